"""ODK Collect and its kin: standards as forms, sheets from where there is no signal."""

from django.apps import AppConfig


class OpenRosaConfig(AppConfig):
    """A door without a rule of its own: a sheet that comes in goes through scoring's service."""

    name = "linli.openrosa"
