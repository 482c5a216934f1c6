"""Mediation of disputes: what a matter of that kind needs beyond any other."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    """Disputes, their parties, bodies, agreements and revisits (practice B4)."""

    name = "linli.mediation"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.mediation import receivers  # noqa: F401 - Django's own place for this
