from django.apps import AppConfig


class Kl14Config(AppConfig):
    name = "kl14"
