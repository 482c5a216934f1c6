"""Reporters who have a telephone and no more: told by text message, answering by a code."""

from typing import ClassVar

from django.db import models

from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.matters.choices import TextOutcome
from linli.matters.models.matters import Matter


class TextLine(models.Model):
    """A reporter agreed to be told of one matter by text message. The number itself stays with the
    person; here stands only the code that an answer begins with, and how far they were told."""

    PERSONAL: ClassVar = personal("code")

    matter = models.OneToOneField(
        Matter, on_delete=models.CASCADE, primary_key=True, related_name="text_line"
    )
    code = models.CharField(max_length=4)
    told_seq = models.PositiveIntegerField(default=0)
    news_since = models.DateTimeField(null=True, blank=True)  # of the one that goes on for it
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["began_at"],
                name="text_line_open",
                condition=models.Q(ended_at__isnull=True),
            )
        ]


class TextAnswer(models.Model):
    """An answer that came in, so that it counts once. Neither number nor words are kept here: what
    was understood stands among the steps of its matter."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64, unique=True)  # a hash of the gateway's own id
    came_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=TextOutcome)
