"""One post, two duties (row S1-02): what a leader answers for in business and in party building,
and the yearly review of that list, never of the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.spans import due
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.fields import below
from linli.territory.models import Posting, TwoDuties, Unit
from linli.territory.services.vacancies import keeper

REVIEW: Final = "duties.two.review"
LONGEST: Final = 400


@dataclass(frozen=True)
class Line:
    """A post with its list, if there is one, and until when that is to be reviewed."""

    posting: Posting
    duties: TwoDuties | None
    due_on: date | None = None

    @property
    def is_overdue(self) -> bool:
        """There is no list, or its review is due."""
        return self.due_on is None or self.due_on < clock.today()


def at_place(place: Unit, *, by: Actor, at: datetime) -> list[Line]:
    """The posts at a place and below that have two duties, in the order of places. Two queries."""
    rows = (
        Posting.objects.visible_to(by)
        .current(at)
        .filter(below(place.path), role__two_duties=True, deputy_of__isnull=True)
        .select_related("person", "role", "unit", "two_duties")
        .order_by("path", "role__turn", "role__code", "since_at", "pk")
    )
    return _lines(list(rows))


def of_posting(posting: Posting) -> Line:
    """One post. Two queries."""
    row = Posting.objects.select_related("person", "role", "unit", "two_duties").get(pk=posting.pk)
    return _lines([row])[0]


def _lines(rows: Iterable[Posting]) -> list[Line]:
    known = list(rows)
    values = rulesets.values_at([REVIEW], {keeper(one.path) for one in known})
    found = []
    for one in known:
        duties: TwoDuties | None = getattr(one, "two_duties", None)
        if duties is None:
            found.append(Line(one, None))
            continue
        value = values[keeper(one.path)]
        begin = datetime.combine(
            duties.reviewed_on or duties.written_on, time(12), clock.PLACE_TIME
        )
        ends = due(begin, value.span(REVIEW), [], value.calendar())
        found.append(Line(one, duties, clock.local(ends.at).date() if ends else None))
    return found


@transaction.atomic
def write(
    posting_id: UUID, *, by: Actor, business: str, party_building: str, version: int
) -> TwoDuties:
    """The list of a post, new or changed; both parts are needed. `version` is the one that the
    form was drawn from: a newer one raises `Conflict`."""
    posting = _locked(posting_id, by)
    words = {"business": business.strip(), "party_building": party_building.strip()}
    for name, text in words.items():
        if not text or len(text) > LONGEST:
            sentence = _("Write both duties, each in at most %(most)d characters.") % {
                "most": LONGEST
            }
            raise Invalid(sentence, fields={name: sentence})
    found = _checked(posting, version)
    if found is None:
        found = TwoDuties(posting=posting)
    found.business, found.party_building = words["business"], words["party_building"]
    found.written_on = clock.today()
    found.version += 1
    found.save()
    audit.note(by=by, verb="write_duties", what=f"territory.Posting:{posting.pk}")
    return found


@transaction.atomic
def review(posting_id: UUID, *, by: Actor, found_wrong: str, version: int) -> TwoDuties:
    """The list was looked at today: what about it is to be mended, or nothing."""
    posting = _locked(posting_id, by)
    duties = _checked(posting, version)
    if duties is None:
        raise Invalid(_("There is no list to review yet. Write it first."))
    duties.review, duties.reviewed_on = found_wrong.strip()[:LONGEST], clock.today()
    duties.version += 1
    duties.save(update_fields=["review", "reviewed_on", "version"])
    audit.note(by=by, verb="review_duties", what=f"territory.Posting:{posting.pk}")
    return duties


def _locked(posting_id: UUID, by: Actor) -> Posting:
    rows = Posting.objects.select_for_update(of=("self",)).select_related("unit", "role")
    posting = rows.filter(pk=posting_id).first()
    if posting is None or not posting.role.two_duties:
        raise NotHere(_("There is no such posting with two duties."))
    rules.check_may(by, "postings.manage", posting.unit.covers_path)
    return posting


def _checked(posting: Posting, version: int) -> TwoDuties | None:
    found = TwoDuties.objects.filter(posting=posting).first()
    if (found.version if found else 0) != version:
        raise Conflict(
            _("Somebody else changed this list in the meantime; nothing was kept."),
            next_step=_("Compare it with yours below, and send it again."),
        )
    return found
