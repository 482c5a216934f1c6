"""`matters` listens to the territory."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Connects the receivers at start-up."""

    name = "linli.matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.matters import receivers  # noqa: F401 - Django's own place for this
