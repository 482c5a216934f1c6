"""What may be found through the index."""

from django.db import models


class What(models.TextChoices):
    """The kinds of things that have an entry. Persons have none: they are asked for directly."""

    MATTER = "matter"
    PLACE = "place"
