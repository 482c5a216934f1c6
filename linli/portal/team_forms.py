"""What is filled in about teams: the task, who is asked, what they said."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.people.models import Person
from linli.portal.office_forms import OfficeForm, line
from linli.portal.place_choices import by_group
from linli.territory.choices import TeamSlot
from linli.territory.models import Grid, Unit
from linli.territory.services.teams import LONGEST_TASK, MOST_OF_A_PARTY, Plan


class TeamForm(OfficeForm):
    """What the team does, where, until when, and how many of each party it wants."""

    task = line(_("Task"), most=LONGEST_TASK, hint=_("What the team does, in a sentence."))
    unit = forms.TypedChoiceField(label=_("Where"), coerce=int)
    grid = forms.ChoiceField(
        label=_("Micro-grid"),
        required=False,
        help_text=_("For the standing team of a micro-grid; it needs no end."),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, units: Sequence[Unit], grids: Sequence[Grid], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.pk: unit for unit in units}
        self._grids = {str(one.pk): one for one in grids}
        self.choose("unit", by_group(units))
        self.choose("grid", [("", _("none")), *((one.pk, one.name) for one in grids)])
        if not grids:
            del self.fields["grid"]
        for slot in TeamSlot:
            self.fields[f"wanted-{slot}"] = forms.IntegerField(
                label=slot.label,
                min_value=0,
                max_value=MOST_OF_A_PARTY,
                required=False,
                initial=1,
            )

    def parties(self) -> list[forms.BoundField]:
        """How many of each."""
        return [self[f"wanted-{slot}"] for slot in TeamSlot]

    def plan(self) -> Plan:
        """As the services take it."""
        said = self.cleaned_data
        return Plan(
            unit=self._units[said["unit"]],
            task=said["task"],
            until_on=said["until"],
            grid=self._grids.get(said.get("grid", "")),
            wanted={slot: said[f"wanted-{slot}"] or 0 for slot in TeamSlot.values},
        )


class AskForm(OfficeForm):
    """Somebody for a place: one of the staff, who is told, or anybody by name."""

    slot = forms.ChoiceField(
        label=_("Which of the five"),
        choices=[one for one in TeamSlot.choices if one[0] != TeamSlot.BRANCH],
    )
    person = forms.ChoiceField(
        label=_("One of the staff"), required=False, help_text=_("They are told, and answer.")
    )
    name = line(
        _("Or somebody else, by name"),
        required=False,
        hint=_("The name alone. You ask them, and enter what they say."),
    )
    agreed = forms.BooleanField(
        label=_("They were asked and agree to stand on the team sheet"), required=False
    )

    def __init__(self, known: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_ask_%s", **kwargs)
        self.choose("person", [("", "…"), *((str(one.pk), str(one)) for one in known)])

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said: dict[str, Any] = self.cleaned_data
        if bool(said.get("person")) == bool(said.get("name")):
            self.add_error("name", _("Choose one of the staff, or write a name."))
        return said


class SendBranchForm(OfficeForm):
    """A branch takes part."""

    slot = forms.ChoiceField(widget=forms.HiddenInput, choices=TeamSlot)
    branch = forms.TypedChoiceField(label=TeamSlot.BRANCH.label, coerce=int)

    def __init__(self, branches: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        begun = {"slot": TeamSlot.BRANCH.value}
        super().__init__(*args, initial=begun, auto_id="id_branch_%s", **kwargs)
        self.choose("branch", [(one.pk, one.name) for one in branches])
