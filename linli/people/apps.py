"""`people` listens to sign-ins."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Connects the receivers at start-up."""

    name = "linli.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.people import receivers  # noqa: F401 - Django's own place for this
