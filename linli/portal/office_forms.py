"""What an administrator fills in: people, postings, places."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common import clock
from linli.common.forms import ServiceForm
from linli.common.ids import new_id
from linli.people.models import Person
from linli.portal.place_choices import by_kind
from linli.territory.choices import UnitKind
from linli.territory.models import Role
from linli.territory.services.staff import Where

Label = Any  # a text, or one that is translated when it is shown
MOST_HOUSEHOLDS: Final = 100_000
MOST_PEOPLE: Final = 1_000_000
MOST_AREA: Final = 10_000_000_000  # square metres, which no village reaches


def moment_of(day: date) -> datetime:
    """The beginning of a day at the place; of today, this moment."""
    if day == clock.today():
        return clock.now()
    return datetime.combine(day, time.min, clock.PLACE_TIME)


def line(label: Label, *, most: int = 80, required: bool = True, hint: Label = "") -> Any:
    """One line of words."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def phone_field(label: Label, *, hint: Label = "") -> Any:
    """A telephone number, or nothing."""
    return forms.CharField(
        label=label,
        max_length=40,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


def day_field(label: Label, *, hint: Label = "") -> Any:
    """A date."""
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class OfficeForm(ServiceForm):
    """A form whose fields say themselves what is missing, and show a service's refusal."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": new_id(), "day": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.widget.is_hidden:  # no label points at it, and a page may hold several forms
                field.widget.attrs["id"] = False

    def choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """What may be chosen here."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    @property
    def moment(self) -> datetime:
        """When it begins or ends."""
        return moment_of(self.cleaned_data["day"])

    @property
    def sent_key(self) -> UUID | None:
        """What makes sending the form twice harmless."""
        key: UUID | None = self.cleaned_data.get("key")
        return key


class PostingForm(OfficeForm):
    """Which role, where, from when."""

    role = forms.ChoiceField(label=_("Role"))
    where = forms.ChoiceField(label=_("Where"))
    day = day_field(pgettext_lazy("a day", "From"), hint=_("The posting begins on this day."))

    def __init__(
        self, roles: Sequence[Role], places: Sequence[Where], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.key: place for place in places}
        self.choose("role", [(role.pk, role.name) for role in roles])
        self.choose("where", by_kind(places))

    @property
    def place(self) -> Where:
        """The place that was chosen."""
        return self._places[self.cleaned_data["where"]]


class InviteForm(PostingForm):
    """Somebody new."""

    name = line(_("Name"))
    phone = phone_field(_("Telephone"), hint=_("Kept sealed; every look at it is noted."))
    username = line(
        _("User name"),
        most=60,
        required=False,
        hint=_("Left empty, they choose one themselves when they first sign in."),
    )
    field_order = ("name", "role", "where", "day", "phone", "username", "key")


class AppointForm(PostingForm):
    """A further posting for somebody known."""

    person = forms.ChoiceField(label=_("Person"))
    field_order = ("person", "role", "where", "day", "key")

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("person", _named(people))


class EndForm(OfficeForm):
    """A posting ends."""

    day = day_field(_("On"), hint=_("From this day on somebody else answers."))
    reason = line(_("Reason"), most=200)

    def clean_day(self) -> date:
        """What is past stays as it was."""
        return not_past(self.cleaned_data["day"])


class HandOverForm(EndForm):
    """A posting ends and another person's begins."""

    person = forms.ChoiceField(label=_("Handed over to"))
    field_order = ("person", "day", "reason", "key")

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("person", [("", "…"), *_named(people)])


class DeputyForm(OfficeForm):
    """Somebody stands in whenever the holder is away."""

    person = forms.ChoiceField(label=_("Who stands in"))
    day = day_field(pgettext_lazy("a day", "From"))
    field_order = ("person", "day", "key")

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("person", [("", "…"), *_named(people)])


class LeaveForm(OfficeForm):
    """A holder is away; somebody stands in."""

    day = day_field(_("Away from"))
    until = day_field(_("Back on"), hint=_("The first day on which they are back."))
    deputy = forms.ChoiceField(
        label=_("Who stands in"),
        required=False,
        help_text=_("Nobody chosen: the standing deputy, else the next one above."),
    )
    field_order = ("day", "until", "deputy", "key")

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("deputy", [("", _("nobody chosen")), *_named(people)])


def _named(people: Sequence[Person]) -> list[tuple[str, str]]:
    return [(str(person.pk), person.display_name) for person in people]


def not_past(chosen: date) -> date:
    """Today or later."""
    if chosen < clock.today():
        raise forms.ValidationError(_("Choose today or a later day."))
    return chosen


class OpenForm(OfficeForm):
    """A place takes reports from now on."""

    phone = phone_field(
        _("Telephone of the office"),
        hint=_("Everybody sees it; whoever does not report here rings this number."),
    )


class ReasonForm(OfficeForm):
    """Why something ends."""

    reason = line(_("Reason"), most=200)


class PlaceForm(OfficeForm):
    """What a place is called and how it is reached."""

    name_zh = line(_("Name in Chinese"), most=100)
    name_en = line(
        _("Name in English"),
        most=100,
        required=False,
        hint=_("Left empty, it is spelt from the Chinese name."),
    )
    phone = phone_field(_("Telephone of the office"))
    households = forms.IntegerField(
        label=_("Households"), required=False, min_value=0, max_value=MOST_HOUSEHOLDS
    )
    population = forms.IntegerField(
        label=_("Population"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("How many people live there; a number, no names."),
    )
    area_m2 = forms.IntegerField(
        label=_("Area in square metres"),
        required=False,
        min_value=1,
        max_value=MOST_AREA,
        help_text=_("Left empty, it is measured from the outline."),
    )
    KEPT: ClassVar = ("name_zh", "name_en", "phone", "households", "population", "area_m2")

    def words(self) -> dict[str, Any]:
        """As the services take them."""
        return {name: self.cleaned_data[name] for name in self.KEPT}


class AddPlaceForm(PlaceForm):
    """A group, a lane or an office below a place."""

    kind = forms.ChoiceField(label=_("What it is"))
    number = forms.IntegerField(
        label=pgettext_lazy("of a place", "Number"),
        min_value=1,
        max_value=99999,
        help_text=_("Its number here. The next free one is filled in."),
    )
    field_order = ("kind", "number", *PlaceForm.KEPT, "key")

    def __init__(self, kinds: Sequence[UnitKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [(kind.value, kind.label) for kind in kinds])


class RosterForm(OfficeForm):
    """The roster of a place as a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An XLSX or CSV file with the columns of the template, at most 2 MB."),
    )
