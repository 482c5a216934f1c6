"""What staff fill in: one small form for each verb of the office, read from one table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.errors import DomainError, Invalid
from linli.common.photo_forms import PhotoForm, Photos
from linli.matters.choices import Contact, PauseCause, Relatedness
from linli.matters.forms import Words

Choices = Sequence[tuple[Any, Any]]
Label = Any  # a text, or one that is translated when it is shown


@dataclass(frozen=True)
class Options:
    """What may be chosen on the page of one matter."""

    to: Choices = ()  # postings that could take it
    seq: Choices = ()  # own entries that may be corrected
    kind: Choices = ()
    photos: Choices = ()  # photos that may be released
    released: Mapping[str, Any] | None = None  # what is released now
    related: Choices = ()  # matters that it is related to
    outside: bool = False  # the next level is an outside body
    item: Choices = ()  # entries outside the village's list that fit
    longest: Label = ""  # how much more time may be asked for


def text(label: Label, *, required: bool = True, rows: int = 3, hint: Label = "") -> Words:
    """Words of one entry."""
    return Words(label=label, required=required, rows=rows, help_text=hint)


def line(label: Label, *, required: bool = True, hint: Label = "") -> forms.CharField:
    """One line of words."""
    return forms.CharField(label=label, required=required, max_length=80, help_text=hint)


def moment() -> forms.DateTimeField:
    """The true time of something entered later, in the place's time."""
    return forms.DateTimeField(
        label=_("Happened at"),
        required=False,
        help_text=_("Only for what is entered later. The history shows both times."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def tick(label: Label) -> forms.BooleanField:
    """Yes or nothing."""
    return forms.BooleanField(label=label, required=False)


def choice(label: Label, coerce: Callable[[Any], Any] = str) -> forms.TypedChoiceField:
    """One of a list that depends on the matter."""
    return forms.TypedChoiceField(label=label, coerce=coerce)


def solved() -> forms.TypedChoiceField:
    """The reporter's yes or no."""
    return forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


def satisfied() -> forms.TypedChoiceField:
    """1 to 5."""
    return forms.TypedChoiceField(
        label=_("How satisfied? 1 is not at all, 5 is very"),
        choices=[(str(n), str(n)) for n in range(1, 6)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def cause() -> forms.TypedChoiceField:
    """Why the work stands still."""
    return forms.TypedChoiceField(
        label=_("Why it stands still"), choices=PauseCause.choices, widget=forms.RadioSelect
    )


def photo_ticks() -> forms.TypedMultipleChoiceField:
    """Photos that everybody may see."""
    return forms.TypedMultipleChoiceField(
        label=_("Photos that everybody may see"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _one_of(label: Label, choices: type[TextChoices]) -> forms.ChoiceField:
    """One of a few, all in sight."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


Fields = dict[str, Callable[[], forms.Field]]
_done: Fields = {"answer": partial(text, _("What was done")), "photos": Photos}
_late: Fields = {"at": moment}

VERBS: Final[dict[str, Fields]] = {
    "accept": _late,
    "complete": {**_done, **_late},
    "settle": {**_done, **_late},
    "answer": {
        "answer": partial(text, _("Words to the reporter")),
        "photos": Photos,
        **_late,
    },
    "ask": {"question": partial(text, _("Question to the reporter"))},
    "ask_extension": {
        "amount": partial(forms.IntegerField, label=_("How much more time"), min_value=1),
        "reason": partial(text, _("Why it takes longer; the reporter reads it")),
    },
    "grant_extension": {"words": partial(text, _("A word about it"), required=False, rows=2)},
    "refuse_extension": {"reason": partial(text, _("Why not; the reporter reads it"), rows=2)},
    "contest": {
        "reason": partial(text, _("Why it is not yours")),
        "proposal": partial(line, _("Whose it is"), hint=_("An office, a grid or a body.")),
    },
    "confirm": {"reason": partial(text, _("Why it is theirs"), rows=2)},
    "hand_back": {"item": partial(choice, _("Entry of the list"))},
    "pause": {
        "cause": cause,
        "reason": partial(text, _("What has to happen first; the reporter reads it")),
    },
    "hand_up": {
        "outside_body": partial(
            line, _("Outside body"), hint=_("For example the power supply station.")
        ),
        "reason": partial(text, _("Why it is handed up")),
        **_late,
    },
    "refuse": {
        "reason": partial(text, _("Why it is not accepted")),
        "next_door": partial(
            text, _("Who can help instead"), rows=2, hint=_("Name the office and its telephone.")
        ),
    },
    "assign": {
        "to": partial(choice, _("To whom"), UUID),
        "reason": partial(text, _("Why"), rows=2),
    },
    "resume": {"words": partial(text, _("What you heard"), required=False, rows=2)},
    "pass_check": {
        "words": partial(text, _("What you saw"), required=False),
        "photos": Photos,
        **_late,
    },
    "fail_check": {
        "reason": partial(text, _("What is still wrong")),
        "photos": Photos,
        **_late,
    },
    "add": {"words": partial(text, _("What the reporter says")), "photos": Photos},
    "withdraw": {"reason": partial(text, _("Why"), required=False, rows=2)},
    "rate": {
        "solved": solved,
        "satisfied": satisfied,
        "words": partial(text, _("In the reporter's words"), required=False, rows=2),
    },
    "reopen": {"reason": partial(text, _("What is still wrong"))},
    "note": {
        "words": partial(text, _("Note")),
        "public": partial(tick, _("The reporter may read it")),
        "photos": Photos,
        **_late,
    },
    "correct": {
        "seq": partial(choice, _("Which entry"), int),
        "words": partial(text, _("What is right")),
    },
    "kind": {"kind": partial(choice, pgettext_lazy("matter", "Kind"))},
    "release": {
        "words": partial(tick, _("Everybody may read the reporter's words")),
        "photos": photo_ticks,
    },
    "merge": {
        "into": partial(
            line, _("Number of the matter that goes on"), hint=_("It keeps its number and lead.")
        )
    },
    "unmerge": {},
    "split": {
        "text": partial(text, _("What the new matter is about")),
        "kind": partial(choice, pgettext_lazy("matter", "Kind")),
        "where": partial(
            line, _("Where"), required=False, hint=_("Leave it empty where it is the same place.")
        ),
    },
    "relate": {
        "other": partial(line, _("Number of the other matter")),
        "why": partial(_one_of, _("Why they belong together"), Relatedness),
    },
    "unrelate": {"other": partial(choice, _("Which one"))},
    "liaise": {
        "contact": partial(_one_of, _("What happened"), Contact),
        "words": partial(text, _("What was said, agreed or delivered")),
        "photos": Photos,
        **_late,
    },
}


CHOSEN: Final = frozenset({"to", "seq", "kind", "item"})  # fields whose choices are options


class VerbForm(PhotoForm):
    """The form of one verb. `version` is what the reader saw of the matter."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, verb: str, options: Options, data: Any = None, files: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, files, auto_id=f"{verb}_%s", use_required_attribute=False, **kwargs)
        for name, make in VERBS[verb].items():
            self.fields[name] = make()
        if verb == "hand_up" and not options.outside:
            del self.fields["outside_body"]
        if verb == "ask_extension":
            self.fields["amount"].help_text = options.longest
        for name in CHOSEN & set(self.fields):
            self.fields[name].choices = getattr(options, name)  # type: ignore[attr-defined]
        if verb == "unrelate":
            self.fields["other"].choices = options.related  # type: ignore[attr-defined]
        if verb == "release":
            self.fields["photos"].choices = options.photos  # type: ignore[attr-defined]
            self.initial = {**(options.released or {}), **self.initial}

    def clean(self) -> dict[str, Any] | None:
        """Photos are encoded anew, where the verb takes any."""
        takes_photos = isinstance(self.fields.get("photos"), Photos)
        return super().clean() if takes_photos else forms.Form.clean(self)

    def first(self) -> list[forms.BoundField]:
        """What the verb needs, drawn at once."""
        return [self[name] for name in self.fields if name not in {"version", "at"}]

    def more(self) -> list[forms.BoundField]:
        """What is rarely needed, behind a fold."""
        return [self[name] for name in self.fields if name == "at"]

    def typed(self) -> list[str]:
        """The words that were typed, to be quoted where the form is gone."""
        texts = [name for name, field in self.fields.items() if isinstance(field, forms.CharField)]
        return [words for name in texts if (words := self.data.get(name, "").strip())]

    def take(self, problem: Invalid) -> None:
        """Show a service's refusal beside the fields that it names."""
        take_problem(self, problem)


def take_problem(form: forms.Form, problem: DomainError) -> None:
    """A service's refusal as errors of the form's fields, or of the whole form."""
    named = dict(problem.fields) if isinstance(problem, Invalid) else {}
    for name, sentence in named.items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if not named:
        form.add_error(None, str(problem))
