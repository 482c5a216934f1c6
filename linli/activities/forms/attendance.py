"""The recorder's forms: who is expected, who was there, what was said."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.choices import Part, Presence
from linli.activities.models import Participation
from linli.activities.services import Attendance, Entry
from linli.common.forms import ServiceForm, line, moment, pick, words

# Roles that a name may be given in a list; visits have forms of their own.
NAMED: Final = (
    Part.MEMBER, Part.CHAIR, Part.RECORDER, Part.SPEAKER, Part.GUEST, Part.LISTENER, Part.VISITOR,
)  # fmt: skip
ROLES: Final = [(one.value, one.label) for one in NAMED]


def names_field(label: Any, *, hint: Any = "") -> Any:
    """One name a line."""
    return words(label, most=20_000, required=False, rows=6, hint=hint)


def entries(names: str, role: str) -> list[Entry]:
    """One for each line that holds a name."""
    found = dict.fromkeys(line_.strip() for line_ in names.splitlines() if line_.strip())
    return [Entry(name=name, role=role) for name in found]


class ListForm(ServiceForm):
    """Who is expected: a role for each line that stands there, and names to be added."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    names = names_field(_("Add names"), hint=_("One name a line."))
    added_as = forms.ChoiceField(label=_("They take part as"), choices=ROLES, required=False)
    unit = pick(_("Add an organisation"), required=False)

    def __init__(self, rows: list[Participation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"role-{row.pk}"] = forms.ChoiceField(
                label=pgettext_lazy("activity", "Role"),
                choices=Part.choices,
                initial=row.role,
                required=False,
            )
            self.fields[f"off-{row.pk}"] = forms.BooleanField(
                label=_("Take off the list"), required=False
            )

    def lines(self) -> list[dict[str, Any]]:
        """What stands there, with its two fields."""
        return [
            {"row": row, "role": self[f"role-{row.pk}"], "off": self[f"off-{row.pk}"]}
            for row in self.rows
        ]

    def roles(self) -> dict[UUID, str]:
        """Those that were chosen."""
        given = {row.pk: self.cleaned_data.get(f"role-{row.pk}") for row in self.rows}
        return {key: role for key, role in given.items() if role}

    def without(self) -> list[UUID]:
        """Those to be taken off."""
        return [row.pk for row in self.rows if self.cleaned_data.get(f"off-{row.pk}")]

    def added(self) -> list[Entry]:
        """Those to be put on."""
        role = self.cleaned_data.get("added_as") or Part.MEMBER
        return entries(self.cleaned_data["names"], role)


class AttendanceForm(ServiceForm):
    """Everybody is there unless their tick is taken away; a reason makes it an excuse.

    So forty people take as many looks and few clicks; it works without script.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    begins = moment(pgettext_lazy("activity", "Began"))
    ends = moment(pgettext_lazy("activity", "Ended"))
    more = names_field(
        _("Others who came"), hint=_("One name a line; they are put on the list as guests.")
    )
    headcount = forms.IntegerField(
        label=_("People in all"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Where names are not taken down."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self, rows: list[Participation], *args: Any, timed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            came = row.state in {Presence.PRESENT, Presence.EXPECTED}
            self.fields[f"there-{row.pk}"] = forms.BooleanField(
                label=_("present"), required=False, initial=came
            )
            self.fields[f"was-{row.pk}"] = forms.CharField(
                required=False, max_length=10, initial=row.state, widget=forms.HiddenInput
            )
            self.fields[f"reason-{row.pk}"] = line(
                _("Reason, if one was given"), most=200, required=False
            )
        if not timed:
            del self.fields["begins"], self.fields["ends"]

    def lines(self) -> list[dict[str, Any]]:
        """Everybody on the list, with the two fields of their line."""
        return [
            {
                "row": row,
                "there": self[f"there-{row.pk}"],
                "was": self[f"was-{row.pk}"],
                "reason": self[f"reason-{row.pk}"],
                "excused": row.state == Presence.EXCUSED,
            }
            for row in self.rows
        ]

    def attendance(self) -> Attendance:
        """What the list says."""
        states: dict[UUID, str] = {}
        reasons: dict[UUID, str] = {}
        for row in self.rows:
            reason = self.cleaned_data.get(f"reason-{row.pk}", "")
            states[row.pk] = self._state(row, reason)
            if reason and states[row.pk] == Presence.EXCUSED:
                reasons[row.pk] = reason
        return Attendance(
            states=states,
            reasons=reasons,
            more=entries(self.cleaned_data["more"], Part.GUEST),
            headcount=self.cleaned_data.get("headcount"),
        )

    def _state(self, row: Participation, reason: str) -> str:
        """Whoever was excused before stays so where nothing new is said; whoever signed in while
        this form was open is there."""
        signed_since = row.is_there and self.cleaned_data.get(f"was-{row.pk}") == Presence.EXPECTED
        if self.cleaned_data.get(f"there-{row.pk}") or signed_since:
            return Presence.PRESENT
        excused = bool(reason) or row.state == Presence.EXCUSED
        return Presence.EXCUSED if excused else Presence.ABSENT


class MinutesForm(ServiceForm):
    """What was said and decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = words(
        _("Minutes"), most=20_000, rows=16, hint=_("What was on the agenda, said and decided.")
    )
