"""What the rules ask of a post or an organisation, counted from what happened."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Rules of duties, excuses, and what closed periods came to (practice B15, B22, B23)."""

    name = "linli.duties"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.duties import receivers  # noqa: F401 - Django's own place for this
