"""The contribution ledger (practice B14)."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """What somebody did, for themselves to see."""

    name = "linli.contributions"
