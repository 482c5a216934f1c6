"""Which department leads a star in a county or township, and which posts review for it: data of the
place, changed by whoever arranges its postings (practice B10)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.people.actors import Actor
from linli.stars import rules
from linli.stars.catalogue import Programme, StarKind, latest
from linli.stars.choices import Reviewed
from linli.stars.models import StarLead, StarReviewer
from linli.territory.choices import UnitKind
from linli.territory.models import Posting, Unit

LONGEST: Final = 60
LEVELS: Final = {
    UnitKind.COUNTY: Reviewed.COUNTY, UnitKind.TOWNSHIP: Reviewed.TOWNSHIP,
}  # fmt: skip


@dataclass(frozen=True)
class Lead:
    """Who leads a star. An empty department: nobody does."""

    star: str
    department: str
    reviewers: Collection[UUID] = ()  # postings


def programmes_of(place: Unit) -> list[Programme]:
    """Whose stars are reviewed at a place: a county reviews its own, a township also those that
    the county leaves to it."""
    kinds = [one for one in latest().programmes.values() if one.reviewed != Reviewed.NOBODY]
    if place.kind == UnitKind.COUNTY:
        kinds = [one for one in kinds if one.reviewed == Reviewed.COUNTY]
    return kinds


def stars_of(place: Unit) -> list[StarKind]:
    """Each star once, in the order of the programmes."""
    found = {star.code: star for one in programmes_of(place) for star in one.stars}
    return list(found.values())


def reviewers_at(place: Unit) -> list[Posting]:
    """Posts of the place itself that review stars. One query."""
    rows = Posting.objects.current(clock.now()).filter(unit=place, grid=None, area=None)
    rows = rows.select_related("person", "role").order_by("role__turn", "since_at", "pk")
    return [one for one in rows if rules.JUDGE in one.role.verbs]


@transaction.atomic
def set_lead(place: Unit, said: Lead, *, by: Actor, version: int | None = None) -> StarLead | None:
    """Say who leads a star; with an empty department nobody does any more. `version` is what the
    reader saw (0: nobody led it). Raises `Refused`, `Invalid`, or `Conflict` where somebody else
    was faster."""
    rules.check_may_arrange(by, place)
    department = said.department.strip()
    posts = _posts(place, said, department)
    found = StarLead.objects.select_for_update().filter(place=place, star=said.star).first()
    if version is not None and version != (found.version if found else 0):
        raise _stale()
    what = f"stars.StarLead:{place.path}{said.star}"
    facts = {"department": department, "reviewers": sorted(str(one) for one in posts)}
    audit.note(by=by, verb="set_star_lead", what=what, details=facts)
    if not department:
        if found is not None:
            found.delete()
        return None
    found = _kept(found, place, said.star, department)
    found.reviewers.all().delete()
    StarReviewer.objects.bulk_create(StarReviewer(lead=found, posting_id=one) for one in posts)
    return found


def _posts(place: Unit, said: Lead, department: str) -> list[UUID]:
    if said.star not in {one.code for one in stars_of(place)}:
        raise Invalid(_("There is no such star."))
    if len(department) > LONGEST:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST}
        raise Invalid(_("The text is too long."), fields={"department": sentence})
    known = {one.pk for one in reviewers_at(place)}
    posts = list(dict.fromkeys(said.reviewers))
    if department and (not posts or set(posts) - known):
        nobody = _("Choose at least one post of this place that reviews stars.")
        raise Invalid(nobody, fields={"reviewers": nobody})
    return posts


def _kept(found: StarLead | None, place: Unit, star: str, department: str) -> StarLead:
    if found is not None:
        found.department = department
        found.version += 1
        found.save(update_fields=["department", "version"])
        return found
    try:
        with transaction.atomic():
            return StarLead.objects.create(
                place=place, path=place.path, star=star, department=department,
                level=LEVELS[UnitKind(place.kind)],
            )  # fmt: skip
    except IntegrityError:
        raise _stale() from None


def _stale() -> Conflict:
    return Conflict(_("Somebody else changed this in the meantime."), next_step=_("Open it again."))
