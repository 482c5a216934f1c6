"""What whoever handles a dispute fills in: one small form for each verb, read from one table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.errors import DomainError, Invalid
from linli.mediation.choices import Category, Colour, Form, How, Kept, Route, Stage
from linli.mediation.models import Dispute
from linli.territory.choices import Level
from linli.territory.models import Unit

Choices = Sequence[tuple[Any, Any]]
Fields = dict[str, Callable[[], forms.Field]]


@dataclass(frozen=True)
class Options:
    """What may be chosen on the page of one case."""

    party: Choices = ()
    part: Choices = ()
    mediator: Choices = ()
    now: Mapping[str, Any] | None = None  # how the case is classified, and what was agreed


def text(label: Any, *, required: bool = True, rows: int = 3, hint: Any = "") -> forms.CharField:
    """Words of one entry."""
    area = forms.Textarea(attrs={"rows": rows, "maxlength": 2000})
    return forms.CharField(
        label=label, required=required, max_length=2000, help_text=hint, widget=area
    )


def line(label: Any, *, hint: Any = "") -> forms.CharField:
    """One line of words."""
    return forms.CharField(label=label, max_length=80, help_text=hint)


def tick(label: Any) -> forms.BooleanField:
    """Yes or nothing."""
    return forms.BooleanField(label=label, required=False)


def choice(label: Any) -> forms.TypedChoiceField:
    """One of a list that depends on the case, by its id."""
    return forms.TypedChoiceField(label=label, coerce=UUID)


def radios(label: Any, choices: Choices) -> forms.ChoiceField:
    """One of a few."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A date."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _phone() -> forms.CharField:
    return forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=20,
        help_text=_("Kept sealed; every look at it is noted."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


def _agreed() -> forms.BooleanField:
    return forms.BooleanField(label=_("Every party wants more time"))


_SAID: Final = [(How.SPOKEN, How.SPOKEN.label), (How.PAPER, How.PAPER.label)]
_VIOLENCE: Final = _("There are signs of violence: nobody mediates then")
_party: Fields = {"party": partial(choice, _("Which party"))}
_said: Fields = {**_party, "how": partial(radios, _("How they said so"), _SAID)}
_part: Fields = {"part": partial(choice, _("Which body"))}
_next_door: Fields = {
    "next_door": partial(
        text, _("Who can help instead"), rows=2, hint=_("Name the office and its telephone.")
    )
}

VERBS: Final[dict[str, Fields]] = {
    "arrive": {},
    "call_second": {},
    "call_police": {"violence": partial(tick, _VIOLENCE)},
    "note": {"words": partial(text, _("What was said in confidence"))},
    "declare": {
        "words": partial(text, _("What ties you to a side"), rows=2, hint=_("The parties read it."))
    },
    "classify": {
        "category": partial(forms.ChoiceField, label=_("Category"), choices=Category.choices),
        "colour": partial(radios, _("How urgent the case is"), Colour.choices),
        "violence": partial(tick, _VIOLENCE),
        "open_door": partial(tick, _("The parties want it held in public")),
    },
    "refer": {
        "body": partial(line, _("Which body"), hint=_("For example the court of the township.")),
        "route": partial(forms.ChoiceField, label=_("By which route"), choices=Route.choices),
        "reason": partial(text, _("What it is asked to do"), rows=2),
    },
    "take_part": _part,
    "return_part": {**_part, "reason": partial(text, _("Why"), rows=2), **_next_door},
    "close_part": {**_part, "result": partial(text, _("The result"), rows=2)},
    "consult": {
        "bodies": partial(line, _("Who sat down together")),
        "result": partial(text, _("Who does what, and by when"), rows=3),
    },
    "leave_to": {
        "route": partial(
            forms.ChoiceField,
            label=_("By which route"),
            choices=[one for one in Route.choices if one[0] != Route.PEOPLE],
        ),
        "reason": partial(text, _("Why"), rows=2),
    },
    "add_party": {
        "name": partial(line, _("What to call them"), hint=_("Kept sealed.")),
        "phone": _phone,
    },
    "change_party": {
        **_party,
        "name": partial(line, _("What to call them"), hint=_("Kept sealed.")),
        "phone": _phone,
    },
    "drop_party": _party,
    "new_link": _party,
    "ask_consent": _party,
    "consent": _said,
    "refuse": _said,
    "stop": _said,
    "other_mediator": _said,
    "sign": {**_party, "how": partial(radios, _("How they signed"), _SAID[1:])},
    "appoint": {"mediator": partial(choice, _("Mediator"))},
    "begin": {},
    "seal": {},
    "reword": {"terms": partial(text, _("What was agreed"), rows=6)},
    "extend": {
        "until": partial(day, _("Until")),
        "reason": partial(text, _("Why"), rows=2),
        "all_agree": _agreed,
    },
    "agree": {
        "form": partial(radios, _("What form it has"), Form.choices),
        "terms": partial(text, _("What was agreed"), rows=6),
        "perform_by": partial(day, _("To be performed by"), required=False),
    },
    "fail": _next_door,
    "ask_court": {},
    "court_says": {"result": partial(line, _("What the court decided"))},
    "revisit": {
        "kept": partial(radios, _("What you found"), Kept.choices),
        "words": partial(text, _("In words"), required=False, rows=2),
    },
    "mediate_again": {"reason": partial(text, _("What was not performed"), rows=2)},
    "archive": {},
}


class CaseForm(forms.Form):
    """The form of one verb. `version` is what the reader saw of the case."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, verb: str, options: Options, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{verb}_%s", use_required_attribute=False)
        for name, make in VERBS[verb].items():
            self.fields[name] = make()
        given = {"party": options.party, "part": options.part, "mediator": options.mediator}
        for name, choices in given.items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
        if verb in {"classify", "reword"}:
            self.initial = dict(options.now or {})

    def first(self) -> list[forms.BoundField]:
        """What the verb needs."""
        return [self[name] for name in self.fields if name != "version"]

    def more(self) -> list[forms.BoundField]:
        """Nothing stands behind a fold here."""
        return []

    def typed(self) -> list[str]:
        """The words that were typed, to be quoted where the form is gone."""
        texts = [
            name for name, field in self.fields.items() if type(field) is not forms.IntegerField
        ]
        return [words for name in texts if (words := str(self.data.get(name, "")).strip())]

    def take(self, problem: DomainError) -> None:
        """Show a service's refusal beside the fields that it names."""
        named = dict(problem.fields) if isinstance(problem, Invalid) else {}
        for name, sentence in named.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not named:
            self.add_error(None, str(problem))


class OpenForm(forms.Form):
    """What somebody needs the names of the parties for."""

    purpose = forms.CharField(
        label=_("What do you need the names for?"),
        max_length=120,
        help_text=_("It is noted, and the parties may read it."),
    )


RUNNING: Final = "running"
MINE: Final = "mine"


class LedgerForm(forms.Form):
    """Filters of the ledger, all of which may be left out."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[("", _("Any stage")), (RUNNING, _("Not ended")), *Stage.choices],
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("All categories")), *Category.choices]
    )
    colour = forms.ChoiceField(
        label=pgettext_lazy("of a case", "Colour"),
        required=False,
        choices=[("", _("All colours")), *Colour.choices],
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All levels")), *Level.choices]
    )
    mine = forms.BooleanField(label=_("I mediate it"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")

    def wanted(self) -> dict[str, Any]:
        """The filters; one with a mistake filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ScreeningForm(forms.Form):
    """A table: for each group and category a number."""

    def __init__(
        self, groups: Sequence[Unit], before: Mapping[tuple[int, str], int], data: Any = None
    ) -> None:
        super().__init__(data, use_required_attribute=False, auto_id="n_%s")
        self.groups = groups
        for group in groups:
            for category in Category:
                self.fields[f"{group.pk}-{category}"] = forms.IntegerField(
                    label=f"{group.name} · {category.label}",
                    required=False,
                    min_value=0,
                    max_value=99,
                    initial=before.get((group.pk, category)),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "size": 3}),
                )

    def rows(self) -> Iterable[tuple[Category, list[forms.BoundField]]]:
        """Category by category, a number for each group."""
        for category in Category:
            yield category, [self[f"{group.pk}-{category}"] for group in self.groups]

    def counts(self, group: Unit) -> dict[str, int]:
        """What was found in one group."""
        return {
            str(category): self.cleaned_data.get(f"{group.pk}-{category}") or 0
            for category in Category
        }


def classified(dispute: Dispute) -> dict[str, Any]:
    """How the case is classified now."""
    names = ("category", "colour", "violence", "open_door")
    return {name: getattr(dispute, name) for name in names}
