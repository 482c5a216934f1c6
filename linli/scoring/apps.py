"""Inspections that are fair and lists that can be checked (practice B9, B19, B26)."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Standards, rounds, draws, sheets, findings, results and lists."""

    name = "linli.scoring"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.scoring import receivers  # noqa: F401 - Django's own place for this
