"""What is filled in about doors and the households behind them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.errors import Invalid
from linli.portal.office_forms import OfficeForm, day_field, line
from linli.portal.place_choices import by_group
from linli.territory.choices import KnownFrom
from linli.territory.models import Unit
from linli.territory.services import households
from linli.territory.services.household_entries import Entry


class DoorsForm(OfficeForm):
    """One door, or a row of doors."""

    number = line(_("Door"), most=40, hint=_("For example 12 or 3-201. No name."))
    last = line(
        _("Up to door"),
        most=40,
        required=False,
        hint=_("For a row of doors: 1 up to 48, 3-201 up to 3-208. Doors that are there stay."),
    )

    def clean(self) -> dict[str, Any]:
        """The numbers that are meant."""
        cleaned: dict[str, Any] = self.cleaned_data
        if "number" in cleaned and "last" in cleaned:
            try:
                cleaned["numbers"] = households.parse_row(cleaned["number"], cleaned["last"])
            except Invalid as problem:
                self.take(problem)
        return cleaned


class ChangeForm(OfficeForm):
    """From when on something is so, and how it is known; never why."""

    day = day_field(pgettext_lazy("a day", "From"), hint=_("Today, or an earlier day."))
    known_from = forms.ChoiceField(
        label=_("How it is known"),
        choices=KnownFrom.choices,
        help_text=_("Why a household moves or splits is not asked."),
    )
    stands = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def entry(self) -> Entry:
        """As the services take it."""
        said = self.cleaned_data
        return Entry(said["known_from"], self.moment, said["stands"], self.sent_key)

    def look_again(self, version: int) -> None:
        """Somebody else was first: what is shown beside the form now is what counts."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "stands": str(version)}


class DoorForm(ChangeForm):
    """Another door, here or elsewhere."""

    unit = forms.TypedChoiceField(label=_("Where"), coerce=int)
    number = line(_("Door"), most=40, hint=_("For example 12 or 3-201. No name."))
    field_order = ("unit", "number", "day", "known_from", "stands", "key")

    def __init__(self, places: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.pk: place for place in places}
        self.choose("unit", by_group(self._places.values()))

    @property
    def place(self) -> Unit:
        """The lane that was chosen."""
        return self._places[self.cleaned_data["unit"]]


class UndoForm(OfficeForm):
    """The entry that was wrong."""

    change = forms.UUIDField(widget=forms.HiddenInput)


class DayForm(OfficeForm):
    """A day to look at."""

    on = forms.DateField(
        label=_("On the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SureForm(OfficeForm):
    """Nothing but the wish to do it."""
