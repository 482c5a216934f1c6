"""The page of one matter for staff: its story, what the reader may do, and the facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.common import numbers
from linli.common.errors import DomainError, Invalid, NotHere, Text
from linli.matters import boards, rules, staff_rules, story, words
from linli.matters.choices import Status
from linli.matters.models import Attachment, Matter, MatterStep
from linli.matters.services.assigning import UP, candidates
from linli.matters.services.kinds import offered
from linli.matters.services.moving import place_of
from linli.matters.staff_forms import Options, VerbForm
from linli.matters.workflow import MOVES
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.models import Posting

FOR_REPORTER: Final = ("rate", "add", "reopen", "withdraw")
KEEPING: Final = ("note", "correct", "kind", "release")
QUOTED: Final = ("text", "answer", "question", "reason", "words")  # what an entry may say
SHOWN_WORDS: Final = 30  # characters of an entry in the list of entries


class SeeOther(HttpResponseRedirect):
    """Go on with GET: the answer to every form that was taken."""

    status_code = 303


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


def visible(request: StaffRequest, number: str) -> Matter:
    """The matter of this number, if the reader may see it; else `NotHere`."""
    unknown = NotHere(_("There is no such matter here."))
    try:
        plain = numbers.parse(number)
    except Invalid:
        raise unknown from None
    seen = boards.for_detail(boards.seen_by(request.actor))
    matter = seen.filter(number=plain).first()
    if matter is None:
        raise unknown
    return matter


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
    return [*verbs, "kind"] if "correct" in verbs else verbs


def options_of(
    actor: Actor, matter: Matter, verbs: Iterable[str], steps: list[MatterStep]
) -> Options:
    """What may be chosen in the forms of these verbs. At most three queries."""
    wanted = set(verbs)
    photos = list(matter.attachments.filter(is_public=True)) if "release" in wanted else []
    return Options(
        to=_postings(candidates(matter), matter) if "assign" in wanted else (),
        seq=_own_entries(actor, steps) if "correct" in wanted else (),
        kind=_kinds(matter) if "kind" in wanted else (),
        photos=[
            (str(photo.pk), _("Photo %(n)d") % {"n": n}) for n, photo in enumerate(photos, start=1)
        ],
        released={
            "words": matter.words_released,
            "photos": [str(photo.pk) for photo in photos if photo.released],
        },
        outside=UP.get(Level(matter.level)) == Level.OUTSIDE,
    )


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
    kinds = offered(matter.village.path)
    return [(matter.kind_id, matter.kind.name)] + [
        (kind.pk, kind.name) for kind in kinds if kind.pk != matter.kind_id
    ]


def actions_of(
    actor: Actor, matter: Matter, steps: list[MatterStep], *, opened: str, form: VerbForm | None
) -> list[Action]:
    """What the reader may do now, in the order of the table; the first step on is the main one."""
    verbs = verbs_for(actor, matter)
    options = options_of(actor, matter, verbs, steps)
    aside = {*FOR_REPORTER, *KEEPING}
    main = next((verb for verb in verbs if verb not in aside), "")
    main = main or next((verb for verb in verbs if verb == "rate"), "")
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
        if verb != "correct" or options.seq
    ]


def _hint(actor: Actor, matter: Matter, verb: str) -> str:
    """What follows from a verb, where it is not plain from its name."""
    if verb == "hand_up":
        return _who_is_next(actor, matter)
    hints = {
        "ask": _("The completion clock stands still until the reporter answers."),
        "complete": _("Somebody else then looks whether it is solved."),
        "pass_check": _("Then the reporter is asked."),
        "fail_check": _("It goes back to whoever answers for it."),
        "refuse": _("A refusal always says who can help instead."),
        "release": _("Only kind, state and time taken are public until you release more."),
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


def facts_of(matter: Matter, steps: list[MatterStep]) -> list[dict[str, Any]]:
    """The facts beside the story."""
    first = steps[0]
    taken_by = matter.taken_by.display_name if matter.taken_by else ""
    items = [
        (_("Lead"), _posting(matter.owner) or _("nobody is posted"), matter.outside_body),
        (_("First receiver"), first.text("owner"), _("stays with it until it is solved")),
        (_("Waiting for"), _turn(matter), ""),
        (pgettext("matter", "Kind"), matter.kind.name, ""),
        (_("Where"), words.full_place(matter), ""),
        (_("Came in"), words.source(matter), taken_by),
        (_("Reporter"), _reporter(matter), ""),
        (_("Public"), _public(matter), ""),
    ]
    return [{"term": term, "text": text, "note": note} for term, text, note in items if text]


def _posting(posting: Posting | None) -> str:
    if posting is None:
        return ""
    return f"{posting.person.display_name} · {posting.role.name}"


def _turn(matter: Matter) -> str:
    if matter.status in {Status.WAITING, Status.CHECKED}:
        return _("the reporter")
    return _posting(matter.turn) if matter.is_open else ""


def _reporter(matter: Matter) -> str:
    person = matter.reporter
    if person is None:
        return _("left no name and no number")
    return " · ".join(filter(None, (person.display_name, person.phone_masked)))


def _public(matter: Matter) -> str:
    if not matter.is_public:
        return _("No: it appears only in counts of five and more")
    if matter.words_released:
        return _("Kind, state, time taken, and the reporter's words")
    return _("Kind, state and time taken")


def photo_address(photo: Attachment) -> str:
    """Where staff see a photo."""
    return reverse("matters:photo", args=[photo.pk])


def render_matter(
    request: StaffRequest,
    matter: Matter,
    *,
    opened: str = "",
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    kept: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken."""
    actor = request.actor
    steps = list(matter.steps.order_by("seq"))
    actions = actions_of(actor, matter, steps, opened=opened, form=form)
    judges = matter.status in {Status.DONE, Status.CHECKED}
    context = {
        "matter": matter,
        "story": story.story(matter, for_staff=True, photo_address=photo_address, steps=steps),
        "next_steps": [a for a in actions if a.verb not in {*FOR_REPORTER, *KEEPING} or a.main],
        "for_reporter": [a for a in actions if a.verb in FOR_REPORTER and not a.main],
        "keeping": [a for a in actions if a.verb in KEEPING],
        "facts": facts_of(matter, steps),
        "completed_it": judges and matter.completed_by_id == actor.person_id,
        "may_print": rules.allowed(staff_rules.check_may_print_slip, actor, matter),
        "may_ring": bool(matter.reporter and matter.reporter.has_phone)
        and rules.allowed(staff_rules.check_may_read_contact, actor, matter),
        "problem": problem,
        "kept": kept if not any(action.opened for action in actions) else (),
    }
    return render(request, "matters/detail.html", context, status=status)
