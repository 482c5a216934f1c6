"""Who may do what with a star cycle. Checkers raise `Refused` with a sentence. Nobody judges their
own branch, no two judgements on one thing are of one person: persons are compared, never posts.
"""

from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Refused
from linli.common.workflow import open_moves
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.rulesets import services as rulesets
from linli.stars.choices import Reviewed, Who
from linli.stars.models import StarCycle, StarLead, StarReviewer, StarStep
from linli.stars.models.cycles import followed_by
from linli.stars.workflow import MOVES
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Posting, Unit
from linli.territory.paths import township_path, village_path
from linli.territory.rules import allowed, covering

KEEP: Final = "stars.keep"
JUDGE: Final = "stars.judge"
COUNTY: Final = "stars.county_reviews"
ARRANGE: Final = "postings.manage"
ARRANGED: Final = (UnitKind.COUNTY, UnitKind.TOWNSHIP)
# Whose hand had been in it before, by what is to be done now
JUDGES: Final = ("endorse", "send_back", "confirm", "refuse", "uphold", "dismiss", "remove")
LED: Final = ("confirm", "refuse", "remove")  # by the department that leads the star, if any
OF_BRANCH: Final = ("start", "aim", "assess", "object")
CHECKED: Final = ("endorse",)
REVIEWED: Final = ("confirm", "refuse", "remove")
OTHERS: Final = {
    "endorse": OF_BRANCH,
    "send_back": OF_BRANCH,
    "confirm": (*OF_BRANCH, *CHECKED),
    "refuse": (*OF_BRANCH, *CHECKED),
    "remove": OF_BRANCH,
    "uphold": (*OF_BRANCH, *CHECKED, *REVIEWED),
    "dismiss": (*OF_BRANCH, *CHECKED, *REVIEWED),
}


def keeps(by: Actor, host: Unit) -> list[Grant]:
    """Postings at the organisation or in its village that keep its stars; those above do not."""
    return [
        grant
        for grant in covering(by, KEEP, host.path)
        if grant.grid_id is None and (village_path(grant.path) or grant.path == host.path)
    ]


def of_township(by: Actor, path: str) -> list[Grant]:
    """Postings of just the township of a path that judge."""
    here = township_path(path)
    return [grant for grant in covering(by, JUDGE, path) if grant.path == here]


def above_township(by: Actor, path: str) -> list[Grant]:
    """Postings of the county or above that judge."""
    here = township_path(path)
    return [grant for grant in covering(by, JUDGE, path) if len(grant.path) < len(here)]


def is_reviewed_by_county(cycle: StarCycle) -> bool:
    """As it was when the township checked it; before, by the programme, unless the rule of the
    place says otherwise. One query at most."""
    if cycle.reviewed:
        return cycle.reviewed == Reviewed.COUNTY
    if cycle.kind.reviewed != Reviewed.COUNTY:
        return False
    return bool(rulesets.value(COUNTY, path=cycle.path, at=clock.now()))


def reviewed_by(cycle: StarCycle) -> Reviewed:
    """Who reviews it from its check on, by the programme and the rule of the place."""
    if cycle.kind.reviewed == Reviewed.NOBODY:
        return Reviewed.NOBODY
    return Reviewed.COUNTY if is_reviewed_by_county(cycle) else Reviewed.TOWNSHIP


def check_may_start(by: Actor, host: Unit, *, graded: bool) -> list[Grant]:
    """The branch begins its own; the rating of a year is begun by the township."""
    if by.kind == ActorKind.SYSTEM:
        return []
    found = of_township(by, host.path) if graded else keeps(by, host)
    if not found:
        raise Refused(
            _("Your post does not begin this here."),
            next_step=_("The secretary begins the stars of a branch, the township the rating."),
        )
    return found


def check_may(by: Actor, verb: str, cycle: StarCycle) -> list[Grant]:
    """The postings that let this person do it; none for Linli itself."""
    if by.kind == ActorKind.SYSTEM:
        return []
    move = MOVES.get(cycle.stage, {}).get(verb)
    found: list[Grant] = []
    for part in sorted(move.who if move else frozenset({Who.BRANCH})):
        found += _of_part(by, Who(part), cycle)
    if not found:
        raise Refused(
            _("This is not yours to do here."),
            next_step=_("The page of the cycle says whose turn it is."),
        )
    return found


def _of_part(by: Actor, part: Who, cycle: StarCycle) -> list[Grant]:
    if part == Who.BRANCH:
        return keeps(by, cycle.unit)
    if part == Who.TOWNSHIP:
        return of_township(by, cycle.path)
    if part == Who.COUNTY:
        county = is_reviewed_by_county(cycle)
        return (above_township if county else of_township)(by, cycle.path)
    if part == Who.GROUP and followed_by(by).filter(unit=cycle.village_id).exists():
        return list(by.granting("stars.guide"))
    return []


def check_is_somebody_else(by: Actor, verb: str, cycle: StarCycle, star: str = "") -> None:
    """Not somebody of this branch or its village, and not whoever judged or asked before. Two
    queries."""
    if by.kind == ActorKind.SYSTEM or verb not in JUDGES:
        return
    if is_their_own(by, cycle):
        raise Refused(
            _("Nobody judges their own branch."),
            next_step=_("Somebody who is posted elsewhere has to look at it."),
        )
    if by.person_id in had_a_hand(cycle, OTHERS[verb], star):
        raise Refused(
            _("You had a hand in this before: another person has to look at it."),
            next_step=_("Ask a colleague who did not check or review it."),
        )


def check_leads(by: Actor, verb: str, cycle: StarCycle, star: str) -> None:
    """A star that a department leads is reviewed by that department alone. One query."""
    if by.kind == ActorKind.SYSTEM or verb not in LED or not star:
        return
    lead = StarLead.objects.of(cycle).filter(star=star).first()
    if lead is not None and not lead.is_reviewed_by(by):
        raise Refused(
            _("%(department)s leads this star and reviews it.") % {"department": lead.department},
            next_step=_("The page of leading departments says who reviews for it."),
        )


def led_by_others(by: Actor, cycle: StarCycle) -> dict[str, StarLead]:
    """Stars of the cycle that a department leads for which this person does not review. One
    query."""
    mine = StarReviewer.objects.filter(posting__in=by.posting_ids()).values("lead")
    return {one.star: one for one in StarLead.objects.of(cycle).exclude(pk__in=mine)}


def check_may_arrange(by: Actor, place: Unit) -> None:
    """Who leads a star is said by whoever arranges the postings of a county or township."""
    if by.kind == ActorKind.SYSTEM:
        return
    found = covering(by, ARRANGE, place.path)
    if place.kind not in ARRANGED or not [one for one in found if one.grid_id is None]:
        raise Refused(
            _("Which department leads a star is said by whoever arranges the postings there."),
            next_step=_("Ask the administrator of the county or township."),
        )


def arranged_by(by: Actor) -> list[str]:
    """The paths of counties and townships at which this person says who leads stars, by postings
    there. No query."""
    grants = [one for one in by.granting(ARRANGE) if one.grid_id is None]
    return sorted({one.path for one in grants if level_of(one.path)})


def level_of(path: str) -> str:
    """Whether stars are reviewed at a path as a township or above one; empty below."""
    here = township_path(path)
    if not here:
        return Reviewed.COUNTY
    return Reviewed.TOWNSHIP if here == path else ""


def is_their_own(by: Actor, cycle: StarCycle) -> bool:
    """Whether they hold any post in its village, or at the organisation. One query."""
    here = below(cycle.village.path) if cycle.village else Q(unit=cycle.unit)
    return Posting.objects.current(clock.now()).filter(here, person=by.person_id).exists()


def had_a_hand(cycle: StarCycle, verbs: tuple[str, ...], star: str = "") -> set[UUID]:
    """Who did one of these since the target stood; of a star's review, that star's. One query."""
    rows = StarStep.objects.filter(record=cycle, verb__in=verbs)
    found = set()
    for verb, actor, payload in rows.values_list("verb", "actor", "payload"):
        of_another = verb in REVIEWED and star and payload.get("star") != star
        if actor.get("person") and not of_another:
            found.add(UUID(actor["person"]))
    return found


def moves_for(by: Actor, cycle: StarCycle) -> list[str]:
    """The verbs that this person may use now, in the order of the table: a page's buttons."""
    verbs = [
        verb
        for verb, move in open_moves(MOVES, cycle.stage).items()
        if move.who != {Who.SYSTEM} and allowed(check_may, by, verb, cycle)
    ]
    return [one for one in verbs if allowed(check_is_somebody_else, by, one, cycle)]
