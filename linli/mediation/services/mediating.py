"""Who mediates, the mediation itself, and how a case ends (practice B4)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, MoveRefused
from linli.common.spans import midnight_after
from linli.mediation.choices import Colour, Consent, How, Kept, Route
from linli.mediation.models import Dispute, Party
from linli.mediation.services import telling
from linli.mediation.services.ending import complete_matter, has_open_part
from linli.mediation.services.finding import turned_down
from linli.mediation.services.moving import Turn, begin, finish, refuse, violent
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.territory.models import Posting

LEAST_PARTIES = 2


@transaction.atomic
def appoint(key: UUID, *, by: Actor, mediator: Posting, version: int | None = None) -> Dispute:
    """Who mediates, and is told so. Both sides may choose or accept: never somebody whom a party
    turned down; an interest is shown to whoever names them (`interests_of`) and to the parties."""
    turn = begin(key, "appoint", by=by, version=version, mediator=mediator)
    if not turn.dispute.place_path.startswith(mediator.path):
        raise Invalid(
            _("This posting does not cover the place of the case."),
            fields={"mediator": _("Choose somebody of this place or the place above.")},
        )
    if mediator.person_id == turn.dispute.matter.reporter_id:
        raise Invalid(
            _("Whoever reported a dispute does not mediate it."),
            fields={"mediator": _("Choose somebody else.")},
        )
    if str(mediator.pk) in turned_down(turn.dispute):
        raise Invalid(
            _("A party has asked for somebody else."),
            fields={"mediator": _("Choose somebody else.")},
        )
    turn.dispute.mediator = mediator
    turn.payload["mediator"] = str(mediator.pk)
    finish(turn)
    telling.tell_mediator(turn)
    return turn.dispute


@transaction.atomic
def other_mediator(
    key: UUID, *, by: Actor, party: UUID, how: str = How.SPOKEN, version: int | None = None
) -> Dispute:
    """A party does not want this mediator (People's Mediation Law, art. 19 and 23): nobody mediates
    until the lead has named another."""
    turn = begin(key, "other_mediator", by=by, version=version, party=party, how=how)
    if turn.dispute.mediator_id is None:
        return turn.dispute  # sent twice is asked once
    turn.payload["mediator"] = str(turn.dispute.mediator_id)
    turn.payload["how"] = str(How.LINK if by.kind == ActorKind.REPORTER else how)
    turn.dispute.mediator = None
    finish(turn)
    telling.tell_lead("other_mediator", turn)
    return turn.dispute


@transaction.atomic
def begin_mediation(key: UUID, *, by: Actor, version: int | None = None) -> Dispute:
    """It begins when every party agreed and somebody mediates; never where there are signs of
    violence."""
    turn = begin(key, "begin", by=by, version=version)
    dispute = turn.dispute
    missing = missing_to_begin(dispute, list(dispute.parties.all()))
    if missing:
        raise missing[0]
    dispute.begun_at = turn.at
    dispute.mediate_due_at = turn.due_after("mediation.duration", turn.at)
    finish(turn)
    return dispute


def missing_to_begin(dispute: Dispute, parties: Sequence[Party]) -> list[MoveRefused]:
    """What has to come first, each with its next step; nothing where it may begin."""
    found = []
    if dispute.violence:
        found.append(violent())
    if len(parties) < LEAST_PARTIES:
        found.append(refuse(_("A dispute has at least two parties."), _("Add the parties first.")))
    if any(party.consent != Consent.AGREED for party in parties):
        found.append(
            refuse(
                _("Not every party has agreed to mediation."),
                _("Ask each of them; one that does not want it ends the case."),
            )
        )
    if dispute.mediator_id is None:
        found.append(refuse(_("Nobody mediates this case yet."), _("Name the mediator first.")))
    return found


@transaction.atomic
def extend(
    key: UUID, *, by: Actor, until: date, reason: str, all_agree: bool, version: int | None = None
) -> Dispute:
    """More time, only where every side wants it."""
    turn = begin(key, "extend", by=by, version=version, until=until, reason=reason)
    if not all_agree:
        raise Invalid(
            _("Mediation goes on beyond its time only if every party agrees."),
            fields={"all_agree": _("Ask every party first.")},
        )
    at = midnight_after(until)
    if turn.dispute.mediate_due_at and at <= turn.dispute.mediate_due_at:
        raise Invalid(
            _("The new day lies before the present one."), fields={"until": _("Give a later day.")}
        )
    turn.dispute.mediate_due_at = at
    turn.dispute.soon_told_at = turn.dispute.late_told_at = None
    turn.payload["until"] = until.isoformat()
    finish(turn)
    return turn.dispute


@transaction.atomic
def mediate_again(key: UUID, *, by: Actor, reason: str, version: int | None = None) -> Dispute:
    """It was not performed, or only in part: the same case goes on."""
    turn = begin(key, "mediate_again", by=by, version=version, reason=reason)
    turn.dispute.revisits.filter(done_at__isnull=True).delete()
    turn.dispute.soon_told_at = turn.dispute.late_told_at = None
    turn.dispute.colour = Colour.YELLOW
    turn.dispute.mediate_due_at = turn.due_after("mediation.duration", turn.at)
    finish(turn)
    return turn.dispute


@transaction.atomic
def archive(key: UUID, *, by: Actor, version: int | None = None) -> Dispute:
    """销号: performed, and every body has done its part."""
    turn = begin(key, "archive", by=by, version=version)
    since = turn.dispute.agreement.agreed_at
    done = turn.dispute.revisits.filter(done_at__gte=since).order_by("-done_at").first()
    if done is None or done.kept != Kept.KEPT:
        raise refuse(
            _("No revisit has found it performed yet."), _("Revisit first, then write it off.")
        )
    return _ended(turn)


@transaction.atomic
def fail(key: UUID, *, by: Actor, next_door: str, version: int | None = None) -> Dispute:
    """No agreement; the other doors are named."""
    return _ended(begin(key, "fail", by=by, version=version, next_door=next_door))


@transaction.atomic
def leave_to(
    key: UUID, *, by: Actor, route: str, reason: str, version: int | None = None
) -> Dispute:
    """Another route goes on with it."""
    turn = begin(key, "leave_to", by=by, version=version, route=route, reason=reason)
    if route not in Route.values or route == Route.PEOPLE:
        raise Invalid(_("Choose a route."), fields={"route": _("Choose one.")})
    turn.dispute.route = route
    turn.payload["route"] = route
    return _ended(turn)


def _ended(turn: Turn) -> Dispute:
    if has_open_part(turn.dispute):
        raise refuse(
            _("Another body still has its part of this case."),
            _("The case closes when every part is closed."),
        )
    finish(turn)
    complete_matter(turn.dispute, by=turn.by)
    return turn.dispute
