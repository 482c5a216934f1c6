"""What the office of a place taught the suggestion of kinds."""

from typing import ClassVar

from django.db import models

from linli.common.personal import personal
from linli.territory.fields import PathField


class KindLesson(models.Model):
    """A cache: weights that were counted from corrections of one township, without its words.

    It can be thrown away at any time and is made anew from matters that still hold their words;
    it is thrown away when one that it was made from loses them. `made_from` changes with the
    general model and with the kinds that the place added itself.
    """

    PERSONAL: ClassVar = personal("lesson")

    scope_path = PathField(unique=True)
    lesson = models.BinaryField()
    corrections = models.PositiveIntegerField()
    made_from = models.CharField(max_length=64)
    made_at = models.DateTimeField()
