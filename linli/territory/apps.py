"""`territory` listens to sign-ins."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Connects the receivers at start-up."""

    name = "linli.territory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.territory import receivers  # noqa: F401 - Django's own place for this
