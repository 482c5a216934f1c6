"""The local talent pool (practice B24)."""

from django.apps import AppConfig


class TalentsConfig(AppConfig):
    """Cards of people with a skill, their criteria, training, use and reserve."""

    name = "linli.talents"
