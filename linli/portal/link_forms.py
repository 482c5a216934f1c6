"""What is filled in about links: who looks after what."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common import clock
from linli.common.errors import Invalid
from linli.portal.office_forms import OfficeForm, line, not_past
from linli.portal.place_choices import by_group
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services import households
from linli.territory.services.link_ends import Holder, Subject


class AheadForm(OfficeForm):
    """Something begins or ends today or on a later day."""

    day = forms.DateField(
        label=pgettext_lazy("a day", "From"),
        required=False,
        help_text=_("Today, or a later day; left empty, it is today."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_day(self) -> date:
        """What is past stays as it was."""
        return not_past(self.cleaned_data["day"] or clock.today())


class HolderForm(AheadForm):
    """Who holds the link."""

    holder = forms.ChoiceField(label=_("Who looks after it"))

    def __init__(self, holders: Iterable[Holder], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holders = {one.key: one for one in holders}
        names = [(one.key, one.name) for one in self._holders.values()]
        self.choose("holder", [("", "…"), *names])

    @property
    def chosen(self) -> Holder:
        """The holder that was chosen."""
        return self._holders[self.cleaned_data["holder"]]


class LinkForm(HolderForm):
    """A holder and what they look after: one or several."""

    subjects = forms.MultipleChoiceField(
        label=_("What is looked after"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("holder", "subjects", "day", "key")

    def __init__(
        self, holders: Iterable[Holder], subjects: Sequence[Subject], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(holders, *args, **kwargs)
        self._subjects = {one.key: one for one in subjects}
        self.choose("subjects", [(one.key, _said(one)) for one in subjects])

    @property
    def pointed_at(self) -> list[Subject]:
        """What was chosen."""
        return [self._subjects[key] for key in self.cleaned_data["subjects"]]


def _said(subject: Subject) -> str:
    """A branch with what it hangs below: each village has a First Branch."""
    unit = subject.unit
    if unit is None or unit.kind != UnitKind.BRANCH or unit.parent is None:
        return subject.name
    return f"{subject.name} · {unit.parent.short_name}"


class DoorLinkForm(HolderForm):
    """A holder and a door, or a row of doors, of one lane."""

    unit = forms.TypedChoiceField(label=_("Where"), coerce=int)
    number = line(_("Door"), most=40, hint=_("For example 12 or 3-201. No name."))
    last = line(
        _("Up to door"),
        most=40,
        required=False,
        hint=_("For a row of doors: 1 up to 48. Doors that do not exist are left out."),
    )
    agreed = forms.BooleanField(
        label=_("They said yes already; I write it down for them."), required=False
    )
    field_order = ("holder", "unit", "number", "last", "day", "agreed", "key")

    def __init__(
        self,
        holders: Iterable[Holder],
        places: Iterable[Unit],
        subjects: Iterable[Subject],
        *args: Any,
        groups: Iterable[Unit] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(holders, *args, **kwargs)
        self._doors = {
            (one.household.unit_id, one.household.number): one for one in subjects if one.household
        }
        self.choose("unit", by_group(places, groups))

    def clean(self) -> dict[str, Any]:
        """The doors that are meant and are there."""
        cleaned: dict[str, Any] = self.cleaned_data
        if {"unit", "number", "last"} <= cleaned.keys():
            try:
                numbers = households.parse_row(cleaned["number"], cleaned["last"])
            except Invalid as problem:
                self.take(problem)
                return cleaned
            keys = [(cleaned["unit"], number) for number in numbers]
            cleaned["doors"] = [self._doors[key] for key in keys if key in self._doors]
            if not cleaned["doors"]:
                self.add_error(
                    "number", _("There is no such door. Add it under Doors and households first.")
                )
        return cleaned

    @property
    def pointed_at(self) -> list[Subject]:
        """The doors that are there."""
        found: list[Subject] = self.cleaned_data["doors"]
        return found


class PassOnForm(HolderForm):
    """Somebody else looks after it."""

    reason = line(_("Reason"), most=200, required=False)
    field_order = ("holder", "day", "reason", "key")


class EndLinkForm(AheadForm):
    """A link ends."""

    reason = line(_("Reason"), most=200, required=False)
    field_order = ("day", "reason", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("On")


class AnswerForm(OfficeForm):
    """What a household said to staff."""

    wish = forms.ChoiceField(
        label=_("What the household says"),
        widget=forms.RadioSelect,
        choices=[
            ("agree", _("Yes")),
            ("other", _("Another member, please")),
            ("none", _("No contact member")),
        ],
        help_text=_("No reason is asked and none is written down."),
    )
