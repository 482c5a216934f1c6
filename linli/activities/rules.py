"""Who may do what with an activity. Checkers raise `Refused` with a sentence."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.activities.choices import RUNNING_IT, Part, Presence, Who
from linli.activities.models import Activity, Participation
from linli.activities.models.querysets import INTERNAL, VIEW
from linli.activities.workflow import MOVES
from linli.common.errors import MoveRefused, Refused
from linli.common.workflow import open_moves
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.models import Grid
from linli.territory.rules import allowed, covering

PLAN: Final = "activities.plan"
RECORD: Final = "activities.record"
SEE: Final = VIEW
PARTY: Final = INTERNAL


def check_may_plan(
    by: Actor, path: str, grid_id: int | None = None, *, internal: bool = False
) -> tuple[Grant, ...]:
    """The postings that let this person plan for a host; raises `Refused`."""
    if by.kind == ActorKind.SYSTEM:
        return ()
    reach = covering(by, PLAN, path, grid_id)
    if not reach and grid_id is not None:  # a micro-grid is its grid's too
        above = Grid.objects.filter(pk=grid_id).values_list("parent", flat=True).first()
        reach = covering(by, PLAN, path, above) if above else ()
    found = tuple(grant for grant in reach if PARTY in grant.verbs or not internal)
    if not found:
        raise Refused(
            _("Your posting does not plan this kind of activity here."),
            next_step=_("Ask the secretary of the branch, or the village office."),
        )
    return found


def check_may(
    by: Actor, verb: str, activity: Activity, own: Participation | None = None
) -> list[Grant]:
    """The postings that let this person do it; none for Linli itself and for who takes part.

    `own` is how this person takes part, if they do.
    """
    move = MOVES.get(activity.status, {}).get(verb)
    if by.kind == ActorKind.SYSTEM:
        return []
    who = move.who if move else frozenset({Who.HOST})  # the table says why it cannot be done now
    if _takes_part(who, own):
        return list(by.grants[:1])
    for part in sorted(who):
        found = _grants(by, part, activity)
        if found:
            return found
    raise Refused(
        _("This is not yours to do here."),
        next_step=_("Its page says who plans it and who keeps its record."),
    )


def _takes_part(who: frozenset[str], own: Participation | None) -> bool:
    if own is None:
        return False
    if Who.RECORDER in who and own.role in RUNNING_IT:
        return True
    return Who.ATTENDED in who and own.state in {Presence.PRESENT, Presence.EXPECTED}


def _grants(by: Actor, part: str, activity: Activity) -> list[Grant]:
    verb = {Who.HOST: PLAN, Who.RECORDER: RECORD}.get(Who(part))
    if verb is None:
        return []
    internal = activity.kind.internal
    found = dict.fromkeys(covering(by, verb, activity.host_path, activity.grid_id))
    grid = activity.grid
    # Drawn anew since it was planned, or a micro-grid, which is its grid's too
    for also in (grid.followed_by_id, grid.parent_id) if grid is not None else ():
        found |= dict.fromkeys(covering(by, verb, activity.host_path, also) if also else ())
    return [grant for grant in found if PARTY in grant.verbs or not internal]


def own_part(by: Actor, activity: Activity) -> Participation | None:
    """How this person takes part. One query."""
    if by.record_id is not None:  # the holder of a participant's own link
        return activity.participations.filter(pk=by.record_id).first()
    if by.person_id is None:
        return None
    return activity.participations.filter(person=by.person_id).first()


def check_photographed(activity: Activity) -> None:
    """A home is nobody's picture: what is held at people's doors has no photos."""
    if activity.kind.consent:
        raise MoveRefused(
            _("No photos are kept of visits at people's homes."),
            next_step=_("What was said and needed stands in its record."),
        )


def moves_for(by: Actor, activity: Activity, own: Participation | None = None) -> list[str]:
    """The verbs that this person may use now, in the order of the table: a page's buttons."""
    if activity.erased_at is not None:
        return []
    return [
        verb
        for verb in open_moves(MOVES, activity.status)
        if (verb != "photo" or not activity.kind.consent)
        and allowed(check_may, by, verb, activity, own)
    ]


def check_may_read_reasons(by: Actor, activity: Activity) -> list[Grant]:
    """Why somebody could not come is opened by whoever keeps the record."""
    own = own_part(by, activity)
    if own is not None and own.role in {Part.CHAIR, Part.RECORDER}:
        return list(by.grants[:1])
    found = _grants(by, Who.RECORDER, activity)
    if not found:
        raise Refused(
            _("Reasons are opened by whoever keeps the record of the activity."),
            next_step=_("Ask its chair or its recorder."),
        )
    return found
