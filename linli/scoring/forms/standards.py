"""The forms of a standard: its head and weights, one aspect with its items, a file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.common.forms import ServiceForm, line, words
from linli.matters.models import Kind
from linli.scoring.choices import Method, ScoredAt
from linli.scoring.services import LIMITS, Entry
from linli.scoring.services import points as written
from linli.territory.models import Unit

SPARE: Final = 3  # empty rows for new items
NAMES: Final = {
    "households": _("Willing households asked in each natural village"),
    "groups": _("Groups drawn in each village"),
    "again": _("Of these, last time's groups"),
    "missing_percent": _("Not ranked where more than so many percent was not inspected"),
    "year_percent": _("Percent of the year that is the mean of its months; the rest is year end"),
    "rectify_days": _("Days to put a finding right"),
    "late_times": _("A late finding takes off so many times"),
}
FLAGS: Final = {
    "public_place": _("In public places: may lead to a black list"),
    "may_not_apply": _("There may be none of it in a place"),
    "photo_for_deduction": _("A deduction shows a photo"),
}


def points(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    """Points with two places; kept as hundredths."""
    return forms.DecimalField(
        label=label, required=required, help_text=hint,
        min_value=Decimal(0), max_value=Decimal(1000), decimal_places=2,
    )  # fmt: skip


def centi(value: Decimal) -> int:
    """Hundredths."""
    return int(value * 100)


class BeginForm(ServiceForm):
    """For which place the next version is begun."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("For"))

    def __init__(self, places: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("place", [(one.code, one.short_name) for one in places])


class HeadForm(ServiceForm):
    """Names, samples and shares, and the weight and points of each aspect."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    zh = line(_("Name in Chinese"), most=60)
    en = line(_("Name in English"), most=80, required=False)
    source = line(_("Where it comes from"), most=200, required=False)
    note = words(_("What this version changes"), most=400, required=False)

    def __init__(self, entry: Entry, *args: Any, **kwargs: Any) -> None:
        begun = {name: entry[name] for name in ("zh", "en", "source", "note", *NAMES)}
        for aspect in entry["aspect"]:
            begun[f"weight-{aspect['code']}"] = aspect["weight"]
            begun[f"max-{aspect['code']}"] = written(aspect["max_centi"])
        super().__init__(*args, initial={**begun, **kwargs.pop("initial", {})}, **kwargs)
        self._entry = entry
        for name, label in NAMES.items():
            least, most = LIMITS[name]
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most)
        for aspect in entry["aspect"]:
            called = {"aspect": aspect["zh"]}
            self.fields[f"weight-{aspect['code']}"] = forms.IntegerField(
                label=gettext("Weight of %(aspect)s") % called, min_value=0, max_value=1000
            )
            self.fields[f"max-{aspect['code']}"] = points(gettext("Points of %(aspect)s") % called)

    def entry(self) -> Entry:
        """The whole, as it would be."""
        said = self.cleaned_data
        names = ("zh", "en", "source", "note", *NAMES)
        aspects = [
            {
                **aspect,
                "weight": said[f"weight-{aspect['code']}"],
                "max_centi": centi(said[f"max-{aspect['code']}"]),
            }
            for aspect in self._entry["aspect"]
        ]
        return {**self._entry, **{name: said[name] for name in names}, "aspect": aspects}


class AspectForm(ServiceForm):
    """One aspect, its items a row each; a row without a name is no item. `remove` takes the aspect
    out."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    code = line(_("Code"), most=40, hint=_("Small letters, digits and _; files go by it."))
    zh = line(_("Name in Chinese"), most=60)
    en = line(_("Name in English"), most=80, required=False)
    hint_zh = line(_("What to look at, in Chinese"), most=200, required=False)
    hint_en = line(_("What to look at, in English"), most=300, required=False)
    max_centi = points(_("Points"))
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=1000)
    method = forms.ChoiceField(
        label=_("How points come about"), choices=Method.choices, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label=_("Where it is looked at"), choices=ScoredAt.choices, widget=forms.RadioSelect
    )
    remove = forms.BooleanField(label=_("Take this aspect out"), required=False)

    def __init__(self, aspect: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        names = ("code", "zh", "en", "hint_zh", "hint_en", "weight", "method", "level", *FLAGS)
        begun = {name: aspect.get(name, "") for name in names}
        begun["max_centi"] = written(aspect.get("max_centi", 1000))
        items = aspect.get("items", [])
        for number, item in enumerate(items):
            begun |= {f"{name}-{number}": value for name, value in _begun(item).items()}
        super().__init__(*args, initial={**begun, **kwargs.pop("initial", {})}, **kwargs)
        for name, label in FLAGS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        kinds = Kind.objects.filter(scope_path="").in_use().order_by("position", "code")
        self._rows = range(len(items) + SPARE)
        choices = [("", "—"), *((one.code, one.name) for one in kinds)]
        for number in self._rows:
            self.fields |= _row(number, choices)

    def rows(self) -> list[list[Any]]:
        """The fields of each item, for the page."""
        return [[self[f"{name}-{number}"] for name in ROW] for number in self._rows]

    def head(self) -> list[Any]:
        """The fields of the aspect itself."""
        names = ("code", "zh", "en", "hint_zh", "hint_en", "max_centi", "weight", "method", "level")
        return [self[name] for name in (*names, *FLAGS)]

    def aspect(self) -> Entry:
        """As files have it."""
        said = self.cleaned_data
        names = ("code", "zh", "en", "hint_zh", "hint_en", "weight", "method", "level", *FLAGS)
        items = [_item(said, number) for number in self._rows if said.get(f"item_zh-{number}")]
        return {
            **{name: said[name] for name in names},
            "max_centi": centi(said["max_centi"]),
            "items": items,
        }


ROW: Final = ("item_code", "item_zh", "item_en", "off", "cap", "veto", "kind")


def _begun(item: Mapping[str, Any]) -> dict[str, Any]:
    veto = item.get("veto_cap_centi")
    return {
        "item_code": item["code"],
        "item_zh": item["zh"],
        "item_en": item["en"],
        "off": written(item["off_centi"]),
        "cap": written(item["cap_centi"]),
        "veto": "" if veto is None else written(veto),
        "kind": item.get("kind", ""),
    }


def _row(number: int, kinds: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "item_code": line(_("Code"), most=40, required=False),
        "item_zh": line(_("In Chinese"), most=120, required=False),
        "item_en": line(_("In English"), most=200, required=False),
        "off": points(_("Off each time"), required=False),
        "cap": points(_("Off at most"), required=False),
        "veto": points(_("The total is then at most"), required=False),
        "kind": forms.ChoiceField(label=_("Becomes a matter of"), choices=kinds, required=False),
    }
    return {f"{name}-{number}": field for name, field in fields.items()}


def _item(said: Mapping[str, Any], number: int) -> Entry:
    off, cap, veto = (said.get(f"{name}-{number}") for name in ("off", "cap", "veto"))
    kind = said.get(f"kind-{number}")
    return {
        "code": said[f"item_code-{number}"] or f"item_{number + 1}",
        "zh": said[f"item_zh-{number}"],
        "en": said[f"item_en-{number}"],
        "off_centi": centi(off or Decimal(0)),
        "cap_centi": centi(cap if cap is not None else off or Decimal(0)),
        **({} if veto is None else {"veto_cap_centi": centi(veto)}),
        **({"kind": kind} if kind else {}),
    }


class FileForm(ServiceForm):
    """The draft as a file takes the place of what stands."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("A file"),
        help_text=_("TOML with all of it, or the spreadsheet with aspects and items, as taken."),
    )
