"""Signs of life: when something that has to happen again and again happened last."""

from typing import Any, ClassVar

from django.db import models

from linli.common.personal import NOTHING


class Sign(models.Model):
    """One row for each thing that is watched, such as the worker; written over each time."""

    PERSONAL: ClassVar = NOTHING

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
