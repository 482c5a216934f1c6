"""What is filled in about other programs and where they listen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.calling import LONGEST_ADDRESS
from linli.people.choices import ClientScope
from linli.portal.office_forms import OfficeForm, line
from linli.territory.models import Unit


class ProgramForm(OfficeForm):
    """What a program is called, through which doors it comes, and to which place it is kept."""

    name = line(
        pgettext_lazy("of a program", "Name"),
        hint=_("What people here call it: the notice screen, the city's app."),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"), choices=ClientScope, widget=forms.RadioSelect
    )
    unit = forms.TypedChoiceField(label=_("Where"), coerce=int)
    field_order = ("name", "scope", "unit", "key")

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.pk: unit for unit in units}
        self.choose("unit", [(unit.pk, unit.short_name) for unit in units])

    @property
    def chosen(self) -> Unit:
        """The place that it is kept to."""
        return self._units[self.cleaned_data["unit"]]


class WebhookForm(OfficeForm):
    """Where a program listens, and for what."""

    address = line(_("Address"), most=LONGEST_ADDRESS, hint=_("It begins with https://."))
    verbs = line(
        _("Only these verbs"),
        most=400,
        required=False,
        hint=_("As the API calls them, parted by commas, such as accept, complete. Empty: all."),
    )

    @property
    def chosen(self) -> list[str]:
        """The verbs that are wanted."""
        return [verb.strip() for verb in self.cleaned_data["verbs"].split(",") if verb.strip()]


class NothingForm(OfficeForm):
    """Only the button."""
