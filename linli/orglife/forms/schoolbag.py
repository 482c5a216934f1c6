"""A delivery in one short form, and what lies in a kit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import Material
from linli.common.forms import Choices, ServiceForm, line, moment, pick, words
from linli.matters.models import Kind
from linli.orglife.choices import Brought
from linli.orglife.services import Carried, Target, ToBring
from linli.orglife.services.delivering import LONGEST_NEED
from linli.people.models import Person
from linli.territory.models import Unit

PERSON, GROUP = "p", "u"
ANOTHER_NAME: Final = "name"
ANOTHER_DOOR: Final = "door"


@dataclass
class Offer:
    """What the form offers, from the records."""

    waiting: Sequence[ToBring] = ()
    people: Sequence[Person] = ()
    groups: Sequence[Unit] = ()
    lanes: Sequence[Unit] = ()
    kits: Sequence[Material] = ()
    items: Sequence[Material] = ()
    kinds: Sequence[Kind] = field(default=())

    def targets(self) -> list[tuple[Any, Any]]:
        """Those who wait first."""
        first = {one.target: one.name for one in self.waiting}
        people = {f"{PERSON}-{one.pk}": one.display_name for one in self.people}
        groups = [(f"{GROUP}-{one.pk}", one.short_name) for one in self.groups]
        more = [(key, name) for key, name in people.items() if key not in first]
        return [
            ("", "—"),
            (_("Still to be brought"), list(first.items())),
            (_("Members"), more),
            (_("Villager groups"), [one for one in groups if one[0] not in first]),
            (
                _("Others"),
                [
                    (ANOTHER_NAME, _("Somebody else: write the name below")),
                    (ANOTHER_DOOR, _("A household: choose its door below")),
                ],
            ),
        ]


class DeliveryForm(ServiceForm):
    """Who carried what to whom, and how it went: under a minute."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    to = pick(pgettext_lazy("delivery", "To whom"))
    name = line(pgettext_lazy("delivery", "Name"), most=80, required=False)
    lane = pick(_("Lane or group"), required=False)
    number = line(
        pgettext_lazy("door", "Number"),
        most=20,
        required=False,
        hint=_("As on the door: 12 or 3-201."),
    )
    kit = pick(_("Kit of materials"), required=False)
    items = forms.MultipleChoiceField(
        label=_("What else was carried along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outcome = forms.ChoiceField(
        label=_("How it went"), choices=Brought.choices, widget=forms.RadioSelect
    )
    asks_more = forms.BooleanField(label=_("They ask for more"), required=False)
    need = words(
        _("What they need"),
        most=LONGEST_NEED,
        required=False,
        rows=2,
        hint=_("It becomes a matter at once, with a number; nothing is entered twice."),
    )
    need_kind = pick(_("What it is about"), required=False)
    alone = forms.BooleanField(
        label=_("Between this person and those who handle it"), required=False
    )
    carriers = line(_("Who carried it"), most=400, hint=_("Several names with a comma between."))
    at = moment(pgettext_lazy("delivery", "When"))

    def __init__(self, offer: Offer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        field: Any = self.fields["to"]
        field.choices = [one for one in offer.targets() if not isinstance(one[1], list) or one[1]]
        self.choose("lane", [(str(one.pk), one.short_name) for one in offer.lanes])
        self.choose("kit", [(str(one.pk), one.title) for one in offer.kits])
        self._offer("items", [(str(one.pk), one.title) for one in offer.items])
        self.choose("need_kind", [(kind.code, kind.name) for kind in offer.kinds])
        for name, there in (("kit", offer.kits), ("items", offer.items), ("need", offer.kinds)):
            if not there:
                del self.fields[name]
        if not offer.kinds:
            del self.fields["need_kind"], self.fields["alone"]

    def _offer(self, name: str, choices: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def others(self) -> list[Any]:
        """The fields for whom the list does not name."""
        return [self[name] for name in ("name", "lane", "number")]

    def has_others(self) -> bool:
        """Whether one of them is used, so that they stand open."""
        return any(one.value() or one.errors for one in self.others())

    def needs(self) -> list[Any]:
        """The fields of what they need."""
        return [self[name] for name in ("need", "need_kind", "alone") if name in self.fields]

    def has_needs(self) -> bool:
        """Likewise."""
        return any(one.value() or one.errors for one in self.needs())

    def door(self) -> tuple[int, str] | None:
        """The lane and the number that were typed, for a household."""
        said = self.cleaned_data
        if said["to"] != ANOTHER_DOOR or not said["lane"]:
            return None
        return int(said["lane"]), said["number"]

    def carried(self, target: Target) -> Carried:
        """As the service takes it."""
        said = self.cleaned_data
        chosen = {said.get("kit", ""), *said.get("items", ())}
        names = said["carriers"].replace("，", ",").replace("、", ",").replace(";", ",")
        return Carried(
            at=said["at"],
            to=target,
            carriers=names.split(","),
            outcome=said["outcome"],
            items=[one for one in (*self.offer.kits, *self.offer.items) if str(one.pk) in chosen],
            asks_more=said["asks_more"],
            need=said.get("need", ""),
            need_kind=said.get("need_kind", ""),
            alone=said.get("alone", False),
            key=said["key"],
        )


class KitForm(ServiceForm):
    """What lies in a kit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = line(pgettext_lazy("kit", "Name"))
    about = words(_("What it is for"), most=400, required=False, rows=2)
    items = forms.MultipleChoiceField(
        label=_("What lies in it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From the library of your place and of those above."),
    )

    def __init__(self, items: Sequence[Material], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in items}
        field: Any = self.fields["items"]
        field.choices = [(key, one.title) for key, one in self.known.items()]

    def chosen(self) -> list[Material]:
        """What was ticked, in the order of the list."""
        ticked = set(self.cleaned_data["items"])
        return [one for key, one in self.known.items() if key in ticked]

    def given_key(self) -> UUID:
        """What makes sending it twice harmless."""
        key: UUID = self.cleaned_data["key"]
        return key
