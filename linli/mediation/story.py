"""A case from top to bottom: who did what, when. Names of parties never stand in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common.languages import chosen
from linli.mediation.choices import Category, Colour, How, Kept, Route, Stage
from linli.mediation.models import Dispute, DisputeStep
from linli.mediation.workflow import MOVES, TOLD
from linli.people.choices import ActorKind

NOBODY: Final = gettext_lazy("Nobody else is posted here. Ring the village, or 110 in danger.")
QUOTED: Final = ("reason", "result", "interest")
# Told where a party reads the story: what concerns every side
FOR_PARTIES: Final = frozenset(
    {
        *("register", "appoint", "declare", "consent", "begin", "refer", "take_part", "close_part"),
        *("return_part", "extend", "agree", "sign", "ask_court", "court_says", "revisit"),
        *("mediate_again", "archive", "fail", "refuse", "stop", "leave_to", "withdrawn"),
        *("other_mediator", "consult", "seal", "reword"),
    }
)
LABELS: Final = {
    **{verb: move.label for moves in MOVES.values() for verb, move in moves.items()},
    **TOLD,
}
CODES: Final[Mapping[str, Any]] = {
    "category": Category,
    "colour": Colour,
    "route": Route,
    "how": How,
    "kept": Kept,
}


@dataclass
class Entry:
    """One entry as `components/story.html` draws it."""

    title: str
    at: datetime | None = None
    meta: str = ""
    text: str = ""
    quote: str = ""
    state: str = "done"
    anchor: str = ""


def story(
    dispute: Dispute, steps: Iterable[DisputeStep], *, for_party: bool = False
) -> list[Entry]:
    """The entries in order, and what has to happen yet."""
    told = [_entry(step, for_party) for step in steps if not for_party or step.verb in FOR_PARTIES]
    if told and dispute.is_running:
        told[-1].state = "now"
    ahead = {
        Stage.REGISTERED: (_("Consent of every party"), _("Mediation"), _("Agreement")),
        Stage.MEDIATING: (_("Agreement"), _("Revisit")),
        Stage.AGREED: (_("Revisit"), _("Write-off")),
    }.get(Stage(dispute.stage), ())
    return [*told, Entry(" → ".join(ahead), state="todo")] if ahead else told


def _entry(step: DisputeStep, for_party: bool) -> Entry:
    return Entry(
        anchor=f"step-{step.seq}",
        title=str(LABELS[step.verb]),
        at=step.at,
        meta=_meta(step, for_party),
        text=_facts(step),
        quote=next((said for name in QUOTED if (said := step.text(name))), ""),
    )


def _meta(step: DisputeStep, for_party: bool) -> str:
    actor = step.actor
    if actor.get("kind") == ActorKind.REPORTER:
        return _("by their own link")
    if actor.get("kind") == ActorKind.SYSTEM:
        return _("by itself")
    role = chosen(actor.get("role_zh", ""), actor.get("role_en", ""))
    return role if for_party else " · ".join(filter(None, (actor.get("name"), role)))


def _facts(step: DisputeStep) -> str:
    """What the entry says besides its words."""
    payload = step.payload
    codes = [
        str(kind(payload[name]).label)
        for name, kind in CODES.items()
        if payload.get(name) in kind.values
    ]
    said = [
        (_("Party %(words)s"), payload.get("party")),
        (_("until %(words)s"), payload.get("until")),
        (_("Asked to come: %(words)s"), step.text("second")),
        (_("Who can help: %(words)s"), step.text("next_door")),
    ]
    lines = [
        step.text("body"),
        step.text("bodies"),
        *codes,
        *(line % {"words": words_} for line, words_ in said if words_),
    ]
    if payload.get("reached") is False:
        lines.append(str(NOBODY))
    if payload.get("violence"):
        lines.append(_("signs of violence"))
    if payload.get("effective"):
        lines.append(_("Signed by all and sealed: the agreement has taken effect."))
    if any("text" not in word for word in step.words.values()):
        lines.append(_("The words of this entry were erased; that it was made stays."))
    return " · ".join(filter(None, lines))
