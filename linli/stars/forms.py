"""Forms of star cycles: the target, and one form for each verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.forms import Choices, ServiceForm, day, line, new_key, pick, words
from linli.stars.services import Lead, Measure, Target
from linli.stars.services.leading import LONGEST as DEPARTMENT
from linli.stars.services.plans import LONGEST

Fields = Mapping[str, Callable[[], Any]]


def _many(label: Any) -> Any:
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple)


TARGET: Final[Fields] = {
    "stars": partial(_many, _("Which stars")),
    "aimed_on": partial(day, _("Until when you want to have them")),
}
_STAR: Final = partial(pick, _("Which star"))
_ITEM: Final = partial(pick, _("Which measure"))
VERBS: Final[dict[str, Fields]] = {
    "aim": TARGET,
    "plan": {
        "what": partial(words, _("What is to be done"), most=LONGEST, rows=2),
        "star": partial(pick, _("For which star"), required=False),
        "owner": partial(pick, _("Who does it")),
        "due_on": partial(day, _("Until when")),
    },
    "done": {"item": _ITEM},
    "drop": {"item": _ITEM},
    "guide": {"words": partial(words, _("Your guidance"), most=1000)},
    "assess": {
        "words": partial(
            words,
            _("How the branch sees itself, and what people said"),
            most=2000,
            hint=_("What the records say goes along by itself; write what they cannot."),
        )
    },
    "stop": {},
    "endorse": {},
    "send_back": {"reason": partial(words, _("What is missing"), most=1000)},
    "confirm": {"star": _STAR},
    "refuse": {"star": _STAR, "reason": partial(words, _("Why not"), most=1000)},
    "object": {"star": _STAR, "words": partial(words, _("What was overlooked"), most=1000)},
    "uphold": {"star": _STAR, "words": partial(words, _("Why it is right"), most=1000)},
    "dismiss": {"star": _STAR, "words": partial(words, _("Why it is not right"), most=1000)},
    "remove": {"star": _STAR, "reason": partial(words, _("Why it is taken away"), most=1000)},
}


@dataclass(frozen=True)
class Options:
    """What may be chosen: stars by verb, measures, posts; and how the forms begin."""

    stars: Mapping[str, Choices]
    items: Mapping[str, Choices]
    owners: Choices = ()
    begun: Mapping[str, Any] = field(default_factory=dict)

    def for_field(self, verb: str, name: str) -> Choices | None:
        """Of one field; nothing where it is not chosen from a list."""
        if name in {"star", "stars"}:
            return self.stars.get(verb, ())
        if name == "item":
            return self.items.get(verb, ())
        return self.owners if name == "owner" else None

    def is_useless(self, verb: str) -> bool:
        """Nothing could be chosen where something has to be."""
        needed = {"star", "item", "owner"} & set(VERBS[verb])
        needed -= {"star"} if verb == "plan" else set()
        return any(not self.for_field(verb, name) for name in needed)


class Keyed(ServiceForm):
    """Sent twice it is done once."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def choose(self, name: str, choices: Choices) -> None:
        """Ticks have no empty line."""
        if name == "stars":
            chosen: Any = self.fields[name]
            chosen.choices = list(choices)
        else:
            super().choose(name, choices)


class StartForm(Keyed):
    """Which stars of one programme, until when; where all belong together, no choice."""

    def __init__(self, programme: str, stars: Choices, data: Any, begun: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"key": new_key(), **begun})
        self.programme = programme
        for name, make in TARGET.items():
            if name != "stars" or stars:
                self.fields[name] = make()
        if stars:
            self.choose("stars", stars)

    def target(self) -> Target:
        """As the service takes it."""
        said = self.cleaned_data
        return Target(self.programme, said.get("stars", ()), said["aimed_on"], said["key"])


class LeadForm(ServiceForm):
    """The department that leads a star at a place, and the posts that review for it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    department = line(
        _("Leading department"),
        most=DEPARTMENT,
        required=False,
        hint=_("For example the bureau of agriculture. Left empty, nobody leads this star."),
    )
    reviewers = forms.MultipleChoiceField(
        label=_("Who reviews for it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, posts: Choices, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields["reviewers"]
        chosen.choices = list(posts)

    def lead(self, star: str) -> tuple[Lead, int]:
        """As the service takes it, and the version that the reader saw."""
        said = self.cleaned_data
        keys = [UUID(one) for one in said["reviewers"]]
        return Lead(star, said["department"], keys), said["version"]


class VerbForm(Keyed):
    """The form of one verb. `version` is what the reader saw of the cycle."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, verb: str, options: Options, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{verb}_%s", initial={**options.begun, "key": new_key()})
        self.verb = verb
        for name, make in VERBS[verb].items():
            choices = options.for_field(verb, name)
            if name == "stars" and not choices:
                continue  # all belong together
            self.fields[name] = make()
            if choices is not None:
                self.choose(name, choices)

    def first(self) -> list[forms.BoundField]:
        """What the verb needs; the key goes along unseen."""
        return [self[name] for name in self.fields if name != "version"]

    def more(self) -> list[forms.BoundField]:
        """Nothing stands behind a fold here."""
        return []

    def typed(self) -> list[str]:
        """The words that were typed, to be quoted where the form is gone."""
        shown = [one.name for one in self.visible_fields()]
        return [said for name in shown if (said := str(self.data.get(name, "")).strip())]

    def given(self) -> dict[str, Any]:
        """As the services take it."""
        said = dict(self.cleaned_data)
        said["form_key"] = said.pop("key")
        if self.verb == "plan":
            owner = UUID(said.pop("owner"))
            what, star = said.pop("what"), said.pop("star")
            said["measure"] = Measure(what, owner, said.pop("due_on"), star)
        if self.verb == "aim":
            said["target"] = Target("", said.pop("stars", ()), said.pop("aimed_on"))
        if "item" in said:
            said["item"] = UUID(said["item"])
        return said
