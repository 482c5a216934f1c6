"""What is filled in about organisations, and about who leads which grid."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.office_forms import OfficeForm, line, phone_field
from linli.territory.choices import UnitKind
from linli.territory.models import Grid, Unit


class OrganisationForm(OfficeForm):
    """What an organisation is called and how it is reached."""

    name_zh = line(_("Name in Chinese"), most=100)
    name_en = line(
        _("Name in English"),
        most=100,
        required=False,
        hint=_("Left empty, it is spelt from the Chinese name."),
    )
    phone = phone_field(
        _("Telephone of the office"), hint=_("An office's number, never a private one.")
    )

    def words(self) -> dict[str, Any]:
        """As the services take them."""
        return {name: self.cleaned_data[name] for name in ("name_zh", "name_en", "phone")}


class AddOrganisationForm(OrganisationForm):
    """A new organisation."""

    kind = forms.ChoiceField(label=_("What it is"))
    field_order = ("kind", "name_zh", "name_en", "phone", "key")

    def __init__(self, kinds: Sequence[UnitKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [(kind.value, kind.label) for kind in kinds])


class MoveForm(OfficeForm):
    """Where an organisation hangs from now on."""

    to = forms.ChoiceField(label=_("Below"))
    reason = line(_("Reason"), most=200)

    def __init__(self, places: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("to", [(str(one.pk), one.short_name) for one in places])


class GridBranchesForm(OfficeForm):
    """Who leads each grid: one field a grid."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, grids: Sequence[Grid], branches: Sequence[Unit], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.grids = list(grids)
        choices = [("", _("nobody yet")), *((one.pk, one.name) for one in branches)]
        for grid in self.grids:
            self.fields[f"grid-{grid.pk}"] = forms.TypedChoiceField(
                label=grid.name,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=grid.branch_id,
            )

    def rows(self) -> list[forms.BoundField]:
        """One field a grid, in the order of their codes."""
        return [self[f"grid-{grid.pk}"] for grid in self.grids]

    def chosen(self) -> dict[int, int | None]:
        """The branch of each grid, by their keys."""
        return {grid.pk: self.cleaned_data[f"grid-{grid.pk}"] for grid in self.grids}
