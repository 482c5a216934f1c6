"""Setting up a facility, asking for it, answering."""

from typing import Any, Final

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities import opening
from linli.activities.choices import BookedBy
from linli.activities.forms.planning import units
from linli.activities.models import Facility, FacilityKind
from linli.activities.services import Furnished, Wish
from linli.common import images
from linli.common.errors import Invalid
from linli.common.forms import ServiceForm, line, moment, pick, words
from linli.common.images import CleanImage
from linli.people import phones
from linli.territory.models import Unit

WEEK: Final = range(opening.DAYS)
HOURS: Final = tuple(f"hours_{number}" for number in WEEK)


class FacilityForm(ServiceForm):
    """What it is, where, when it is open, who may ask for it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = pick(pgettext_lazy("facility", "Place"))
    kind = pick(pgettext_lazy("facility", "Kind"))
    name = line(pgettext_lazy("facility", "Name"), most=80)
    where = line(_("Where exactly"), most=80, required=False, hint=_("For example: upper hall."))
    about = words(_("What is there"), most=1000, required=False, hint=_("Chairs, books, screen."))
    capacity = forms.IntegerField(
        label=_("For how many people"), required=False, min_value=1, max_value=20_000
    )
    booked_by = forms.ChoiceField(label=_("Who may ask for it"), choices=BookedBy.choices)
    shut_on_holidays = forms.BooleanField(label=_("Closed on public holidays"), required=False)
    closed_on = line(
        _("Closed on these days too"),
        most=700,
        required=False,
        hint=_("Such as 2026-12-31, with blanks between them."),
    )
    photo = forms.FileField(
        label=pgettext_lazy("facility", "Photo"),
        required=False,
        help_text=_("It is public: nobody can be recognised in it."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )

    def __init__(
        self, places: list[Unit], kinds: list[FacilityKind], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(one.pk): one for one in places}
        self._kinds = {one.code: one for one in kinds}
        self.choose("unit", units(places))
        self.choose("kind", [(one.code, one.name) for one in kinds])
        for number, name in enumerate(HOURS):
            hint = _("Such as 08:30-12:00, 14:30-18:00; empty: closed.") if not number else ""
            self.fields[name] = line(WEEKDAYS[number], most=80, required=False, hint=hint)
        self.order_fields([*self.base_fields][:9] + list(HOURS))

    def clean(self) -> dict[str, Any]:
        """Read the hours and days; what cannot be read is said beside its field."""
        said = super().clean() or self.cleaned_data
        for name in HOURS:
            self._read(name, opening.parse_spans)
        self._read("closed_on", opening.parse_days)
        return said

    def _read(self, name: str, parse: Any) -> None:
        try:
            self.cleaned_data[name] = parse(self.cleaned_data.get(name) or "")
        except Invalid as problem:
            self.add_error(name, str(problem))

    def furnished(self) -> Furnished:
        """As the service takes it."""
        said = self.cleaned_data
        names = ("name", "where", "about", "capacity", "booked_by", "shut_on_holidays", "closed_on")
        week = [said[name] for name in HOURS]
        always = said["booked_by"] == BookedBy.NOBODY and not any(week)
        return Furnished(
            unit=self._places[said["unit"]],
            kind=self._kinds[said["kind"]],
            hours=[] if always else week,
            **{name: said[name] for name in names},
        )

    def picture(self) -> CleanImage | None:
        """Its photo, encoded anew; raises `Invalid`."""
        sent = self.cleaned_data["photo"]
        if sent is None:
            return None
        try:
            return images.clean(sent.read(images.MAX_BYTES + 1))
        except Invalid as problem:
            raise Invalid(str(problem), fields={"photo": str(problem)}) from None


def as_it_stands(facility: Facility) -> dict[str, Any]:
    """For the form that changes it."""
    hours = {
        name: opening.written(spans) for name, spans in zip(HOURS, facility.hours, strict=False)
    }
    return {
        **hours,
        "key": facility.pk,
        "version": facility.version,
        "unit": str(facility.resource.unit_id),
        "kind": facility.kind_id,
        "name": facility.resource.name,
        "where": facility.where,
        "about": facility.about,
        "capacity": facility.capacity,
        "booked_by": facility.booked_by,
        "shut_on_holidays": facility.shut_on_holidays,
        "closed_on": " ".join(facility.closed_on),
    }


class WishForm(ServiceForm):
    """From when to when, what for, and how to reach whoever asks. The same for a resident and for
    the office that asks for one."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    begins = moment(_("Begins"))
    ends = moment(_("Ends"))
    purpose = line(_("What for"), most=200, hint=_("For example: a birthday of the family."))
    people = forms.IntegerField(
        label=_("How many people"), required=False, min_value=1, max_value=20_000
    )
    name = line(_("Name"), most=40)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        help_text=_("It is sealed; only those who answer can see it, and each look is noted."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, office: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = not office

    def clean_phone(self) -> str:
        """Its digits."""
        try:
            return phones.parse(self.cleaned_data["phone"])
        except Invalid as problem:
            raise forms.ValidationError(str(problem.fields["phone"])) from None

    def wish(self) -> Wish:
        """As the service takes it."""
        names = ("begins", "ends", "name", "phone", "purpose", "people", "key")
        return Wish(**{name: self.cleaned_data[name] for name in names})


class AnswerForm(ServiceForm):
    """Accept, or decline with a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = line(
        _("Why not"), most=200, required=False, hint=_("Only to decline; whoever asked reads it.")
    )
