"""The form of a sheet: few presses on a phone, drawn from the standard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.common.forms import ServiceForm, line, words
from linli.common.photo_forms import Photos, cleaned_photos
from linli.scoring.choices import MarkState, Method, Spot
from linli.scoring.models import Aspect, AspectItem, Deduction, Mark, Sheet, SheetPhoto
from linli.scoring.services.entering import (
    LONGEST_WHERE,
    MOST_HOUSEHOLDS,
    MOST_TIMES,
    Filled,
    Found,
    Looked,
    field_of,
)

HAND_IN: Final = "hand_in"
STATES: Final = [
    (MarkState.SCORED, _("Looked at")),
    (MarkState.NOT_INSPECTED, MarkState.NOT_INSPECTED.label),
]
COUNTS: Final = ("households_seen", "households_declined", "households_replaced")


@dataclass(frozen=True)
class ItemFields:
    """One thing that may be found, with its fields and the photos that it has."""

    item: AspectItem
    times: BoundField
    more: Sequence[BoundField]
    photos: Sequence[SheetPhoto]
    opened: bool


@dataclass(frozen=True)
class AspectFields:
    """One aspect with its fields."""

    aspect: Aspect
    state: BoundField
    share: Sequence[BoundField]
    items: Sequence[ItemFields]


def number(label: Any, most: int) -> Any:
    """A count; a phone shows its digits."""
    attrs = {"inputmode": "numeric", "min": 0, "max": most}
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most, widget=forms.NumberInput(attrs)
    )


class SheetForm(ServiceForm):
    """What is entered for one unit; the services say what is missing."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    households_seen = number(_("Households that let you see"), MOST_HOUSEHOLDS)
    households_declined = number(_("Households that declined"), MOST_HOUSEHOLDS)
    households_replaced = number(_("of these replaced by another"), MOST_HOUSEHOLDS)
    drop = forms.MultipleChoiceField(required=False, label=_("Photos to remove"))

    def __init__(
        self, aspects: Sequence[Aspect], photos: Iterable[SheetPhoto], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.aspects = aspects
        self.photos = list(photos)
        drop: Any = self.fields["drop"]
        drop.choices = [(str(one.pk), "") for one in self.photos]
        for aspect in aspects:
            self._add_aspect(aspect)

    def _add_aspect(self, aspect: Aspect) -> None:
        states = [*STATES]
        if aspect.may_not_apply:
            states.append((MarkState.NOT_APPLICABLE, MarkState.NOT_APPLICABLE.label))
        self.fields[field_of(aspect, "state")] = forms.ChoiceField(
            label=aspect.name, choices=states, required=False, widget=forms.RadioSelect
        )
        if aspect.method == Method.RATIO:
            self.fields[field_of(aspect, "seen")] = number(_("Seen"), MOST_HOUSEHOLDS)
            self.fields[field_of(aspect, "good")] = number(_("In order"), MOST_HOUSEHOLDS)
            return
        for item in aspect.items.all():
            self._add_item(aspect, item)

    def _add_item(self, aspect: Aspect, item: AspectItem) -> None:
        self.fields[field_of(aspect, "times", item)] = number(item.name, MOST_TIMES)
        self.fields[field_of(aspect, "where", item)] = line(
            _("Where"), most=LONGEST_WHERE, required=False, hint=_("The place, never a name.")
        )
        self.fields[field_of(aspect, "spot", item)] = forms.ChoiceField(
            label=_("Kind of place"), required=False, choices=[("", "—"), *Spot.choices]
        )
        self.fields[field_of(aspect, "house", item)] = forms.BooleanField(
            label=_("At somebody's house: only the household is told"), required=False
        )
        photos = Photos()
        photos.help_text = _("Outdoors only, without people. Never the inside of a home.")
        self.fields[field_of(aspect, "photos", item)] = photos
        self.fields[field_of(aspect, "point", item)] = forms.CharField(
            label=_("Point"),
            required=False,
            max_length=60,
            help_text=_("If you like: longitude and latitude, as 112.812345 22.604321."),
        )

    def clean(self) -> dict[str, Any]:
        """Encode the photos anew once everything else is in order, outside any transaction."""
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in self.fields if name.endswith("-point")]:
            if point_in(cleaned.get(name, "")) is NO_POINT:
                self.add_error(name, _("Two numbers: longitude, then latitude."))
        named = [name for name, field in self.fields.items() if isinstance(field, Photos)]
        for name in named if not self.errors else ():
            try:
                cleaned[name] = cleaned_photos(cleaned.get(name) or [])
            except Invalid as problem:
                self.add_error(name, str(problem))
        if self.errors and self.files:
            self.add_error(None, _("Please choose your photos again."))
        return cleaned

    def filled(self) -> Filled:
        """As the service takes it."""
        said = self.cleaned_data
        return Filled(
            aspects={aspect.pk: self._looked(aspect) for aspect in self.aspects},
            key=said["key"],
            drop=[UUID(one) for one in said["drop"]],
            hand_in=self.data.get("go") == HAND_IN,
            **{name: said[name] or 0 for name in COUNTS},
        )

    def _looked(self, aspect: Aspect) -> Looked:
        said = self.cleaned_data
        state = said[field_of(aspect, "state")]
        if aspect.method == Method.RATIO:
            good, seen = (said[field_of(aspect, name)] for name in ("good", "seen"))
            return Looked(state, good, seen)
        found = {item.pk: self._found(aspect, item) for item in aspect.items.all()}
        return Looked(state, found=found)

    def _found(self, aspect: Aspect, item: AspectItem) -> Found:
        def said(name: str) -> Any:
            return self.cleaned_data[field_of(aspect, name, item)]

        return Found(
            times=said("times") or 0,
            where=said("where"),
            spot=said("spot"),
            at_house=said("house"),
            point=point_in(said("point")),
            photos=said("photos"),
        )

    def parts(self) -> list[AspectFields]:
        """The fields in the order of the sheet."""
        return [self._part(aspect) for aspect in self.aspects]

    def _part(self, aspect: Aspect) -> AspectFields:
        state = self[field_of(aspect, "state")]
        if aspect.method == Method.RATIO:
            share = [self[field_of(aspect, name)] for name in ("seen", "good")]
            return AspectFields(aspect, state, share, ())
        return AspectFields(
            aspect, state, (), [self._item(aspect, item) for item in aspect.items.all()]
        )

    def _item(self, aspect: Aspect, item: AspectItem) -> ItemFields:
        names = ["where", "spot", "house", "point"]
        if aspect.photo_for_deduction:
            names.insert(0, "photos")
        more = [self[field_of(aspect, name, item)] for name in names]
        photos = [one for one in self.photos if one.item_id == item.pk]
        wrong = any(field.errors for field in more)
        typed = any(field.value() for field in more)
        times = self[field_of(aspect, "times", item)]
        return ItemFields(item, times, more, photos, wrong or typed)


class CorrectionForm(SheetForm):
    """The same once more, with the reason; nothing is saved halfway."""

    reason = words(
        _("Why it is corrected"),
        most=400,
        rows=2,
        hint=_("The village reads it, and everybody after publication."),
    )


NO_POINT: Final = (999.0, 999.0)


def point_in(text: str) -> tuple[float, float] | None:
    """Two numbers, or nothing; whether they lie on this earth is asked by the service."""
    parts = text.replace(",", " ").replace("，", " ").split()
    if not parts:
        return None
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        return NO_POINT
    return (lon, lat)


def initial_of(
    sheet: Sheet | None,
    aspects: Iterable[Aspect],
    marks: Iterable[Mark],
    deductions: Iterable[Deduction],
) -> Mapping[str, Any]:
    """What stands on a sheet, as the form shows it."""
    if sheet is None:
        return {"version": 0}
    found: dict[str, Any] = {"version": sheet.version}
    found |= {name: getattr(sheet, name) for name in COUNTS}
    by_aspect = {mark.aspect_id: mark for mark in marks}
    by_item = {one.item_id: one for one in deductions}
    for aspect in aspects:
        if mark := by_aspect.get(aspect.pk):
            said = {"state": mark.state, "good": mark.good, "seen": mark.seen}
            found |= {field_of(aspect, name): value for name, value in said.items()}
        for item in aspect.items.all():
            if one := by_item.get(item.pk):
                found |= {field_of(aspect, name, item): value for name, value in _said(one).items()}
    return found


def _said(one: Deduction) -> dict[str, Any]:
    point = f"{one.lon} {one.lat}" if one.lon is not None else ""
    return {
        "times": one.times,
        "where": one.where,
        "spot": one.spot,
        "house": one.at_house,
        "point": point,
    }
