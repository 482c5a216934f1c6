"""What the reader of a matter's page may do now: the buttons, their forms, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.common.errors import Text
from linli.matters import rules, words
from linli.matters.joint_story import WITH_WORDS
from linli.matters.models import Matter, MatterStep
from linli.matters.services.asking_above import LONGEST
from linli.matters.services.assigning import candidates
from linli.matters.services.items import beyond_village
from linli.matters.services.kinds import offered
from linli.matters.services.levels import UP
from linli.matters.services.moving import place_of
from linli.matters.services.relating import related_to
from linli.matters.staff_forms import Options, VerbForm
from linli.matters.workflow import MOVES
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.rulesets.services.shapes import span_words
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.models import Posting

FOR_REPORTER: Final = ("rate", "add", "reopen", "withdraw")
KEEPING: Final = ("note", "correct", "kind", "release")
TOGETHER: Final = ("merge", "unmerge", "split", "relate", "unrelate")
NOTHING_TO_CHOOSE: Final = {"correct": "seq", "hand_back": "item", "unrelate": "related"}
ASKING: Final = frozenset({"ask_extension", "contest"})  # one question at a time
QUOTED: Final = ("text", "answer", "question", "reason", "words")  # what an entry may say
SHOWN_WORDS: Final = 30  # characters of an entry in the list of entries


@dataclass(frozen=True)
class Action:
    """One thing that the reader may do now, with its form."""

    verb: str
    label: Text
    form: VerbForm
    address: str
    main: bool = False
    opened: bool = False
    hint: str = ""

    @property
    def direct(self) -> bool:
        """Nothing has to be filled in: the button itself does it."""
        return not any(field.field.required for field in self.form.first()) and self.main

    @property
    def tap(self) -> str:
        """The one choice that there is: the button itself takes it."""
        only = [*self.form.fields] == ["version", "item"] and self.form.fields["item"].choices  # type: ignore[attr-defined]
        return str(only[0][0]) if only and len(only) == 1 else ""

    @property
    def said(self) -> str:
        """That choice in words."""
        return str(self.form.fields["item"].choices[0][1]) if self.tap else ""  # type: ignore[attr-defined]


def verbs_for(actor: Actor, matter: Matter) -> list[str]:
    """The verbs that make sense for this person now: those of the table, without settling what is
    not small, and with correcting the kind."""
    verbs = rules.moves_for(actor, matter)
    if not matter.is_small and "settle" in verbs:
        verbs.remove("settle")
    if matter.is_imported and "reopen" in verbs:
        verbs.remove("reopen")
    if "release" in verbs and not matter.is_public:
        verbs.remove("release")
    if matter.question:
        verbs = [verb for verb in verbs if verb not in ASKING]
    return [*verbs, "kind"] if "correct" in verbs else verbs


def options_of(
    actor: Actor, matter: Matter, verbs: Iterable[str], steps: list[MatterStep]
) -> Options:
    """What may be chosen in the forms of these verbs. At most five queries."""
    wanted = set(verbs)
    photos = list(matter.attachments.filter(is_public=True)) if "release" in wanted else []
    return Options(
        to=_postings(candidates(matter), matter) if "assign" in wanted else (),
        seq=_own_entries(actor, steps) if "correct" in wanted else (),
        kind=_kinds(matter) if wanted & {"kind", "split"} else (),
        photos=[
            (str(photo.pk), _("Photo %(n)d") % {"n": n}) for n, photo in enumerate(photos, start=1)
        ],
        released={
            "words": matter.words_released,
            "photos": [str(photo.pk) for photo in photos if photo.released],
        },
        related=_related(actor, matter) if "unrelate" in wanted else (),
        outside=UP.get(Level(matter.level)) == Level.OUTSIDE,
        item=_items(matter) if "hand_back" in wanted else (),
        longest=_longest(matter) if "ask_extension" in wanted else "",
    )


def _related(actor: Actor, matter: Matter) -> list[tuple[str, str]]:
    found = related_to(matter, by=actor)
    return [(other.number, f"{other} · {other.title}") for other, _why in found]


def _items(matter: Matter) -> list[tuple[str, str]]:
    """Entries of the list that the village does not answer for, with who does. One query."""
    found = beyond_village(matter)
    return [(item.code, f"{item.name} · {item.doer} · {item.basis}") for item in found]


def _longest(matter: Matter) -> str:
    """In which unit more time is asked for, and how much at most. One query."""
    values = rulesets.values([LONGEST], path=matter.village.path)
    most = span_words(values.span(LONGEST, matter.clock_class))
    return _("At most %(longest)s.") % {"longest": most}


def _postings(found: list[Posting], matter: Matter) -> list[tuple[str, str]]:
    return [
        (
            str(posting.pk),
            " · ".join(
                filter(
                    None,
                    (
                        posting.role.name,
                        posting.grid.name if posting.grid else "",
                        posting.person.display_name,
                    ),
                )
            ),
        )
        for posting in found
        if posting.pk != matter.turn_id
    ]


def _own_entries(actor: Actor, steps: list[MatterStep]) -> list[tuple[int, str]]:
    """Entries with words that this person wrote, newest first."""
    corrections = {"correct", "release", "move_work"}
    own = []
    for step in reversed(steps):
        mine = step.actor.get("person") == str(actor.person_id) and step.verb not in corrections
        said = next((t for n in QUOTED if (t := step.text(n))), "") if mine else ""
        if said:
            own.append((step.seq, f"{step.seq}: {said[:SHOWN_WORDS]}"))
    return own


def _kinds(matter: Matter) -> list[tuple[str, str]]:
    """The one that it has, the one that its words suggested, and then the others."""
    kinds = sorted(offered(matter.village.path), key=lambda kind: kind.pk != matter.suggested)
    return [(matter.kind_id, matter.kind.name)] + [
        (kind.pk, kind.name) for kind in kinds if kind.pk != matter.kind_id
    ]


def actions_of(
    actor: Actor, matter: Matter, steps: list[MatterStep], *, opened: str, form: VerbForm | None
) -> list[Action]:
    """What the reader may do now, in the order of the table; the first step on is the main one."""
    verbs = verbs_for(actor, matter)
    options = options_of(actor, matter, verbs, steps)
    aside = {*FOR_REPORTER, *KEEPING, *TOGETHER}
    main = next((verb for verb in verbs if verb not in aside), "")
    main = main or next((verb for verb in verbs if verb == "rate"), "")
    empty = {name for name in NOTHING_TO_CHOOSE.values() if not getattr(options, name)}
    labels = {"kind": _("Correct the kind"), "correct": _("Correct an own entry")}
    return [
        Action(
            verb=verb,
            label=labels.get(verb) or MOVES[matter.status][verb].label,
            form=form if form is not None and verb == opened else VerbForm(verb, options),
            address=reverse("matters:act", args=[matter.number, verb]),
            main=verb == main,
            opened=verb == opened,
            hint=_hint(actor, matter, verb),
        )
        for verb in verbs
        if NOTHING_TO_CHOOSE.get(verb, "") not in empty
    ]


def _hint(actor: Actor, matter: Matter, verb: str) -> str:
    """What follows from a verb, where it is not plain from its name."""
    if verb == "hand_up":
        return _who_is_next(actor, matter)
    hints = {
        "hand_back": _("The reporter reads the entry. The street may not hand it down again."),
        "ask_extension": _("The level above decides. The limit moves only when it is granted."),
        "grant_extension": _("The time limit moves by what was asked for."),
        "refuse_extension": _("The time limit stays as it is."),
        "contest": _("The level above reviews it. Until then it stays yours, and its clock runs."),
        "confirm": _("It stays where it is and cannot be contested again."),
        "ask": _("The completion clock stands still until the reporter answers."),
        "pause": _(
            "The reporter sees why. It goes on by itself when the time of the rule is over."
        ),
        "complete": _("Somebody else then looks whether it is solved."),
        "pass_check": _("Then the reporter is asked."),
        "fail_check": _("It goes back to whoever answers for it."),
        "refuse": _("A refusal always says who can help instead."),
        "release": _("Only kind, state and time taken are public until you release more."),
        "merge": _("Its reporter stays one: told what becomes of it, and asked."),
        "unmerge": _("It goes on by itself again; whoever had it is told."),
        "split": _("The new matter has clocks of its own from now on; the reporter follows both."),
    }
    if matter.merged_count and verb in WITH_WORDS:
        return _("%(count)d people read this: write nothing about any one of them.") % {
            "count": matter.people
        }
    return hints.get(verb, "")


def _who_is_next(actor: Actor, matter: Matter) -> str:
    level = UP.get(Level(matter.level))
    if level is None:
        return _("There is no level above an outside body.")
    if level == Level.OUTSIDE:
        return _("An outside body takes it on; the street stays its liaison and answers for it.")
    not_me = {actor.person_id} if actor.person_id else set()
    duty = territory.on_duty(place_of(matter), level, not_persons=not_me)
    who = words.because(duty.because, duty.person_name) if duty else _("nobody is posted above")
    return _("Next level: %(level)s. Because: %(because)s.") % {
        "level": level.label,
        "because": who,
    }
