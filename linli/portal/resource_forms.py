"""What is filled in about resources."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.portal.office_forms import OfficeForm, line
from linli.portal.place_choices import by_group
from linli.territory.choices import ResourceKind
from linli.territory.models import Posting, Unit
from linli.territory.services.resources import MOST_NUMBER, Wanted


class ResourceForm(OfficeForm):
    """What it is, how much, where, and who gives it out."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ResourceKind)
    name = line(
        pgettext_lazy("of things", "Name"),
        hint=_("For example a water pump, a militia team, carpenters. No person's name."),
    )
    number = forms.IntegerField(
        label=pgettext_lazy("of things", "Amount"), min_value=1, max_value=MOST_NUMBER
    )
    unit = forms.TypedChoiceField(label=_("Where"), coerce=int)
    contact = forms.ChoiceField(
        label=_("Ask"),
        required=False,
        help_text=_("The post that gives it out; it is reached by the telephone of its office."),
    )
    note = line(_("Note"), most=200, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("kind", "name", "number", "unit", "contact", "note", "key", "version")

    def __init__(
        self, units: Sequence[Unit], contacts: Sequence[Posting], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.pk: unit for unit in units}
        self._contacts = {str(one.pk): one for one in contacts}
        self.choose("unit", by_group(units))
        named = [(key, _post(one)) for key, one in self._contacts.items()]
        self.choose("contact", [("", _("nobody chosen")), *named])

    def wanted(self) -> Wanted:
        """As the services take it."""
        said = self.cleaned_data
        return Wanted(
            unit=self._units[said["unit"]],
            kind=said["kind"],
            name=said["name"],
            number=said["number"],
            note=said["note"],
            contact=self._contacts.get(said["contact"]),
        )


def _post(one: Posting) -> str:
    where = one.grid.name if one.grid else one.unit.short_name
    return f"{one.role.name} · {where} · {one.person}"
