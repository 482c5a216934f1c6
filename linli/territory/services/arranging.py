"""What is arranged about a posting besides appointing and ending: a standing deputy, taking back
what has not begun, and not asking a number of links of somebody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory import rules
from linli.territory.models import Posting
from linli.territory.services import appointing


def _locked(posting_id: UUID) -> Posting:
    rows = Posting.objects.select_for_update(of=("self",)).select_related(
        "unit", "role", "grid", "area", "person", "follows"
    )
    found = rows.filter(pk=posting_id).first()
    if found is None:
        raise NotHere(_("There is no such posting."))
    return found


@transaction.atomic
def name_deputy(
    posting_id: UUID,
    person: Person,
    *,
    by: Actor,
    since_at: datetime | None = None,
    key: UUID | None = None,
) -> Posting:
    """Somebody stands in whenever the holder is away and the leave names nobody else. Returns the
    deputy's own posting: it ends like any other."""
    posting = _locked(posting_id)
    if posting.deputy_of_id is not None:
        raise Invalid(_("A standing deputy has none."))
    if person.pk == posting.person_id:
        sentence = _("Somebody else has to stand in.")
        raise Invalid(sentence, fields={"person": sentence})
    if posting.until_at is not None and posting.until_at <= clock.now():
        raise Conflict(_("This posting has ended already."))
    return appointing.appoint(
        person,
        posting.role_id,
        by=by,
        unit=posting.unit,
        grid=posting.grid,
        area=posting.area,
        since_at=since_at,
        deputy_of=posting,
        key=key,
    )


@transaction.atomic
def withdraw(posting_id: UUID, *, by: Actor) -> Posting | None:
    """A posting that was planned and has not begun is taken back, as if it had never been. Where
    it was to follow somebody who stays until then, that one stays on. Returns the one who stays."""
    posting = _locked(posting_id)
    rules.check_may_appoint(by, posting.unit, posting.role)
    if posting.since_at <= clock.now():
        raise Conflict(
            _("This posting has begun."), next_step=_("End it, or hand it over, instead.")
        )
    stays = posting.follows
    if stays is not None and stays.until_at == posting.since_at:
        stays.until_at, stays.reason = None, ""
        stays.save(update_fields=["until_at", "reason"])
    else:
        stays = None
    audit.note(
        by=by,
        verb="withdraw_posting",
        what=f"territory.Posting:{posting.pk}",
        details={"role": posting.role_id, "person": str(posting.person_id)},
    )
    try:
        posting.delete()
    except ProtectedError:
        raise Conflict(
            _("Something hangs on this posting already: a deputy or a link."),
            next_step=_("End that first."),
        ) from None
    return stays


@transaction.atomic
def exempt(posting_id: UUID, *, by: Actor, exempt: bool) -> Posting:
    """No number of links is asked of the holder, or it is again. Why is not written down."""
    posting = _locked(posting_id)
    rules.check_may_appoint(by, posting.unit, posting.role)
    if posting.exempt != exempt:
        posting.exempt = exempt
        posting.save(update_fields=["exempt"])
        verb = "exempt" if exempt else "exempt_no_longer"
        audit.note(by=by, verb=verb, what=f"territory.Posting:{posting.pk}")
    return posting
