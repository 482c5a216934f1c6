"""Forms of the talent pool: naming somebody, finding somebody, and one small form for each verb."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.forms import (
    Choices,
    ServiceForm,
    day,
    line,
    new_key,
    pick,
    words,
)
from linli.talents.choices import WEEKDAYS, How, Origin
from linli.talents.models import Skill
from linli.talents.services import Basis, Contact, Nomination, Wanted

Fields = dict[str, Callable[[], forms.Field]]
DAYS: Final = tuple((str(number), name) for number, name in enumerate(WEEKDAYS))
MOST_SKILLS: Final = 5
YES_NO: Final = (("yes", pgettext_lazy("notice of names", "Yes")), ("no", _("No")))


def skill_choices() -> list[tuple[str, str]]:
    """The short list. One query."""
    return [(one.code, one.name) for one in Skill.objects.order_by("position")]


def _many(label: Any, choices: Choices = (), hint: Any = "", *, required: bool = True) -> Any:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple,
    )


def _tick(label: Any, hint: Any = "") -> Any:
    return forms.BooleanField(label=label, required=False, help_text=hint)


CARD: Final[Fields] = {
    "skills": partial(_many, _("Skills"), hint=_("One to five.")),
    "free_days": partial(_many, _("Days that are usually free"), DAYS, required=False),
    "away_until": partial(day, _("Away until"), required=False, hint=_("Leave it empty if here.")),
    "industry": partial(
        words, _("Industry base"), most=300, rows=2, required=False,
        hint=_("What they grow, make or run: a workshop, an orchard, a shop."),
    ),
    "skill": partial(
        words, _("Professional or practical skill"), most=300, rows=2, required=False,
        hint=_("A certificate, or what they have built and done."),
    ),
}  # fmt: skip


def card_fields(form: forms.Form) -> None:
    """Skills, days and what stands for the criteria."""
    for name, make in CARD.items():
        form.fields[name] = make()
    skills: Any = form.fields["skills"]
    skills.choices = skill_choices()


def wanted_of(said: Mapping[str, Any]) -> Wanted:
    """What a checked form says of a card."""
    return Wanted(
        skills=said["skills"],
        free_days=[int(one) for one in said["free_days"]],
        away_until=said["away_until"],
        basis=Basis(said["industry"], said["skill"]),
    )


class NominateForm(ServiceForm):
    """Somebody for the pool: oneself, a neighbour, or by the office."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    line_place = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    village = pick(_("Village"))
    origin = forms.ChoiceField(
        label=_("Whom do you name?"),
        choices=(
            (Origin.SELF, _("Myself")),
            (Origin.VILLAGER, _("Somebody else of the village; they are asked first")),
        ),
        widget=forms.RadioSelect,
    )
    name = line(_("Name"), most=40)
    phone = line(_("Telephone"), most=20, required=False, hint=_("Sealed; each look is noted."))
    agrees = _tick(
        _("I agree that the village and the township keep this card and call on me."),
        _("Only where you name yourself. You may leave at any time, without a reason."),
    )

    def __init__(
        self, *args: Any, villages: Choices = (), own_name: str = "", **kwargs: Any
    ) -> None:
        begun = {"key": new_key(), "origin": Origin.SELF, "name": own_name}
        kwargs.setdefault("initial", begun)
        super().__init__(*args, **kwargs)
        card_fields(self)
        self.order_fields([name for name in self.fields if name != "agrees"])
        if villages:  # the office names others only
            del self.fields["origin"], self.fields["agrees"]
            self.choose("village", villages)
        else:
            del self.fields["village"]

    def clean(self) -> dict[str, Any]:
        """Who names themselves says yes."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("origin") == Origin.SELF and not said.get("agrees"):
            self.add_error("agrees", _("Without your yes nothing is kept."))
        return said

    def nomination(self) -> Nomination:
        """What was sent, once it is valid."""
        said = self.cleaned_data
        return Nomination(
            contact=Contact(said["name"], said["phone"]),
            origin=said.get("origin", Origin.INSTRUCTOR),
            wanted=wanted_of(said),
            key=said["key"],
        )


class SearchForm(forms.Form):
    """“Three electricians in this village who are free on Sunday.”"""

    place = forms.ChoiceField(label=_("Village"), required=False)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    on = day(_("Free on"), required=False)

    def __init__(self, data: Any, villages: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="find_%s")
        place: Any = self.fields["place"]
        place.choices = [("", _("all of mine")), *villages]
        skill: Any = self.fields["skill"]
        skill.choices = [("", _("any")), *skill_choices()]
        self.use_required_attribute = False


class WordForm(ServiceForm):
    """A good word of a neighbour."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    line_place = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    words = words(_("Your words"), most=200, rows=3, hint=_("What good have you seen of them?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": new_key()})
        super().__init__(*args, **kwargs)


class CheckForm(ServiceForm):
    """Whether a certificate is real."""

    code = line(_("Code on the certificate"), most=40)
    name = line(_("Name on the certificate"), most=40)


class PurposeForm(ServiceForm):
    """What somebody needs names for."""

    purpose = line(
        _("What do you need the names for?"), most=200, hint=_("It is noted, and they can see it.")
    )


@dataclass(frozen=True)
class Options:
    """What may be chosen on the page of one card, and how it stands."""

    word: Choices = ()
    activity: Choices = ()
    certified: Choices = ()
    unit: Choices = ()
    posting: Choices = ()
    asked: Choices = ()
    running: Choices = ()
    now: Mapping[str, Any] | None = None


_THREE: Final[Fields] = {
    "industry": partial(_tick, _("Industry base: met")),
    "skill": partial(_tick, _("Professional or practical skill: met")),
}
_USE: Final[Fields] = {"use": partial(pick, pgettext_lazy("talent", "What for"))}
VERBS: Final[dict[str, Fields]] = {
    "consent": {
        "how": partial(
            forms.ChoiceField, label=_("How they said it"), choices=[*How.choices[1:]],
            widget=forms.RadioSelect,
        )
    },
    "decline": {},
    "change": CARD,
    "new_link": {},
    "support": {
        "key": partial(forms.CharField, max_length=64, widget=forms.HiddenInput),
        "words": partial(words, _("What a villager said"), most=200, rows=2),
    },
    "drop_words": {"word": partial(pick, _("Words"))},
    "endorse": _THREE,
    "admit": _THREE,
    "refuse": {
        "reason": partial(
            words, _("Reason"), most=400, rows=2, hint=_("The candidate alone reads it.")
        ),
        "next_door": partial(line, _("Who can help instead"), most=200),
    },
    "enrol": {"activity": partial(pick, _("Training"))},
    "certify": {"activity": partial(pick, _("Training"))},
    "offer": {
        "words": partial(line, _("What for"), most=120),
        "until": partial(day, _("Until")),
    },
    "reserve": {
        "unit": partial(pick, pgettext_lazy("talent", "Branch")),
        "mentor": partial(pick, _("Mentor")),
        "viewers": partial(_many, _("Who else may see it"), required=False),
    },
    "accept": _USE,
    "say_no": _USE,
    "end_use": _USE,
    "confirm": {},
    "notice": {
        "shown": partial(
            forms.ChoiceField, label=_("Name on the notice of names"), choices=YES_NO,
            widget=forms.RadioSelect,
        )
    },
    "leave": {
        "keep_certificates": partial(_tick, _("Certificates of trainings stay checkable"))
    },
}  # fmt: skip
NOW: Final = frozenset({"change", "support", "notice"})  # they begin with how the card stands
# Which of the options each field offers, by verb where it differs
OFFERS: Final[dict[str, str]] = {
    "word": "word",
    "activity": "activity",
    "certify.activity": "certified",
    "unit": "unit",
    "mentor": "posting",
    "viewers": "posting",
    "accept.use": "asked",
    "say_no.use": "asked",
    "end_use.use": "running",
}


class VerbForm(ServiceForm):
    """The form of one verb. `version` is what the reader saw of the card."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, verb: str, options: Options, data: Any = None) -> None:
        begun = {**(options.now or {}), "key": new_key()} if verb in NOW else {}
        super().__init__(data, auto_id=f"{verb}_%s", initial=begun)
        self.verb = verb
        if verb == "change":
            card_fields(self)
        else:
            for name, make in VERBS[verb].items():
                self.fields[name] = make()
        for name in list(self.fields):
            source = OFFERS.get(f"{verb}.{name}") or OFFERS.get(name)
            if source:
                self.choose(name, getattr(options, source))

    def choose(self, name: str, choices: Choices) -> None:
        """Ticks have no empty line."""
        if name == "viewers":
            field: Any = self.fields[name]
            field.choices = list(choices)
        else:
            super().choose(name, choices)

    def first(self) -> list[forms.BoundField]:
        """What the verb needs; what goes along unseen is drawn unseen."""
        return [self[name] for name in self.fields if name != "version"]

    def more(self) -> list[forms.BoundField]:
        """Nothing stands behind a fold here."""
        return []

    def typed(self) -> list[str]:
        """The words that were typed, to be quoted where the form is gone."""
        shown = [field.name for field in self.visible_fields()]
        return [said for name in shown if (said := str(self.data.get(name, "")).strip())]
