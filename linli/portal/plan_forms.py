"""What the secretary fills in about a grid plan."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common import clock
from linli.portal.office_forms import OfficeForm, day_field, line, moment_of, not_past
from linli.territory.choices import Layer
from linli.territory.models import Area, GridPlan, Unit
from linli.territory.services.plans import GridSheet, PlanSheet, Wishes
from linli.territory.services.plans.drafts import EMPTY, GROUPS, IN_FORCE

FIELDS: Final = {Layer.GRID: "g", Layer.MICRO: "m", Layer.SPECIAL: "s"}


class DraftForm(OfficeForm):
    """How a draft begins."""

    how = forms.ChoiceField(label=_("Begin with"))
    title = line(_("Name of the draft"), most=60, required=False)

    def __init__(self, plans: Sequence[GridPlan], in_force: bool, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        choices: list[tuple[str, Any]] = []
        if in_force:
            choices.append((IN_FORCE, _("the plan in force")))
        choices += [(GROUPS, _("one grid for each villager group")), (EMPTY, _("nothing"))]
        choices += [(str(plan.pk), plan.name) for plan in plans]
        self.choose("how", choices)


class VersionForm(OfficeForm):
    """An edit of a draft, with the version that the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class TitleForm(VersionForm):
    """Another name for a draft."""

    title = line(_("Name of the draft"), most=60)


class AddGridForm(VersionForm):
    """One more grid."""

    layer = forms.ChoiceField(label=pgettext_lazy("of a grid", "Kind"))
    name_zh = line(_("Name in Chinese"), most=60, required=False)
    name_en = line(_("Name in English"), most=60, required=False)

    def __init__(self, grids: Sequence[GridSheet], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(Layer.GRID, Layer.GRID.label)]
        choices += [
            (f"{Layer.MICRO}:{one.grid.pk}", _("Micro-grid of %(grid)s") % {"grid": one.grid.name})
            for one in grids
        ]
        special = _("Special grid (a school, a park, a market)")
        self.choose("layer", [*choices, (str(Layer.SPECIAL), special)])

    @property
    def wanted(self) -> tuple[str, int | None]:
        """The layer, and the grid that a micro-grid divides."""
        layer, _colon, parent = self.cleaned_data["layer"].partition(":")
        return layer, int(parent) if parent else None


class NameGridForm(VersionForm):
    """What a grid is called."""

    name_zh = line(_("Name in Chinese"), most=60)
    name_en = line(_("Name in English"), most=60, required=False)
    field_order = ("name_zh", "name_en", "version", "key")


class LanesForm(VersionForm):
    """Which lane lies in which grid, micro-grid and special grid: one choice a lane and layer."""

    def __init__(self, sheet: PlanSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        proper = [(one.grid.pk, one.grid.name) for one in sheet.grids]
        special = [(one.grid.pk, one.grid.name) for one in sheet.special]
        for leaf in sheet.leaves:
            grid = sheet.held[Layer.GRID].get(leaf.unit.pk)
            self._add(leaf.unit, Layer.GRID, [("", _("no grid")), *proper])
            micro = [
                (each.grid.pk, each.grid.name)
                for one in sheet.grids
                if grid is not None and one.grid.pk == grid.pk
                for each in one.micro
            ]
            if micro:
                self._add(leaf.unit, Layer.MICRO, [("", _("no micro-grid")), *micro])
            if special:
                self._add(leaf.unit, Layer.SPECIAL, [("", _("no special grid")), *special])

    def _add(self, unit: Unit, layer: Layer, choices: Sequence[tuple[Any, Any]]) -> None:
        held = self.sheet.held[layer].get(unit.pk)
        self.fields[f"{FIELDS[layer]}-{unit.pk}"] = forms.TypedChoiceField(
            label=f"{unit.name} · {layer.label}",
            choices=choices,
            required=False,
            coerce=int,
            empty_value=None,
            initial=held.pk if held else "",
        )

    def rows(self) -> list[dict[str, Any]]:
        """One line a lane: the place, its grid, and its choices."""
        return [
            {
                "leaf": leaf,
                "grid": self.sheet.held[Layer.GRID].get(leaf.unit.pk),
                "fields": [
                    self[name]
                    for prefix in FIELDS.values()
                    if (name := f"{prefix}-{leaf.unit.pk}") in self.fields
                ],
            }
            for leaf in self.sheet.leaves
        ]

    def wanted(self) -> dict[tuple[int, str], int | None]:
        """What was chosen for each lane and layer that was asked for."""
        return {
            (leaf.unit.pk, layer): self.cleaned_data[name]
            for leaf in self.sheet.leaves
            for layer, prefix in FIELDS.items()
            if (name := f"{prefix}-{leaf.unit.pk}") in self.data and name in self.fields
        }


class PublishForm(VersionForm):
    """A plan comes into force."""

    reason = line(_("Why the plan changes"), most=200)
    size_reason = line(
        _("Why these grids are smaller or larger than the rule"), most=400, required=False
    )
    day = day_field(_("In force from"), hint=_("Today, or a day to come: until then it waits."))
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("reason", "size_reason", "day", "seen", "version", "key")

    def clean_day(self) -> date:
        """What is past stays as it was."""
        return not_past(self.cleaned_data["day"])

    @property
    def later(self) -> datetime | None:
        """The moment, if it is to come."""
        day = self.cleaned_data["day"]
        return moment_of(day) if day > clock.today() else None


class AskForm(OfficeForm):
    """What the planner is to do."""

    grids = forms.IntegerField(
        label=_("How many grids"), required=False, min_value=1, max_value=900
    )
    households = forms.IntegerField(
        label=_("Or how many households in a grid"), required=False, min_value=1, max_value=10_000
    )
    tolerance = forms.TypedChoiceField(
        label=_("How far the load of a grid may differ from the mean"),
        choices=[(share, f"{share} %") for share in (3, 5, 8, 10, 15, 20)],
        coerce=int,
        initial=8,
    )
    keep = forms.BooleanField(
        label=_("Keep as much as possible of the plan in force"), required=False, initial=True
    )
    locked = forms.MultipleChoiceField(
        label=_("Lanes that stay in their grid"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    barriers = forms.MultipleChoiceField(
        label=_("Roads and rivers that no grid lies across"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, sheet: PlanSheet | None, segments: Sequence[Area], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if segments:
            self.choose("barriers", [(str(one.pk), one.name) for one in segments])
        else:
            del self.fields["barriers"]
        held = sheet.held[Layer.GRID] if sheet else {}
        leaves = sheet.leaves if sheet else []
        lanes = [
            (leaf.unit.pk, f"{leaf.unit.name} · {held[leaf.unit.pk].name}")
            for leaf in leaves
            if leaf.unit.pk in held
        ]
        if lanes:
            self.choose("locked", lanes)
        else:
            del self.fields["locked"], self.fields["keep"]

    def clean(self) -> dict[str, Any]:
        """One of the two says how many."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("grids") and found.get("households"):
            self.add_error("households", _("Say one of the two, not both."))
        return found

    def wishes(self, past: Mapping[int, int]) -> Wishes:
        """As the service takes them."""
        return Wishes(
            grids=self.cleaned_data["grids"],
            households=self.cleaned_data["households"],
            tolerance=self.cleaned_data["tolerance"] / 100,
            keep=self.cleaned_data.get("keep", False),
            locked=[int(key) for key in self.cleaned_data.get("locked", [])],
            barriers=self.cleaned_data.get("barriers", []),
            past=past,
        )
