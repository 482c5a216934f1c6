"""Stars of branches that rest on evidence (practice B10)."""

from django.apps import AppConfig


class StarsConfig(AppConfig):
    """Cycles of stars, their targets, reviews and evidence found by query."""

    name = "linli.stars"
