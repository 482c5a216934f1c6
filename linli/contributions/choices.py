"""Words of the contribution ledger."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What somebody did."""

    HELD = "held", pgettext_lazy("contribution", "Held an activity")
    TOOK_PART = "took_part", pgettext_lazy("contribution", "Took part in an activity")
    COMPLETED = "completed", pgettext_lazy("contribution", "Completed a matter")
