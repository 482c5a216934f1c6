"""A matter's history as a story: who did what, when, and why, from top to bottom.

For the reporter, words of internal entries are left out; for staff nothing is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.common import numbers
from linli.common.spans import Span
from linli.matters import words
from linli.matters.choices import Contact, PauseCause, Relatedness, Status
from linli.matters.models import Attachment, Matter, MatterStep
from linli.matters.models.items import doer_of, in_language
from linli.matters.services.belonging import other_in
from linli.people.choices import ActorKind
from linli.rulesets.services.shapes import span_words
from linli.territory.choices import Level


@dataclass
class Entry:
    """One entry as `components/story.html` draws it."""

    seq: int
    title: str
    at: datetime | None = None
    meta: str = ""
    text: str = ""
    quote: str = ""
    state: str = "done"
    photos: list[dict[str, Any]] = field(default_factory=list)
    entered_at: datetime | None = None
    corrected: dict[str, Any] | None = None
    public: bool | None = None
    author: str = ""  # the person's id, to offer "correct" to whoever wrote it

    @property
    def anchor(self) -> str:
        """Its address on the page."""
        return f"step-{self.seq}" if self.seq else ""


# What would tell a reporter of others who reported the same
FOR_STAFF: Final = frozenset({"gather", "let_go", "relate", "unrelate", "related"})
PhotoAddress = Callable[[Attachment], str]


def story(
    matter: Matter,
    *,
    for_staff: bool,
    photo_address: PhotoAddress,
    steps: Iterable[MatterStep] | None = None,
) -> list[Entry]:
    """The entries in order, with corrections folded into what they correct. Two queries."""
    rows = list(steps if steps is not None else matter.steps.order_by("seq"))
    photos: defaultdict[int, list[Attachment]] = defaultdict(list)
    for photo in matter.attachments.order_by("added_at"):
        if for_staff or photo.is_public:
            photos[photo.seq].append(photo)
    entries: dict[int, Entry] = {}
    for step in rows:
        corrected = entries.get(int(step.payload.get("corrects", 0)))
        if step.verb == "correct" and corrected is not None:
            _fold(corrected, step)
        elif step.verb in FOR_STAFF and not for_staff:
            continue
        elif for_staff or step.public or step.words == {} or step.verb == "move_work":
            entries[step.seq] = _entry(step, for_staff, photos[step.seq], photo_address)
    told = list(entries.values())
    _mark_now(told, matter)
    return [*told, *_still_to_come(matter, for_staff=for_staff)]


def _entry(
    step: MatterStep, for_staff: bool, photos: list[Attachment], address: PhotoAddress
) -> Entry:
    readable = for_staff or step.public
    quote = ""
    if readable:
        quote = next(
            (t for n in ("text", "answer", "question", "reason", "words") if (t := step.text(n))),
            "",
        )
    return Entry(
        seq=step.seq,
        title=title_of(step),
        at=step.at,
        meta=meta_of(step),
        text=_explained(step, readable, for_staff),
        quote=quote,
        photos=[
            {"src": f"{address(photo)}?small=1", "href": address(photo), "alt": _("Photo")}
            for photo in photos
        ],
        entered_at=step.entered_at if step.is_late_entry else None,
        public=False if for_staff and not step.public else None,
        author=str(step.actor.get("person") or ""),
    )


def title_of(step: MatterStep) -> str:
    """The verb in the office's own words."""
    titles = {
        "report": _("Reported"),
        "import": _("Imported from an earlier ledger"),
        "accept": _("Accepted"),
        "answer": _("Answered"),
        "ask": _("Asked the reporter"),
        "ask_extension": _("Asked for more time"),
        "grant_extension": _("More time granted"),
        "refuse_extension": _("More time not granted"),
        "contest": _("Says that it is not theirs"),
        "confirm": _("Dispatch confirmed"),
        "ask_further": _("Not decided in time: asked further up"),
        "pause": _("Paused"),
        "resume": _("Work goes on"),
        "escalate": _("Overdue: one level up"),
        "stand_in": _("A case with a time limit of its own goes on: the clock stands still"),
        "stand_down": _("That case has ended"),
        "conclude": _("The case was decided: closed by itself"),
        "lapse": _("What it was about fell away: void by itself"),
        "chase": _("Overdue: whoever has it was reminded"),
        "refuse": _("Not accepted"),
        "note": _("Note"),
        "complete": _("Completed, waiting for recheck"),
        "settle": _("Settled on the spot"),
        "pass_check": _("Rechecked: solved"),
        "fail_check": _("Rechecked: not solved, returned"),
        "add": _("The reporter added"),
        "withdraw": _("Withdrawn by the reporter"),
        "correct": _("Corrected"),
        "release": _("Release to the public changed"),
        "move_work": _("Handed over"),
        "assign": _("Dispatched"),
        "reopen": _("Reopened by the reporter"),
        "close_unanswered": _("Closed: the reporter did not answer"),
        "close_answered": _("Closed: everybody who reported it has answered"),
        "raise": _("One level up, for another look"),
        "merge": _("Goes on together with other reports of the same thing"),
        "unmerge": _("Goes on by itself again"),
        "gather": _("Another report of the same thing joined it"),
        "let_go": _("A report that had joined it goes on by itself again"),
        "split": _("Split in two"),
        "split_from": _("Split off from another matter"),
        "relate": _("Noted as related"),
        "related": _("Noted as related"),
        "unrelate": _("No longer related"),
        "ask_outside": _("Goes to an outside body for several together"),
    }
    if step.verb == "hand_back":
        return _("Outside the village's list: to the street")
    if step.verb == "hand_up":
        body = step.payload.get("outside_body") or _level(step)
        return _("Handed up to: %(level)s") % {"level": body}
    if step.verb == "erase":
        return _erased(step)
    if step.verb == "liaise":
        label = Contact(step.payload["contact"]).label
        return f"{label} · {step.payload.get('outside_body', '')}"
    if step.verb == "rate":
        return _("Rated: solved") if step.payload.get("solved") else _("Rated: not solved")
    return titles.get(step.verb, step.verb)


def _erased(step: MatterStep) -> str:
    """What went, and why: the entry stays when the words are gone."""
    asked = step.payload.get("why") == "request"
    if step.payload.get("erased") == "contact":
        if asked:
            return _("Name and number erased at the person's request")
        return _("Name and number erased: their time had run out")
    if asked:
        return _("Words, photos and place erased at the person's request")
    return _("Words, photos and place erased: their time had run out")


def _level(step: MatterStep) -> str:
    level = step.payload.get("level", "")
    return str(Level(level).label) if level in Level.values else ""


def meta_of(step: MatterStep) -> str:
    """Who did it, in which role."""
    actor = step.actor
    role = words.in_language(actor, "role")
    who = [part for part in (actor.get("name"), role) if part]
    if actor.get("stands_in"):
        who.append(_("standing in"))
    if actor.get("on_behalf_of"):
        who.append(_("on behalf of the reporter"))
    if actor.get("kind") == ActorKind.CLIENT:
        who.append(_("by a program"))
    if actor.get("kind") == ActorKind.SYSTEM:
        who = [_("by itself")]
    return " · ".join(str(part) for part in who)


def _explained(step: MatterStep, readable: bool, for_staff: bool) -> str:
    """What the entry says besides its words: the next door, the stars, and what follows."""
    lines = _of_old_ledger(step) if readable else []
    if any("text" not in word for word in step.words.values()):
        lines.append(_("The words of this entry were erased; that it was made stays."))
    lines += _beside(step) if for_staff or step.verb in {"split", "split_from"} else []
    if step.verb == "rate" and step.payload.get("satisfied"):
        lines.append(_("Satisfied: %(n)d of 5") % {"n": step.payload["satisfied"]})
    if readable and step.text("next_door"):
        lines.append(_("Who can help: %(door)s") % {"door": step.text("next_door")})
    if readable and step.text("proposal"):
        lines.append(_("Whose it is: %(whose)s") % {"whose": step.text("proposal")})
    return "\n".join([*lines, *_grounds(step), *_what_follows(step)])


def _grounds(step: MatterStep) -> list[str]:
    """Why it stands still, which entry of the list it falls under, how much time is asked for."""
    lines = []
    if step.payload.get("cause"):
        lines.append(str(PauseCause(step.payload["cause"]).label))
    if step.payload.get("item"):
        entry = step.payload["item"]
        said = {"item": in_language(entry, "name"), "doer": doer_of(entry), "basis": entry["basis"]}
        lines.append(_("List of items: %(item)s. Done by: %(doer)s. Basis: %(basis)s") % said)
    if step.payload.get("asks"):
        asked = span_words(Span.parse(step.payload["asks"]))
        lines.append(_("How much more: %(span)s") % {"span": asked})
    return lines


def _what_follows(step: MatterStep) -> list[str]:
    """Who has it now and why, as far as the entry says."""
    lines = []
    if step.payload.get("because"):
        sentence = words.because(step.payload["because"], step.text("owner"))
        lines.append(_("Now with: %(because)s.") % {"because": sentence})
    if step.text("decider"):
        lines.append(_("To be decided by: %(name)s") % {"name": step.text("decider")})
    if step.text("checker"):
        lines.append(_("Recheck by: %(name)s") % {"name": step.text("checker")})
    if step.payload.get("nobody_else"):
        lines.append(_("Nobody else is posted here."))
    if step.payload.get("supervised"):
        lines.append(_("One level up, not back to whoever handled it."))
    return lines


def _beside(step: MatterStep) -> list[str]:
    """The number of the other matter, and why they belong together."""
    other = other_in(step.payload)
    lines = [numbers.shown(other)] if other else []
    why = step.payload.get("why")
    return [*lines, str(Relatedness(why).label)] if why in Relatedness.values else lines


def _of_old_ledger(step: MatterStep) -> list[str]:
    """What the earlier ledger said, and where it said so; nothing for other entries."""
    if step.verb != "import":
        return []
    said = {
        _("Ledger: %(words)s"): step.text("ledger"),
        _("Row: %(words)s"): str(step.payload.get("row") or ""),
        _("Its number there: %(words)s"): step.text("old_number"),
        _("Handled by: %(words)s"): step.text("handled_by"),
        _("Result: %(words)s"): step.text("result"),
    }
    return [line % {"words": words_} for line, words_ in said.items() if words_]


def _fold(entry: Entry, step: MatterStep) -> None:
    """The corrected words stand in the story, the old ones behind a fold."""
    new = step.text("words")
    if new:
        entry.corrected = {"old": entry.quote, "at": step.at, "by": step.actor.get("name") or ""}
        entry.quote = new


def _mark_now(told: list[Entry], matter: Matter) -> None:
    if told and matter.is_open:
        told[-1].state = "now"


def _still_to_come(matter: Matter, *, for_staff: bool) -> list[Entry]:
    """What has to happen yet, in a few words."""
    verdict = pgettext("ahead", "Rating by the reporter") if for_staff else _("Your rating")
    ahead = {
        Status.SUBMITTED: [_("Acceptance"), _("Handling"), _("Recheck"), verdict],
        Status.IN_HAND: [_("Handling"), _("Recheck"), verdict],
        Status.WAITING: [_("The reporter's answer"), _("Handling"), _("Recheck"), verdict],
        Status.PAUSED: [_("Handling"), _("Recheck"), verdict],
        Status.DONE: [_("Recheck"), verdict],
        Status.CHECKED: [verdict],
    }.get(Status(matter.status), [])
    return [Entry(0, " → ".join(ahead), state="todo")] if ahead else []
