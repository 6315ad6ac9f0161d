from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "plumbing"

    def ready(self) -> None:
        from django_q.signals import post_execute_in_worker, pre_execute

        from plumbing.queue import sign_of_life, sign_of_start

        pre_execute.connect(sign_of_start, dispatch_uid="plumbing.sign_of_start")
        post_execute_in_worker.connect(sign_of_life, dispatch_uid="plumbing.sign_of_life")
