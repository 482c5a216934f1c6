"""What is filled in about doors and the households behind them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.portal.office_forms import OfficeForm, line
from linli.portal.place_choices import by_group
from linli.territory.models import Unit
from linli.territory.services import households


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


class DoorForm(OfficeForm):
    """Another door, here or elsewhere."""

    unit = forms.TypedChoiceField(label=_("Where"), coerce=int)
    number = line(_("Door"), most=40, hint=_("For example 12 or 3-201. No name."))

    def __init__(self, places: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.pk: place for place in places}
        self.choose("unit", by_group(self._places.values()))

    @property
    def place(self) -> Unit:
        """The lane that was chosen."""
        return self._places[self.cleaned_data["unit"]]


class SureForm(OfficeForm):
    """Nothing but the wish to do it."""
