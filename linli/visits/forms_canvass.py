"""What is filled in about a canvass."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common import clock
from linli.common.forms import ServiceForm, day, line, words
from linli.common.ids import new_id


class CanvassForm(ServiceForm):
    """A canvass is planned."""

    title = line(_("What people are asked about"), most=60)
    begins = day(pgettext_lazy("a day", "From"))
    ends = day(_("Up to and including"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, longest: int, *args: Any, **kwargs: Any) -> None:
        """From today on, for as long as the rule of the place allows."""
        today = clock.today()
        begun = {"begins": today, "ends": today + timedelta(days=longest - 1), "key": new_id()}
        super().__init__(*args, **{**kwargs, "initial": begun})


class VersionForm(ServiceForm):
    """Which version of the canvass was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def look_again(self, version: int) -> None:
        """Somebody else was first: what is shown beside the form now is what counts."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": str(version)}


class TopicForm(VersionForm):
    """A topic: what was said, and the answer."""

    topic = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    title = line(_("Topic"), most=80)
    said = words(
        _("What was said"), most=1000, hint=_("No names, nothing by which somebody is known.")
    )
    answer = words(_("Answer"), most=1000, required=False)
