"""Making, ending and passing on links: who looks after whom. Each is an administrative act.

A link grants nothing. How many there may be are rules; what is missing is a gap (`gaps`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.people.actors import Actor
from linli.people.models import Person
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.choices import Answer, Said
from linli.territory.models import Household, Link, LinkKind, LinkQuerySet, Posting, Unit
from linli.territory.services import link_ends
from linli.territory.services.link_ends import Holder, Subject

VERB: Final = "links.manage"


def check_may_link(by: Actor, kind: LinkKind, path: str) -> None:
    """Links are arranged by whoever manages them at the place that keeps the kind."""
    rules.check_may(by, VERB, link_ends.keeper_path(kind, path))


def kind_of(code: str) -> LinkKind:
    """A kind by its code; raises `NotHere`."""
    found = LinkKind.objects.filter(code=code).first()
    if found is None:
        raise NotHere(_("There is no such kind of link."))
    return found


@transaction.atomic
def link(
    kind: LinkKind,
    holder: Holder,
    subjects: Sequence[Subject],
    *,
    by: Actor,
    since_at: datetime | None = None,
    agreed: bool = False,
) -> list[Link]:
    """The holder looks after these from now on, or from a later moment; all of them or none.
    Where the kind asks for consent, each is asked; `agreed` says that they told the staff so
    already.

    Raises `Conflict` for a subject that has its holder, `Invalid` for more than the rules allow.
    """
    _lock(holder, subjects)
    moment = since_at or clock.now()
    for subject in subjects:
        check_may_link(by, kind, subject.path)
    _check_holder(kind, holder, len(subjects), moment)
    most = _most_of_subjects(kind, subjects)
    made = []
    for subject in subjects:
        _check_subject(kind, holder, subject, moment, most.get(subject.path))
        if subject.household is not None:
            _check_wish(subject.household, agreed=agreed)
        made.append(_made(kind, holder, subject, moment, agreed=agreed))
    for one in made:
        audit.note(by=by, verb="link", what=f"territory.Link:{one.pk}", details={"kind": kind.pk})
    return made


def _made(kind: LinkKind, holder: Holder, subject: Subject, at: datetime, *, agreed: bool) -> Link:
    asked = kind.needs_consent and not agreed
    said = kind.needs_consent and agreed
    if subject.household is not None and subject.household.no_link_at is not None:
        Household.objects.filter(pk=subject.household.pk).update(no_link_at=None)
    return Link.objects.create(
        kind=kind,
        path=subject.path,
        since_at=at,
        answer=Answer.ASKED if asked else Answer.AGREED,
        answered_at=min(at, clock.now()) if said else None,
        said=Said.TO_STAFF if said else "",
        **holder.fields,
        **subject.fields,
    )


@transaction.atomic
def pass_on(
    link_id: UUID, to: Holder, *, by: Actor, at: datetime | None = None, reason: str = ""
) -> Link:
    """Somebody else looks after it from now on, or from a later moment; where consent is asked it
    is asked anew."""
    old = end(link_id, by=by, at=at, reason=reason)
    return link(old.kind, to, [subject_of(old)], by=by, since_at=old.until_at)[0]


@transaction.atomic
def end(link_id: UUID, *, by: Actor, at: datetime | None = None, reason: str = "") -> Link:
    """The link is over, now or at a later moment; it stays in the history. One that has not begun
    never does."""
    found = locked(link_id)
    check_may_link(by, found.kind, found.path)
    until = max(at or clock.now(), found.since_at)
    _check_nobody_follows(found, until)
    found.until_at = until
    found.reason = reason.strip()
    found.save(update_fields=["until_at", "reason"])
    audit.note(by=by, verb="end_link", what=f"territory.Link:{found.pk}")
    return found


def locked(link_id: UUID) -> Link:
    """A link in force, for changing it; raises `Conflict` where it has ended."""
    rows = Link.objects.select_for_update(of=("self",)).for_list()
    found = rows.filter(pk=link_id).first()
    if found is None:
        raise NotHere(_("There is no such link."))
    if found.until_at is not None and found.until_at <= clock.now():
        raise Conflict(
            _("This link has ended already."), next_step=_("Look at the table of links again.")
        )
    return found


def _check_nobody_follows(found: Link, until: datetime) -> None:
    """A planned end is not put off beyond the beginning of whoever follows."""
    if found.until_at is None or until <= found.until_at:
        return
    subject = subject_of(found)
    others = _of_subject(found.kind, subject, found.until_at).exclude(pk=found.pk)
    follows = others.filter(since_at__lt=until).select_related("person", "holder_unit").first()
    most = _most_of_subjects(found.kind, [subject]).get(subject.path)
    if follows is not None and most is not None and others.count() >= most:
        raise _taken(subject, follows)


def subject_of(one: Link) -> Subject:
    """What a link points at."""
    if one.household is not None:
        return link_ends.household_subject(one.household)
    if one.posting is not None:
        return link_ends.posting_subject(one.posting)
    assert one.unit is not None  # a constraint says so  # noqa: S101
    return link_ends.unit_subject(one.unit)


def _lock(holder: Holder, subjects: Iterable[Subject]) -> None:
    """Two who link the same come one after the other: subjects first, in one order."""
    ends = [one for subject in subjects for one in subject.fields.values()]
    for model in (Household, Unit, Posting, Person):
        keys = {one.pk for one in (*ends, *holder.fields.values()) if isinstance(one, model)}
        if keys:
            rows: models.QuerySet[models.Model] = model._default_manager.all()
            list(rows.select_for_update().filter(pk__in=keys).order_by("pk"))


def _check_holder(kind: LinkKind, holder: Holder, more: int, at: datetime) -> None:
    if not holder.agreed:
        sentence = _(
            "%(name)s has not agreed yet that the name is read. Note it on the page of the posting."
        ) % {"name": holder.name}
        raise Invalid(sentence, fields={"holder": sentence})
    if not kind.per_holder_rule:
        return
    bounds = rulesets.value(kind.per_holder_rule, path=link_ends.keeper_path(kind, holder.path))
    held = Link.objects.not_over(at).filter(kind=kind, **holder.fields).count()
    if "most" in bounds and held + more > bounds["most"]:
        sentence = _("%(name)s would have %(count)d links; at most %(most)d.") % {
            "name": holder.name,
            "count": held + more,
            "most": bounds["most"],
        }
        raise Invalid(sentence, fields={"holder": sentence})


def _most_of_subjects(kind: LinkKind, subjects: Iterable[Subject]) -> dict[str, int | None]:
    """How many links each may have, by where it lies. One query."""
    if not kind.per_subject_rule:
        return {}
    places = {one.path: link_ends.keeper_path(kind, one.path) for one in subjects}
    values = rulesets.values_at([kind.per_subject_rule], set(places.values()))
    return {path: values[at][kind.per_subject_rule].get("most") for path, at in places.items()}


def _check_subject(
    kind: LinkKind, holder: Holder, subject: Subject, at: datetime, most: int | None
) -> None:
    links = list(_of_subject(kind, subject, at).select_related("person", "holder_unit"))
    same = [one for one in links if one.person == holder.person and one.holder_unit == holder.unit]
    if same or (most is not None and len(links) >= most):
        raise _taken(subject, (same or links)[0])


def _of_subject(kind: LinkKind, subject: Subject, at: datetime) -> LinkQuerySet:
    """Its links at a moment, and those that are planned for a later one."""
    return Link.objects.not_over(at).filter(kind=kind, **subject.fields)


def _taken(subject: Subject, other: Link) -> Conflict:
    words = _("%(subject)s is linked to %(name)s already.")
    if other.since_at > clock.now():
        words = _("%(subject)s is linked to %(name)s from %(day)s on.")
    said = {"subject": subject.name, "name": other.holder_name}
    return Conflict(
        words % {**said, "day": f"{clock.local(other.since_at):%Y-%m-%d}"},
        next_step=_("End that link first, or pass it on."),
    )


def _check_wish(household: Household, *, agreed: bool) -> None:
    household.refresh_from_db(fields=["no_link_at", "valid_to"])
    if household.valid_to is not None:
        raise Conflict(
            _("The household is not behind this door any more."),
            next_step=_("Look at the list of doors again."),
        )
    if household.no_link_at is not None and not agreed:
        raise Conflict(
            _("This household wants no contact member."),
            next_step=_("Link it only when it says itself that it wants one after all."),
        )
