"""Appointing, ending postings, and leave. Each is an administrative act and is noted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.people.models import Person
from linli.territory import events, rules
from linli.territory.choices import Layer
from linli.territory.fields import ancestors
from linli.territory.models import Area, DutyShift, Grid, Leave, Posting, Role, Unit
from linli.territory.services import accounts


@transaction.atomic
def appoint(
    person: Person,
    role_code: str,
    *,
    by: Actor,
    unit: Unit,
    grid: Grid | None = None,
    area: Area | None = None,
    since_at: datetime | None = None,
    until_at: datetime | None = None,
    deputy_of: Posting | None = None,
    follows: Posting | None = None,
    reason: str = "",
    key: UUID | None = None,
) -> Posting:
    """Post a person to a unit, a grid or an area. Raises `Invalid` where the role cannot be
    posted there, `Refused` where it may do more than `by`, and `Conflict` for a posting that is
    there already.

    `key` becomes the posting's own, so that a form sent twice appoints once.
    """
    role = Role.objects.filter(code=role_code).first()
    if role is None:
        raise NotHere(_("There is no role “%(role)s”.") % {"role": role_code})
    rules.check_may_appoint(by, unit, role)
    since_at = since_at or clock.now()
    check_kind(role, unit, grid, area)
    _check_place_and_time(unit, grid, since_at, until_at)
    posting = Posting(
        id=key or new_id(),
        person=person,
        role=role,
        unit=unit,
        grid=grid,
        area=area,
        path=unit.covers_path,
        since_at=since_at,
        until_at=until_at,
        deputy_of=deputy_of,
        follows=follows,
        reason=reason,
    )
    _check_once(posting)
    posting.save(force_insert=True)
    if area is not None and since_at <= clock.now():
        Area.objects.filter(pk=area.pk).update(vacancy_told_at=None)  # tell when it falls vacant
    audit.note(
        by=by,
        verb="appoint",
        what=f"territory.Posting:{posting.pk}",
        details={"role": role.pk, "unit": unit.code or unit.path, "person": str(person.pk)},
    )
    accounts.recheck_invitation(person, by=by)
    return posting


def where_kind(unit: Unit, grid: Grid | None = None, area: Area | None = None) -> str:
    """What somebody is posted to, as the roles name it in `posted_at`."""
    if area is not None:
        return f"area.{area.kind}"
    if grid is not None:
        return "grid" if grid.layer == Layer.GRID else f"{grid.layer}_grid"
    return unit.kind


def check_kind(role: Role, unit: Unit, grid: Grid | None, area: Area | None) -> None:
    if area is not None and (area.unit_id != unit.pk or area.valid_to is not None):
        raise Invalid(
            _("%(area)s does not belong to %(place)s.")
            % {"area": area.name, "place": unit.short_name}
        )
    if where_kind(unit, grid, area) in role.posted_at:
        return
    place = area.name if area else grid.name if grid else unit.short_name
    raise Invalid(
        _("A %(role)s is not posted to %(place)s.") % {"role": role.name, "place": place},
        fields={"role": _("Choose another role or another place.")},
        next_step=_("Choose another role or another place."),
    )


def _check_once(posting: Posting) -> None:
    """Not sent before, and not held already. One query."""
    if Posting.objects.filter(pk=posting.pk).exists():
        raise Conflict(
            _("This form was sent already, and the posting was made."),
            next_step=_("You find it in the list."),
        )
    same = Posting.objects.not_over(posting.since_at).filter(
        person=posting.person,
        role=posting.role,
        unit=posting.unit,
        grid=posting.grid,
        area=posting.area,
        deputy_of=posting.deputy_of,
    )
    if posting.until_at is not None:
        same = same.filter(since_at__lt=posting.until_at)
    if same.exists():
        raise Conflict(
            _("%(name)s holds this posting already.") % {"name": posting.person},
            next_step=_("You find it in the list."),
        )


def _check_place_and_time(
    unit: Unit, grid: Grid | None, since_at: datetime, until_at: datetime | None
) -> None:
    if grid is not None and grid.village_id != unit.pk:
        raise Invalid(
            _("%(grid)s does not lie in %(place)s.") % {"grid": grid.name, "place": unit.short_name}
        )
    if until_at is not None and until_at <= since_at:
        sentence = _("The end of a posting comes after its beginning.")
        raise Invalid(sentence, fields={"day": sentence})


@transaction.atomic
def end_posting(
    posting_id: UUID, *, by: Actor, at: datetime | None = None, reason: str = ""
) -> Posting:
    """A posting ends; its open work gets another owner in the same transaction, or, when it ends
    later, on that day."""
    posting = _locked(posting_id)
    rules.check_may_appoint(by, posting.unit, posting.role)
    end = at or clock.now()
    if posting.until_at is not None and posting.until_at <= clock.now():
        raise Invalid(_("This posting has ended already."))
    _check_place_and_time(posting.unit, None, posting.since_at, end)
    if by.kind != ActorKind.SYSTEM:
        _check_somebody_manages(posting, end)
    posting.until_at = end
    posting.reason = reason or posting.reason
    posting.save(update_fields=["until_at", "reason"])
    audit.note(by=by, verb="end_posting", what=f"territory.Posting:{posting.pk}")
    events.posting_ended.send(sender=Posting, posting=posting, by=by)
    return posting


def _locked(posting_id: UUID) -> Posting:
    rows = Posting.objects.select_for_update(of=("self",)).select_related(
        "unit", "role", "grid", "area"
    )
    posting = rows.filter(pk=posting_id).first()
    if posting is None:
        raise NotHere(_("There is no such posting."))
    return posting


def _check_somebody_manages(posting: Posting, at: datetime) -> None:
    """A place does not lose the last person who can appoint anybody there."""
    if "postings.manage" not in posting.role.verbs:
        return
    above = Posting.objects.current(at).filter(
        path__in=ancestors(posting.path), grid__isnull=True, area__isnull=True
    )
    others = above.exclude(pk=posting.pk).select_related("role")
    if not any("postings.manage" in other.role.verbs for other in others):
        raise Invalid(
            _("Nobody else manages the staff of %(place)s then.")
            % {"place": posting.unit.short_name},
            next_step=_("Appoint somebody who does, or hand over to them, first."),
        )


@transaction.atomic
def hand_over(
    posting_id: UUID,
    to: Person,
    *,
    by: Actor,
    at: datetime | None = None,
    reason: str = "",
    key: UUID | None = None,
) -> Posting:
    """One person's posting ends and another's of the same kind begins, at the same moment; open
    work moves then. Returns the new posting."""
    posting = _locked(posting_id)
    if to.pk == posting.person_id:
        sentence = _("It is handed over to somebody else.")
        raise Invalid(sentence, fields={"person": sentence})
    if posting.until_at is not None and posting.until_at <= clock.now():
        raise Invalid(_("This posting has ended already."))
    moment = at or clock.now()
    new = appoint(
        to,
        posting.role_id,
        by=by,
        unit=posting.unit,
        grid=posting.grid,
        area=posting.area,
        since_at=moment,
        follows=posting,
        reason=reason,
        key=key,
    )
    end_posting(posting.pk, by=by, at=moment, reason=reason)
    DutyShift.objects.bulk_create(  # the roster goes over with the posting
        DutyShift(posting=new, weekday=one.weekday, begins=one.begins, ends=one.ends)
        for one in posting.shifts.all()
    )
    return new


def successor_of(posting_id: UUID, at: datetime) -> UUID | None:
    """The posting in force that took over from one that ended, or from its successor."""
    seen = {posting_id}
    while True:
        found = Posting.objects.filter(follows=posting_id).exclude(pk__in=seen).first()
        if found is None:
            return None
        if found.since_at <= at and (found.until_at is None or found.until_at > at):
            return found.pk
        posting_id = found.pk
        seen.add(posting_id)


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
        rules.check_may_appoint(by, posting.unit, posting.role)
    if until_at <= since_at:
        sentence = _("The end of a leave comes after its beginning.")
        raise Invalid(sentence, fields={"until": sentence})
    if deputy is not None and deputy.pk == posting.person_id:
        sentence = _("Somebody else has to stand in.")
        raise Invalid(sentence, fields={"deputy": sentence})
    if Leave.objects.filter(
        posting=posting, since_at=since_at, until_at=until_at, deputy=deputy
    ).exists():
        raise Conflict(_("This leave is planned already."))
    leave = Leave.objects.create(
        posting=posting, since_at=since_at, until_at=until_at, deputy=deputy
    )
    audit.note(by=by, verb="plan_leave", what=f"territory.Posting:{posting.pk}")
    if deputy is not None:
        accounts.recheck_invitation(deputy, by=by)
    return leave
