"""Appointing, ending postings, and leave. Each is an administrative act and is noted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory import events, rules
from linli.territory.models import Grid, Leave, Posting, Role, Unit


@transaction.atomic
def appoint(
    person: Person,
    role_code: str,
    *,
    by: Actor,
    unit: Unit,
    grid: Grid | None = None,
    since_at: datetime | None = None,
    until_at: datetime | None = None,
    deputy_of: Posting | None = None,
    reason: str = "",
) -> Posting:
    """Post a person to a unit or a grid. Raises `Invalid` where the role cannot be posted there."""
    rules.check_may_appoint(by, unit)
    role = Role.objects.filter(code=role_code).first()
    if role is None:
        raise NotHere(_("There is no role “%(role)s”.") % {"role": role_code})
    kind = "grid" if grid else unit.kind
    if kind not in role.posted_at:
        raise Invalid(
            _("A %(role)s is not posted to a %(place)s.") % {"role": role.name, "place": kind},
            next_step=_("Choose another role or another place."),
        )
    since_at = since_at or clock.now()
    _check_place_and_time(unit, grid, since_at, until_at)
    posting = Posting.objects.create(
        person=person,
        role=role,
        unit=unit,
        grid=grid,
        path=unit.covers_path,
        since_at=since_at,
        until_at=until_at,
        deputy_of=deputy_of,
        reason=reason,
    )
    audit.note(
        by=by,
        verb="appoint",
        what=f"territory.Posting:{posting.pk}",
        details={"role": role.pk, "unit": unit.code or unit.path, "person": str(person.pk)},
    )
    return posting


def _check_place_and_time(
    unit: Unit, grid: Grid | None, since_at: datetime, until_at: datetime | None
) -> None:
    if grid is not None and grid.village_id != unit.pk:
        raise Invalid(
            _("%(grid)s does not lie in %(place)s.") % {"grid": grid.name, "place": unit.short_name}
        )
    if until_at is not None and until_at <= since_at:
        raise Invalid(_("The end of a posting comes after its beginning."))


@transaction.atomic
def end_posting(
    posting_id: UUID, *, by: Actor, at: datetime | None = None, reason: str = ""
) -> Posting:
    """A posting ends; its open work gets another owner in the same transaction."""
    rows = Posting.objects.select_for_update(of=("self",)).select_related("unit")
    posting = rows.filter(pk=posting_id).first()
    if posting is None:
        raise NotHere(_("There is no such posting."))
    rules.check_may_appoint(by, posting.unit)
    if posting.until_at is not None and posting.until_at <= clock.now():
        raise Invalid(_("This posting has ended already."))
    _check_place_and_time(posting.unit, None, posting.since_at, at or clock.now())
    posting.until_at = at or clock.now()
    posting.reason = reason or posting.reason
    posting.save(update_fields=["until_at", "reason"])
    audit.note(by=by, verb="end_posting", what=f"territory.Posting:{posting.pk}")
    events.posting_ended.send(sender=Posting, posting=posting, by=by)
    return posting


@transaction.atomic
def plan_leave(
    posting: Posting,
    *,
    by: Actor,
    since_at: datetime,
    until_at: datetime,
    deputy: Person | None = None,
) -> Leave:
    """A holder is away from–until; the deputy's "my work" shows the holder's meanwhile."""
    own = by.person_id is not None and by.person_id == posting.person_id
    if not own:
        rules.check_may_appoint(by, posting.unit)
    if until_at <= since_at:
        raise Invalid(_("The end of a leave comes after its beginning."))
    if deputy is not None and deputy.pk == posting.person_id:
        raise Invalid(_("Somebody else has to stand in."))
    leave = Leave.objects.create(
        posting=posting, since_at=since_at, until_at=until_at, deputy=deputy
    )
    audit.note(by=by, verb="plan_leave", what=f"territory.Posting:{posting.pk}")
    return leave
