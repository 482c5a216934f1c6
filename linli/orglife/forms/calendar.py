"""A year's calendar in one form: a line for each kind of meeting."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from linli.activities.models import ActivityKind
from linli.common import clock
from linli.common.forms import ServiceForm
from linli.orglife.services import Habit
from linli.orglife.services.calendar import CHOICES

MOMENT: Final = "%Y-%m-%dT%H:%M"
# The day of the month that is offered; whoever plans chooses.
DAYS: Final = {
    "theme_day": 5,
    "branch_committee": 10,
    "member_assembly": 15,
    "party_class": 20,
    "group_meeting": 25,
}
EVENING: Final = time(19, 30)


class CalendarForm(ServiceForm):
    """Which meetings, when the first of each begins, every how many months, where."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        kinds: Collection[tuple[ActivityKind, int]],
        *args: Any,
        kept: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [one for one in kinds if one[0].pk not in kept]
        for kind, months in self.kinds:
            self._add(kind, months)

    def _add(self, kind: ActivityKind, months: int) -> None:
        self.fields[f"on-{kind.pk}"] = forms.BooleanField(
            label=_("Into the calendar"), required=False, initial=kind.pk != "group_meeting"
        )
        self.fields[f"begins-{kind.pk}"] = forms.DateTimeField(
            label=_("The first one begins"),
            required=False,
            initial=first_evening(kind.pk),
            input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        )
        self.fields[f"months-{kind.pk}"] = forms.TypedChoiceField(
            label=_("How often"),
            coerce=int,
            choices=[(one, often(one)) for one in CHOICES if one <= months],
            initial=months,
            required=False,
        )
        self.fields[f"where-{kind.pk}"] = forms.CharField(
            label=pgettext_lazy("a meeting", "Where"), required=False, max_length=80
        )

    def lines(self) -> list[dict[str, Any]]:
        """Each kind with its fields."""
        return [
            {
                "kind": kind,
                "often": often(months),
                "tick": self[f"on-{kind.pk}"],
                "fields": [self[f"{name}-{kind.pk}"] for name in ("begins", "months", "where")],
            }
            for kind, months in self.kinds
        ]

    def clean(self) -> dict[str, Any]:
        """A kind that is ticked needs a beginning."""
        said = super().clean() or {}
        for kind, _months in self.kinds:
            name = f"begins-{kind.pk}"
            if said.get(f"on-{kind.pk}") and name not in self.errors and not said.get(name):
                self.add_error(name, _("Please fill this in."))
        return said

    def habits(self) -> list[Habit]:
        """What was ticked."""
        said = self.cleaned_data
        return [
            Habit(
                kind=kind.pk,
                begins=said[f"begins-{kind.pk}"],
                months=said.get(f"months-{kind.pk}") or months,
                where=said.get(f"where-{kind.pk}", ""),
            )
            for kind, months in self.kinds
            if said.get(f"on-{kind.pk}")
        ]

    def given_key(self) -> UUID:
        """What makes sending it twice harmless."""
        key: UUID = self.cleaned_data["key"]
        return key


def often(months: int) -> Any:
    """ "Every month", "Every 3 months"."""
    return ngettext_lazy("Every month", "Every %(months)s months", months) % {"months": months}


def first_evening(kind: str) -> datetime:
    """The next evening on the day that is usual for a kind."""
    today = clock.today()
    day = DAYS.get(kind, 28)
    month = today if today.day < day else today.replace(day=1) + timedelta(days=32)
    return datetime.combine(month.replace(day=day), EVENING)
