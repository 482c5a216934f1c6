"""The small forms of a finding, and of a cleaning task."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.forms import ServiceForm, day, line, pick, words
from linli.common.photo_forms import PhotoForm, Photos
from linli.scoring.choices import Spot, Waste
from linli.scoring.services.noticing import LONGEST_TASK
from linli.scoring.services.rectifying import LENGTHS
from linli.territory.models import Unit


class VersionForm(ServiceForm):
    """What the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class BeginForm(VersionForm):
    """The button itself does it."""


class RectifyForm(PhotoForm, VersionForm):
    """What was done, and a photo of after."""

    words = words(_("What was done"), most=400, rows=2)
    photos = Photos()


class PassForm(PhotoForm, VersionForm):
    """It is right now."""

    words = words(_("Words"), most=400, rows=2, required=False)
    photos = Photos()


class FailForm(PhotoForm, VersionForm):
    """What is still wrong."""

    words = words(_("What is still wrong"), most=400, rows=2)
    photos = Photos()


class HandOffForm(VersionForm):
    """To whom, and under which number it stands there."""

    body = line(
        _("The body"), most=LENGTHS["body"], hint=_("For example the law-enforcement team.")
    )
    number = line(_("Its number there"), most=LENGTHS["number"])


FORMS: dict[str, type[VersionForm]] = {
    "begin": BeginForm,
    "rectify": RectifyForm,
    "pass": PassForm,
    "fail": FailForm,
    "hand_off": HandOffForm,
}


class TaskForm(PhotoForm, ServiceForm):
    """A site to be cleaned."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    what = line(_("What is to be cleaned"), most=LONGEST_TASK)
    unit = pick(_("Group"))
    spot = forms.ChoiceField(label=_("Kind of place"), choices=Spot.choices)
    waste = forms.ChoiceField(label=_("What lies there"), choices=Waste.choices)
    due_on = day(_("To be done by"))
    photos = Photos()

    def __init__(self, units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("unit", [(str(one.pk), one.short_name) for one in units])
