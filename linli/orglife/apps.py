"""The life of an organisation: it consults over matters, meets by the year's calendar, studies."""

from django.apps import AppConfig


class OrglifeConfig(AppConfig):
    """Consultations, the year of a branch, its ledger (practice B6, B23)."""

    name = "linli.orglife"

    def ready(self) -> None:
        """Import the receivers, which registers them."""
        from linli.orglife import receivers  # noqa: F401 - Django's own place for this
