from django.apps import AppConfig


class PagekitConfig(AppConfig):
    name = "pagekit"
