"""Other bodies in the same case: asked, taken or returned, and closed (rows S4-14, S4-18)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.mediation.choices import Route
from linli.mediation.models import Dispute, Part
from linli.mediation.services.ending import complete_matter
from linli.mediation.services.moving import Turn, begin, finish, refuse
from linli.people.actors import Actor

PETITION_ANSWER = "mediation.petition.answer_within"
PETITION_CLOSE = "mediation.petition.close_within"
LONGEST_BODY = 80
LONGEST = 400


@transaction.atomic
def refer(
    key: UUID, *, by: Actor, body: str, route: str, reason: str, version: int | None = None
) -> Part:
    """A body is asked to do its part; the lead stays, and so does the number."""
    turn = begin(key, "refer", by=by, version=version, body=body, route=route, reason=reason)
    if route not in Route.values:
        raise Invalid(_("Choose a route."), fields={"route": _("Choose one.")})
    if len(body.strip()) > LONGEST_BODY or len(reason.strip()) > LONGEST:
        raise Invalid(_("The text is too long."), fields={"reason": _("Please shorten it.")})
    number = turn.dispute.parts.count() + 1
    answer = PETITION_ANSWER if route == Route.PETITION else "mediation.refer.answer_within"
    part = Part.objects.create(
        dispute=turn.dispute,
        number=number,
        body=body.strip(),
        route=route,
        reason=reason.strip(),
        referred_at=turn.at,
        answer_due_at=turn.due_after(answer, turn.at),
    )
    turn.payload.update(part=number, route=route)
    finish(turn)
    return part


@transaction.atomic
def take_part(key: UUID, *, by: Actor, part: UUID, version: int | None = None) -> Part:
    """The body takes it."""
    turn = begin(key, "take_part", by=by, version=version)
    row = _part(turn, part)
    if row.taken_at is not None or not row.is_open:
        raise refuse(_("This part was answered already."), _("See the list of bodies."))
    row.taken_at = turn.at
    if row.route == Route.PETITION:
        row.close_due_at = turn.due_after(PETITION_CLOSE, turn.at)
    return _kept(turn, row)


@transaction.atomic
def return_part(
    key: UUID, *, by: Actor, part: UUID, reason: str, next_door: str, version: int | None = None
) -> Part:
    """The body does not take it: why, and who can instead."""
    turn = begin(key, "return_part", by=by, version=version, reason=reason, next_door=next_door)
    row = _part(turn, part)
    if row.taken_at is not None or not row.is_open:
        raise refuse(_("This part was answered already."), _("See the list of bodies."))
    row.returned_at, row.result = turn.at, reason.strip()[:LONGEST]
    return _kept(turn, row)


@transaction.atomic
def close_part(
    key: UUID, *, by: Actor, part: UUID, result: str, version: int | None = None
) -> Part:
    """The body has done its part, with a result."""
    turn = begin(key, "close_part", by=by, version=version, result=result)
    row = _part(turn, part)
    if not row.is_open:
        raise refuse(_("This part was closed already."), _("See the list of bodies."))
    row.taken_at = row.taken_at or turn.at
    row.closed_at, row.result = turn.at, result.strip()[:LONGEST]
    return _kept(turn, row)


@transaction.atomic
def consult(
    key: UUID, *, by: Actor, bodies: str, result: str, version: int | None = None
) -> Dispute:
    """Several bodies sat down together: who was there, and who does what by when."""
    turn = begin(key, "consult", by=by, version=version, bodies=bodies, result=result)
    finish(turn)
    return turn.dispute


def _part(turn: Turn, key: UUID) -> Part:
    row = turn.dispute.parts.filter(pk=key).first()
    if row is None:
        raise Invalid(_("This body has no part in the case."), fields={"part": _("Choose a body.")})
    return row


def _kept(turn: Turn, row: Part) -> Part:
    row.save()
    turn.payload["part"] = row.number
    turn.words["body"] = row.body
    finish(turn)
    complete_matter(turn.dispute, by=turn.by)  # it waited for this part alone
    return row
