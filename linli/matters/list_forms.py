"""The filters of the list of matters, and the forms of ringing back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common import numbers
from linli.common.errors import Invalid
from linli.matters.boards import IMPORTED, Wanted
from linli.matters.choices import Status
from linli.matters.models import Kind
from linli.territory.models import Unit

STATES = [
    ("", _("Any state")),
    ("open", pgettext_lazy("matters", "Open")),
    ("overdue", _("Overdue")),
    ("ended", pgettext_lazy("matters", "Ended")),
    *Status.choices,
    (IMPORTED, _("Imported from an earlier ledger")),
]
WAITING = [
    ("", pgettext_lazy("waiting for", "Anybody")),
    ("owner", _("whoever answers for it")),
    ("checker", _("somebody who rechecks")),
    ("reporter", _("the reporter")),
]
PURPOSES = [
    ("ring_back", _("To ring back about the result")),
    ("ask", _("To ask about the place or what happened")),
    ("visit", _("To arrange a visit")),
    ("other", _("Something else, as written below")),
]


class ListForm(forms.Form):
    """Filters, all of which may be left out; what makes no sense is left out too."""

    number = forms.CharField(label=pgettext_lazy("matter", "Number"), required=False, max_length=40)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    waiting = forms.ChoiceField(label=_("Waiting for"), required=False, choices=WAITING)
    kind = forms.ChoiceField(label=pgettext_lazy("matter", "Kind"), required=False)
    village = forms.ChoiceField(label=_("Village or community"), required=False)
    urgent = forms.BooleanField(label=_("Urgent concerns only"), required=False)
    mine = forms.BooleanField(label=_("Taken in by me"), required=False)

    def __init__(self, kinds: list[Kind], villages: list[Unit], data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All kinds")),
            *((kind.pk, kind.name) for kind in kinds),
        ]
        self.fields["village"].choices = [  # type: ignore[attr-defined]
            ("", _("All villages")),
            *((village.code, village.short_name) for village in villages),
        ]

    def clean_number(self) -> str:
        """The digits, however they are written."""
        typed: str = self.cleaned_data["number"].strip()
        try:
            return numbers.parse(typed) if typed else ""
        except Invalid as problem:
            raise forms.ValidationError(str(problem.message)) from problem

    def wanted(self) -> Wanted:
        """The filters; a field with a mistake filters nothing."""
        self.is_valid()
        return Wanted(**self.cleaned_data)


class PurposeForm(forms.Form):
    """What somebody needs a reporter's number for. It is noted with the reading."""

    purpose = forms.ChoiceField(
        label=_("What do you need the number for?"), choices=PURPOSES, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("In words"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Something else has to be said."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("purpose") == "other" and not cleaned.get("words", "").strip():
            self.add_error("words", _("Please fill this in."))
        return cleaned

    def said(self) -> str:
        """The purpose as it is noted."""
        code, words = self.cleaned_data["purpose"], self.cleaned_data["words"].strip()
        label = "" if code == "other" else str(dict(PURPOSES)[code])
        return ": ".join(filter(None, (label, words)))
