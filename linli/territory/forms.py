"""Forms of the territory."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.territory.doors import parse_doors
from linli.territory.models import Grid, Unit

ALL: Final = "all"
IN_GRID: Final = "grid-"  # and the grid's code: it stays the same in the next plan
BOTH: Final = "both"
Choices = list[tuple[str, Any]]


class PosterForm(forms.Form):
    """A new poster: for which place, and words that say where it hangs."""

    unit = forms.TypedChoiceField(label=_("Place"), coerce=int)
    place_words = forms.CharField(
        label=_("Where it hangs"),
        max_length=80,
        required=False,
        help_text=_("For example: by the well. It stands on the poster and in each report."),
    )

    def __init__(self, places: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["unit"]
        assert isinstance(chosen, forms.TypedChoiceField)  # noqa: S101 - declared above
        chosen.choices = [(place.pk, place.short_name) for place in places]


class SignsForm(forms.Form):
    """Door signs: for which lanes, perhaps for single doors, on which paper, in which words."""

    lanes = forms.ChoiceField(label=_("For which lanes"))
    doors = forms.CharField(
        label=_("House numbers"),
        max_length=200,
        required=False,
        help_text=_(
            "For one lane, if each door gets a sign of its own. For example: 1~12, 14, 3-201."
        ),
    )
    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=[
            ("a5", _("A5, one sign on each sheet")),
            ("a6", _("A6, one sign on each sheet")),
            ("a4", _("A4, two A5 signs on each sheet, to be cut")),
        ],
        widget=forms.RadioSelect,
        initial="a5",
    )
    words = forms.ChoiceField(
        label=_("Language of the sign"),
        choices=[("zh", _("Chinese")), (BOTH, _("Chinese and English"))],
        widget=forms.RadioSelect,
        initial="zh",
    )

    def __init__(self, places: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        field = self.fields["lanes"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = _lane_choices(places)

    def clean_doors(self) -> list[str]:
        """Each house number by itself."""
        try:
            return parse_doors(self.cleaned_data["doors"])
        except Invalid as mistake:
            raise forms.ValidationError(str(mistake)) from None

    def clean(self) -> dict[str, Any]:
        """House numbers belong to one lane."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("doors") and "lanes" in cleaned and len(self.chosen) != 1:
            self.add_error("doors", _("House numbers go with one lane: choose it above."))
        return cleaned

    @property
    def chosen(self) -> list[Unit]:
        """The lanes that are wanted."""
        wanted = self.cleaned_data["lanes"]
        if wanted == ALL:
            return list(self._places)
        if wanted.startswith(IN_GRID):
            code = wanted.removeprefix(IN_GRID)
            return [place for place in self._places if _grid_code(place) == code]
        return [place for place in self._places if str(place.pk) == wanted]

    @property
    def choice(self) -> dict[str, str]:
        """What was chosen, for the address of the page that prints it."""
        return {name: str(self.data.get(name, "")) for name in self.fields}


def _lane_choices(places: Sequence[Unit]) -> Choices:
    """All lanes, a whole grid, or a single lane below its grid."""
    choices: Choices = [(ALL, _("All lanes"))]
    by_grid = sorted(places, key=lambda place: (_grid_code(place), place.path))
    for code, rows in groupby(by_grid, key=_grid_code):
        listed = list(rows)
        single = [(str(place.pk), place.name) for place in listed]
        found: dict[str, Any] | None = getattr(listed[0], "in_grid", None)
        if not found:
            choices.append((str(_("In no grid")), single))
            continue
        name = Grid(**found).name
        whole = (f"{IN_GRID}{code}", _("%(grid)s: all its lanes") % {"grid": name})
        choices.append((name, [whole, *single]))
    return choices


def _grid_code(place: Unit) -> str:
    found: dict[str, Any] | None = getattr(place, "in_grid", None)
    return str(found["code"]) if found else ""
