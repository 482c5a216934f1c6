"""Home visits: planned as walks, recorded at the door, needs as matters."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Visits, their plans, wishes of households and cards of visitors (practice B18)."""

    name = "linli.visits"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.visits import receivers  # noqa: F401 - Django's own place for this
