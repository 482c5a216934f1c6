"""The form on which a clerk or grid member takes a report down for somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.common.photo_forms import PhotoForm, Photos
from linli.matters.choices import ASSISTED, Source
from linli.matters.forms import Words
from linli.matters.models import Kind
from linli.matters.questions import AsksMore
from linli.matters.services.reporting import LONGEST_PLACE_WORDS, LONGEST_TEXT, Report
from linli.matters.staff_forms import moment, take_problem, tick
from linli.outbox.services import has_gateway
from linli.people.actors import Actor
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

KEPT: Final = (
    "text",
    "village",
    "unit",
    "where",
    "kind",
    "phone",
    "source",
    "name",
    "at",
    "private",
    "texts",
    "key",
)


class IntakeForm(PhotoForm, AsksMore):
    """What, where, which kind, how to reach them, and how it came: enough to save. The rest is
    optional."""

    text = Words(label=_("What is wrong"), most=LONGEST_TEXT)
    village = forms.ChoiceField(label=_("Village or community"))
    unit = forms.TypedChoiceField(
        label=_("Where, from the list"), required=False, coerce=int, empty_value=None
    )
    where = forms.CharField(
        label=_("Where, in words"),
        required=False,
        max_length=LONGEST_PLACE_WORDS,
        help_text=_("House number, what stands beside it, or the number of the grid."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "accesskey": "w"}),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("matter", "Kind"), initial="other")
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        help_text=_("To ring back about the result."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "accesskey": "p"}),
    )
    source = forms.ChoiceField(
        label=_("How it came in"),
        choices=[(source.value, source.label) for source in Source if source in ASSISTED],
        initial=Source.PHONE,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    private = tick(_("The reporter wants it kept private"))
    texts = tick(_("The reporter agrees to text messages about this matter (number, state, link)"))
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        villages: Sequence[Unit],
        places: Sequence[Unit],
        kinds: Sequence[Kind],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # the server says what is missing, in the same words
        self.fields["text"].widget.attrs.update(autofocus=True, accesskey="t")
        self.fields["at"] = moment()
        self.fields["photos"] = Photos()
        offered = [(village.code, village.short_name) for village in villages]
        self._choose("village", offered if len(offered) == 1 else [("", "…"), *offered])
        if len(offered) == 1:
            self.fields["village"].widget = forms.HiddenInput()
            self.fields["village"].initial = offered[0][0]
        self._choose("unit", [("", _("not in the list")), *_named(places)])
        if not has_gateway():
            del self.fields["texts"]
        if not places:
            del self.fields["unit"]
        self._choose("kind", [(kind.pk, _with_hint(kind)) for kind in kinds])
        self.ask(kinds)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def put_first(self, codes: Sequence[str]) -> None:
        """Kinds that the words suggest stand before the others."""
        choices = dict(self.fields["kind"].choices)  # type: ignore[attr-defined]
        suggested = [(code, choices.pop(code)) for code in codes if code in choices]
        if suggested:
            self._choose(
                "kind", [(_("Suggested"), suggested), (_("All others"), [*choices.items()])]
            )

    def first(self) -> list[forms.BoundField]:
        """What is asked of everybody after what is wrong, in the order of a call."""
        names = ("unit", "where", "kind", "phone", "texts", "source")
        return [self[name] for name in names if name in self.fields]

    def more(self) -> list[forms.BoundField]:
        """What is rarely needed."""
        return [self[name] for name in ("name", "private", "at", "photos")]

    def report(self, by: Actor) -> tuple[Report, datetime | None]:
        """What the service takes, and the true time if it was given."""
        clean = self.cleaned_data
        report = Report(
            place_code=clean["village"],
            text=clean["text"],
            source=clean["source"],
            kind=clean["kind"],
            unit_id=clean.get("unit"),
            where=clean["where"],
            name=clean["name"],
            phone=clean["phone"],
            private=clean["private"],
            texts=bool(clean.get("texts")),
            client=str(by.person_id),
            key=clean["key"],
            photos=clean["photos"],
            answers=self.answers(),
        )
        return report, clean["at"]

    def take(self, problem: Invalid) -> None:
        """Show a service's refusal beside the fields that it names."""
        rest = self.refuse(problem.fields)
        if rest or not problem.fields:
            take_problem(self, Invalid(problem.message, next_step=problem.next_step, fields=rest))


def _with_hint(kind: Kind) -> str:
    words = {"kind": kind.name, "hint": kind.hint}
    return gettext("%(kind)s (%(hint)s)") % words if kind.hint else kind.name


def _named(places: Sequence[Unit]) -> list[tuple[int, str]]:
    """Addresses with the group that they belong to, in the order of the tree."""
    groups = {place.path: place.name for place in places if place.kind == UnitKind.GROUP}
    named = []
    for place in places:
        above = next((name for path, name in groups.items() if _lies_in(place, path)), "")
        named.append((place.pk, " · ".join(filter(None, (above, place.name)))))
    return named


def _lies_in(place: Unit, path: str) -> bool:
    return place.path.startswith(path) and place.path != path
