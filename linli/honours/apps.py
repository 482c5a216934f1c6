"""Honours of households that asked for them (practice B11)."""

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    """Rounds, nominations and plaques; only positive, always withdrawable."""

    name = "linli.honours"
