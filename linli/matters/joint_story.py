"""What becomes of a merged matter, for its own reporter: the public steps of the one that goes on.

Never what other people reported, added, were asked or said; never their photos or names.
"""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from linli.matters import story
from linli.matters.models import Matter, MatterStep
from linli.matters.story import Entry

# What the office did, with its words to whoever reported it
WITH_WORDS: Final = frozenset({"answer", "complete", "settle", "conclude", "refuse", "liaise"})
SHOWN: Final = WITH_WORDS | {
    *(
        "accept",
        "hand_up",
        "hand_back",
        "escalate",
        "pause",
        "assign",
        "pass_check",
        "fail_check",
        "ask_outside",
    ),
    *("close_unanswered", "close_answered"),
}
UP: Final = frozenset({"rate", "reopen", "raise"})


def joint_story(lead: Matter) -> list[Entry]:
    """The entries in order, with corrected words in place of the first ones. One query."""
    entries: dict[int, Entry] = {}
    for step in lead.steps.order_by("seq"):
        corrected = entries.get(int(step.payload.get("corrects", 0)))
        if step.verb == "correct":
            if corrected is not None and corrected.quote and step.text("words"):
                corrected.quote = step.text("words")
        elif (entry := _entry(step)) is not None:
            entries[step.seq] = entry
    return list(entries.values())


def _entry(step: MatterStep) -> Entry | None:
    if step.verb in UP and step.was != step.now and step.now == "submitted":
        return Entry(step.seq, _("One level up, for another look"), at=step.at)
    if step.verb not in SHOWN or not step.public:
        return None
    words = _words(step, ("answer", "reason", "words")) if step.verb in WITH_WORDS else ""
    door = step.text("next_door")
    return Entry(
        step.seq,
        story.title_of(step),
        at=step.at,
        meta=story.meta_of(step),
        text=_("Who can help: %(door)s") % {"door": door} if door else "",
        quote=words,
    )


def _words(step: MatterStep, names: Iterable[str]) -> str:
    return next((text for name in names if (text := step.text(name))), "")
