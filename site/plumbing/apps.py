from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "plumbing"

    def ready(self) -> None:
        from django_q.signals import post_execute_in_worker

        from plumbing.queue import sign_of_life

        post_execute_in_worker.connect(sign_of_life, dispatch_uid="plumbing.sign_of_life")
