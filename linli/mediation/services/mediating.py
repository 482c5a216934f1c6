"""From the mediator's name to an agreement, or to the sentence that there is none (practice B4)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, MoveRefused
from linli.common.spans import midnight_after
from linli.mediation.choices import Consent, Form, How, Kept
from linli.mediation.models import Agreement, Dispute, Party, Revisit
from linli.mediation.services.ending import complete_matter, has_open_part
from linli.mediation.services.moving import Turn, begin, finish, refuse
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.territory.models import Posting

LEAST_PARTIES = 2


@transaction.atomic
def appoint(key: UUID, *, by: Actor, mediator: Posting, version: int | None = None) -> Dispute:
    """Who mediates. Both sides may choose or accept; an interest of the mediator is shown to
    whoever names them (`interests_of`) and to the parties."""
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
    turn.dispute.mediator = mediator
    turn.payload["mediator"] = str(mediator.pk)
    finish(turn)
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


def violent() -> MoveRefused:
    """Protection comes first."""
    return refuse(
        _("There are signs of violence: nobody mediates here."),
        _("Call 110, see to protection, and leave the case to the police."),
    )


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
def agree(
    key: UUID, *, by: Actor, form: str, terms: str, perform_by: date | None = None,
    version: int | None = None,
) -> Agreement:  # fmt: skip
    """What the parties agreed to, written or oral; from today they may ask the court together
    within the rule's days (People's Mediation Law, art. 33)."""
    turn = begin(key, "agree", by=by, version=version, form=form, terms=terms)
    if turn.dispute.violence:
        raise violent()
    if form not in Form.values:
        raise Invalid(_("Choose written or oral."), fields={"form": _("Choose one.")})
    today = clock.local(turn.at).date()
    if perform_by is not None and perform_by < today:
        raise Invalid(
            _("The day of performance has passed."), fields={"perform_by": _("Give a later day.")}
        )
    oral = form == Form.ORAL
    made, _new = Agreement.objects.update_or_create(
        dispute=turn.dispute,
        defaults={
            "form": form,
            "terms": terms.strip(),
            "agreed_at": turn.at,
            "perform_by": perform_by,
            "effective_at": turn.at if oral else None,
            "confirm_until": _last_day(turn) if oral else None,
            "confirm_told_at": None,
            "confirm_asked_at": None,
            "confirm_result": "",
        },
    )
    turn.dispute.parties.update(signed_at=None, signed_how="")
    turn.dispute.mediate_due_at = None
    _plan_revisit(turn, perform_by)
    turn.payload["form"] = form
    finish(turn)
    return made


def _last_day(turn: Turn) -> date:
    """Until when the parties may ask the court together, for what takes effect now."""
    return _day_before(turn.due_after("mediation.court.within", turn.at))


def _day_before(midnight: datetime) -> date:
    """The day that ends at this moment: time limits in days run out at its midnight."""
    return clock.local(midnight - timedelta(seconds=1)).date()


def _plan_revisit(turn: Turn, perform_by: date | None) -> None:
    """The first revisit is planned with the agreement: some days after it, or after the day by
    which it has to be performed."""
    start = midnight_after(perform_by) - timedelta(seconds=1) if perform_by else turn.at
    at = turn.due_after("mediation.revisit.after", start)
    Revisit.objects.create(dispute=turn.dispute, due_on=_day_before(at))


@transaction.atomic
def sign(
    key: UUID, *, by: Actor, party: UUID, how: str = How.PAPER, version: int | None = None
) -> Party:
    """A party signs by its link or on paper. A written agreement takes effect with the last."""
    turn = begin(key, "sign", by=by, version=version, party=party, how=how)
    side = turn.party
    agreement = turn.dispute.agreement
    if side is None:
        raise Invalid(_("Choose a party."), fields={"party": _("Choose a party.")})
    if agreement.form == Form.ORAL:
        raise refuse(
            _("This agreement is oral: it holds since it was recorded."), _("Nobody signs it.")
        )
    if side.signed_at is not None:
        return side  # sent twice is signed once
    side.signed_at = turn.at
    side.signed_how = How.LINK if by.kind == ActorKind.REPORTER else how
    side.save(update_fields=["signed_at", "signed_how"])
    if not turn.dispute.parties.filter(signed_at__isnull=True).exists():
        agreement.effective_at, agreement.confirm_until = turn.at, _last_day(turn)
        agreement.save(update_fields=["effective_at", "confirm_until"])
        turn.payload["effective"] = True
    turn.payload["how"] = str(side.signed_how)
    finish(turn)
    return side


@transaction.atomic
def ask_court(key: UUID, *, by: Actor, version: int | None = None) -> Dispute:
    """Both sides ask the court together; only within the days of the law."""
    turn = begin(key, "ask_court", by=by, version=version)
    agreement = turn.dispute.agreement
    if agreement.confirm_until is None:
        raise refuse(_("The agreement has not taken effect yet."), _("Every party signs it first."))
    if clock.local(turn.at).date() > agreement.confirm_until:
        raise refuse(
            _("The court confirms only what it is asked for within 30 days of the agreement."),
            _("The agreement still binds both sides; whoever does not get it may go to court."),
        )
    agreement.confirm_asked_at = agreement.confirm_asked_at or turn.at
    agreement.save(update_fields=["confirm_asked_at"])
    finish(turn)
    return turn.dispute


@transaction.atomic
def court_says(key: UUID, *, by: Actor, result: str, version: int | None = None) -> Dispute:
    """What the court decided."""
    turn = begin(key, "court_says", by=by, version=version, result=result)
    if turn.dispute.agreement.confirm_asked_at is None:
        raise refuse(_("The court was not asked yet."), _("Ask it together first."))
    turn.dispute.agreement.confirm_result = result.strip()[:200]
    turn.dispute.agreement.save(update_fields=["confirm_result"])
    finish(turn)
    return turn.dispute


@transaction.atomic
def revisit(
    key: UUID, *, by: Actor, kept: str, words: str = "", version: int | None = None
) -> Revisit:
    """Somebody looked whether it is performed; where it is not yet, the next look is planned."""
    turn = begin(key, "revisit", by=by, version=version, kept=kept)
    if kept not in Kept.values:
        raise Invalid(_("Choose what you found."), fields={"kept": _("Choose one.")})
    row = turn.dispute.revisits.filter(done_at__isnull=True).order_by("due_on").first()
    if row is None:
        row = Revisit(dispute=turn.dispute, due_on=clock.local(turn.at).date())
    row.done_at, row.kept, row.words = turn.at, kept, words.strip()[:400]
    row.save()
    if kept != Kept.KEPT:
        _plan_revisit(turn, None)
    turn.payload["kept"] = kept
    finish(turn)
    return row


@transaction.atomic
def mediate_again(key: UUID, *, by: Actor, reason: str, version: int | None = None) -> Dispute:
    """It was not performed, or only in part: the same case goes on."""
    turn = begin(key, "mediate_again", by=by, version=version, reason=reason)
    turn.dispute.revisits.filter(done_at__isnull=True).delete()
    turn.dispute.soon_told_at = turn.dispute.late_told_at = None
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
def end(
    key: UUID, verb: str, *, by: Actor, reason: str = "", next_door: str = "",
    version: int | None = None,
) -> Dispute:  # fmt: skip
    """“fail”: no agreement, with the other doors named; “leave_to”: another route goes on."""
    turn = begin(key, verb, by=by, version=version, reason=reason, next_door=next_door)
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
