"""The facts of one matter beside its story, for staff."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.matters import words
from linli.matters.choices import Question, Status
from linli.matters.models import Matter, MatterStep
from linli.territory.models import Posting


def facts_of(matter: Matter, steps: list[MatterStep]) -> list[dict[str, Any]]:
    """The facts beside the story."""
    first = steps[0]
    taken_by = matter.taken_by.display_name if matter.taken_by else ""
    items = [
        (_("Lead"), _posting(matter.owner) or _("nobody is posted"), matter.outside_body),
        (_("First receiver"), first.text("owner"), _("stays with it until it is solved")),
        (_("Waiting for"), _turn(matter), ""),
        (_("To be decided by"), _posting(matter.decider), _question(matter)),
        (pgettext("matter", "Kind"), matter.kind.name, ""),
        (_("Where"), words.full_place(matter), ""),
        (_("Came in"), words.source(matter), taken_by),
        (_("Reporter"), _reporter(matter), ""),
        (_("Reported by"), _people(matter), ""),
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


def _question(matter: Matter) -> str:
    return str(Question(matter.question).label) if matter.question else ""


def _reporter(matter: Matter) -> str:
    person = matter.reporter
    if matter.is_gathered:
        return ""
    if person is None:
        return _("left no name and no number")
    return " · ".join(filter(None, (person.display_name, person.phone_masked)))


def _people(matter: Matter) -> str:
    """How many, where it is more than one."""
    if not matter.merged_count:
        return ""
    return ngettext("%(count)d person", "%(count)d people", matter.people) % {
        "count": matter.people
    }


def _public(matter: Matter) -> str:
    if not matter.is_public:
        return _("No: it appears only in counts of five and more")
    if matter.words_released:
        return _("Kind, state, time taken, and the reporter's words")
    return _("Kind, state and time taken")
