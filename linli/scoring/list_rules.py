"""Who may do what with lists, objections and bulletins. Checkers raise `Refused`."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere, Refused
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.scoring.models import JUDGE, OBJECT, RUN, PanelMember, Round, Sheet
from linli.territory.models import Posting, Unit
from linli.territory.paths import township_path, village_path
from linli.territory.rules import check_may, covering

REVIEWER = "area_lead"  # answers for some villages, not for the others (practice B19)


def round_of(rows: QuerySet[Round], key: UUID) -> Round:
    """The round; raises `NotHere`."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such round here."))
    return found


def check_may_run(by: Actor, path: str) -> tuple[Grant, ...]:
    """Figures and lists are made and published by whoever leads the place."""
    return check_may(by, RUN, path)


def check_may_object(by: Actor, unit: Unit) -> tuple[Grant, ...]:
    """A unit's objection is made by whoever speaks for its village; nobody speaks for others."""
    if by.kind == ActorKind.SYSTEM:
        return ()
    here = village_path(unit.path)
    found = tuple(one for one in covering(by, OBJECT, unit.path) if one.path.startswith(here))
    if not found:
        raise Refused(
            _("An objection is made by whoever speaks for this village."),
            next_step=_("Ask its secretary or its chief grid leader."),
        )
    return found


def own_villages(by: Actor) -> set[str]:
    """The villages that somebody is posted to."""
    return {village_path(grant.path) for grant in by.grants} - {""}


def check_not_own(by: Actor, unit: Unit) -> None:
    """Nobody judges their own."""
    if village_path(unit.path) in own_villages(by):
        raise Refused(
            _("You are posted to this village yourself, and nobody judges their own."),
            next_step=_("Ask somebody who is posted elsewhere."),
        )


def check_may_rescore(by: Actor, unit: Unit, sheets: Any) -> tuple[Grant, ...]:
    """Scored again by somebody who sat on no panel of these sheets and is not of the village."""
    if by.kind == ActorKind.SYSTEM:
        return ()
    grants = by.granting(JUDGE)
    found = tuple(one for one in grants if one.path.startswith(township_path(unit.path)))
    if not found:
        raise Refused(_("Scoring again is done by people who sit on panels in this township."))
    check_not_own(by, unit)
    panels = Sheet.objects.filter(pk__in=sheets).values("stop__panel")
    sat = PanelMember.objects.filter(panel__in=panels, posting__person=by.person_id)
    if by.person_id is None or sat.exists():
        raise Refused(
            _("You sat on the panel of this sheet: somebody else scores again."),
            next_step=_("Ask the township for somebody of another panel."),
        )
    return found


def reviewable(by: Actor, villages: list[Unit]) -> list[Unit]:
    """Villages whose figures somebody reviews: an area lead those outside their area, whoever leads
    the township all that they are not posted to."""
    own = own_villages(by)
    others = [one for one in villages if village_path(one.path) not in own]
    leads = [one for one in others if covering(by, RUN, one.path)]
    areas = Posting.objects.filter(
        pk__in=[one.posting_id for one in by.grants if one.role == REVIEWER], area__isnull=False
    ).prefetch_related("area__units")
    found = {one.pk for one in leads}
    for posting in areas:
        mine = [unit.path for unit in posting.area.units.all()] if posting.area else []
        place = township_path(posting.path)
        for one in others:
            inside = any(path.startswith(one.path) or one.path.startswith(path) for path in mine)
            if one.path.startswith(place):
                found.discard(one.pk) if inside else found.add(one.pk)
    return [one for one in others if one.pk in found]
