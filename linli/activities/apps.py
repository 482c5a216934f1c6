"""What people do together or at a place at a time: planned, held, recorded once."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """Activities, their participants, minutes and materials (practice B6)."""

    name = "linli.activities"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.activities import receivers  # noqa: F401 - Django's own place for this
