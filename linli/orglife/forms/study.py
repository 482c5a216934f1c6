"""One entry of the study ledger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import Activity
from linli.common import clock
from linli.common.forms import ServiceForm
from linli.orglife.choices import Study
from linli.orglife.services import Studied


class StudyForm(ServiceForm):
    """What the branch studied, when, how long; for which meeting, where it was before one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    part = forms.ChoiceField(label=pgettext_lazy("study", "Which part"), choices=Study.choices)
    activity = forms.ChoiceField(label=_("For which meeting"), required=False)
    day = forms.DateField(
        label=pgettext_lazy("study", "Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("study", "Minutes"),
        min_value=1,
        max_value=720,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    about = forms.CharField(
        label=_("What was studied"),
        max_length=120,
        help_text=_("The text or the subject; no names."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, meetings: list[Activity], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(one.pk): one for one in meetings}
        named = [
            (key, f"{clock.local(one.planned_from):%Y-%m-%d} {one.name}")
            for key, one in self.meetings.items()
        ]
        field: Any = self.fields["activity"]
        field.choices = [("", "—"), *named]

    def studied(self) -> Studied:
        """As the service takes it."""
        said = self.cleaned_data
        return Studied(
            part=said["part"],
            day=said["day"],
            minutes=said["minutes"],
            about=said["about"],
            activity=self.meetings.get(said["activity"]),
        )
