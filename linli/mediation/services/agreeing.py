"""The agreement: written or oral, signed and sealed, confirmed by a court, and looked after
(practice B4)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.common.spans import midnight_after
from linli.mediation.choices import Colour, Form, How, Kept
from linli.mediation.models import Agreement, Dispute, Party, Revisit
from linli.mediation.services.moving import Turn, begin, finish, refuse
from linli.people.actors import Actor
from linli.people.choices import ActorKind


@transaction.atomic
def agree(
    key: UUID, *, by: Actor, form: str, terms: str, perform_by: date | None = None,
    version: int | None = None,
) -> Agreement:  # fmt: skip
    """What the parties agreed to, written or oral; from today they may ask the court together
    within the rule's days (People's Mediation Law, art. 33)."""
    turn = begin(key, "agree", by=by, version=version, form=form, terms=terms)
    if turn.dispute.mediator_id is None:
        raise refuse(_("Nobody mediates this case now."), _("Name the mediator first."))
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
            "sealed_at": None,
            "confirm_until": _last_day(turn) if oral else None,
            "confirm_told_at": None,
            "confirm_asked_at": None,
            "confirm_result": "",
        },
    )
    turn.dispute.parties.update(signed_at=None, signed_how="")
    turn.dispute.mediate_due_at = None
    turn.dispute.colour = Colour.GREEN
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
    """A party signs by its link or on paper."""
    turn = begin(key, "sign", by=by, version=version, party=party, how=how)
    side = turn.party
    agreement = turn.dispute.agreement
    if side is None:
        raise Invalid(_("Choose a party."), fields={"party": _("Choose a party.")})
    _check_written(agreement)
    if side.signed_at is not None:
        return side  # sent twice is signed once
    side.signed_at = turn.at
    side.signed_how = How.LINK if by.kind == ActorKind.REPORTER else how
    side.save(update_fields=["signed_at", "signed_how"])
    _takes_effect(turn, agreement)
    turn.payload["how"] = str(side.signed_how)
    finish(turn)
    return side


@transaction.atomic
def seal(key: UUID, *, by: Actor, version: int | None = None) -> Dispute:
    """The mediator has signed a written agreement, and the committee's seal is on it."""
    turn = begin(key, "seal", by=by, version=version)
    agreement = turn.dispute.agreement
    _check_written(agreement)
    if agreement.sealed_at is None:  # sent twice is sealed once
        agreement.sealed_at = turn.at
        agreement.save(update_fields=["sealed_at"])
        _takes_effect(turn, agreement)
        finish(turn)
    return turn.dispute


def _check_written(agreement: Agreement) -> None:
    if agreement.form == Form.ORAL:
        raise refuse(
            _("This agreement is oral: it holds since it was recorded."), _("Nobody signs it.")
        )


def _takes_effect(turn: Turn, agreement: Agreement) -> None:
    """A written agreement does with the last signature or the seal, whichever comes later
    (People's Mediation Law, art. 29)."""
    unsigned = turn.dispute.parties.filter(signed_at__isnull=True)
    if agreement.sealed_at is None or unsigned.exists():
        return
    agreement.effective_at, agreement.confirm_until = turn.at, _last_day(turn)
    agreement.save(update_fields=["effective_at", "confirm_until"])
    turn.payload["effective"] = True


@transaction.atomic
def reword(key: UUID, *, by: Actor, terms: str, version: int | None = None) -> Dispute:
    """A slip of the pen in a written agreement, mended before anybody signed it."""
    turn = begin(key, "reword", by=by, version=version, terms=terms)
    agreement = turn.dispute.agreement
    _check_written(agreement)
    signed = turn.dispute.parties.filter(signed_at__isnull=False)
    if agreement.sealed_at is not None or signed.exists():
        raise refuse(
            _("Somebody has signed these words."),
            _("What the parties agree to anew is written down by mediating again."),
        )
    agreement.terms = terms.strip()
    agreement.save(update_fields=["terms"])
    finish(turn)
    return turn.dispute


def may_ask_court(agreement: Agreement | None) -> bool:
    """It holds, the court was not asked yet, and the last day has not passed."""
    if agreement is None or agreement.confirm_until is None:
        return False
    return agreement.confirm_asked_at is None and clock.today() <= agreement.confirm_until


@transaction.atomic
def ask_court(key: UUID, *, by: Actor, version: int | None = None) -> Dispute:
    """Both sides ask the court together; only within the days of the law."""
    turn = begin(key, "ask_court", by=by, version=version)
    agreement = turn.dispute.agreement
    if agreement.confirm_until is None:
        raise refuse(
            _("The agreement has not taken effect yet."),
            _("Every party signs it first, and it is sealed."),
        )
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
