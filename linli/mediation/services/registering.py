"""One intake for every dispute: a matter becomes a case, and whoever is needed comes to the scene
(rows S3-06, S4-16 to S4-18)."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.matters import rules as matter_rules
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.matters.services import accept
from linli.mediation import rules
from linli.mediation.choices import Category, Colour, Stage
from linli.mediation.models import Dispute, DisputeStep
from linli.mediation.services import telling
from linli.mediation.services.moving import Turn, begin, finish
from linli.people.actors import Actor

FAMILY = "disputes"
A_TAP = timedelta(minutes=1)
GOES_ON = frozenset({Status.SUBMITTED, Status.IN_HAND, Status.WAITING, Status.PAUSED})


@transaction.atomic
def register(matter_id: UUID, *, by: Actor) -> Dispute:
    """The case of a matter; the same one when it is asked for twice or by two at once."""
    matter = Matter.objects.locked(matter_id)
    found = Dispute.objects.filter(matter=matter).first()
    matter_rules.check_not_erased(matter)
    if found is not None:
        return found
    if matter.kind.family != FAMILY:
        raise Invalid(
            _("Only a matter about a dispute becomes a case of mediation."),
            next_step=_("Correct its kind first, if it is one."),
        )
    if matter.status not in GOES_ON:
        raise Invalid(_("This matter has ended; nothing is mediated any more."))
    at = clock.now()
    dispute = Dispute(
        matter=matter,
        place_path=matter.place_path,
        alerted_at=matter.reported_at,
        told_at=matter.entered_at,
        registered_at=at,
        steps_count=1,
    )
    grants = rules.check_may(by, "arrive", dispute)
    try:
        with transaction.atomic():
            dispute.save()
    except IntegrityError:
        return Dispute.objects.get(matter=matter)
    DisputeStep.objects.create(
        record=dispute,
        seq=1,
        at=at,
        entered_at=at,
        actor=by.as_json(grants),
        verb="register",
        now=Stage.REGISTERED,
        payload={"number": matter.number},
        public=False,
    )
    if "accept" in matter_rules.moves_for(by, matter):
        accept(matter.pk, by=by)
    return dispute


@transaction.atomic
def arrive(key: UUID, *, by: Actor, version: int | None = None) -> Dispute:
    """“Here”: tapped by hand at the scene. Only the first tap counts, and no place is taken."""
    turn = begin(key, "arrive", by=by, version=version)
    if turn.dispute.arrived_at is None:
        turn.dispute.arrived_at = turn.at
        finish(turn)
    return turn.dispute


@transaction.atomic
def call(
    key: UUID,
    *,
    by: Actor,
    police: bool = False,
    violence: bool = False,
    version: int | None = None,
) -> Dispute:
    """A second person, or 110. Where there are signs of violence nobody mediates: protection
    comes first."""
    turn = begin(key, "call_police" if police else "call_second", by=by, version=version)
    just_now = turn.dispute.steps.filter(verb=turn.verb, at__gt=turn.at - A_TAP)
    if just_now.exists() and violence <= turn.dispute.violence:
        return turn.dispute  # tapped twice is called once
    if police:
        turn.dispute.police_at = turn.dispute.police_at or turn.at
        turn.dispute.violence = turn.dispute.violence or violence
        turn.payload["violence"] = turn.dispute.violence
    else:
        turn.dispute.second_at = turn.dispute.second_at or turn.at
        turn.words["second"] = telling.call_second(turn)
        turn.payload["reached"] = bool(turn.words["second"])
    _coloured(turn, Colour.RED if turn.dispute.violence else turn.dispute.colour)
    return turn.dispute


def _coloured(turn: Turn, colour: str) -> None:
    """A case with signs of violence is red; the township is told of a red one at once."""
    was, turn.dispute.colour = turn.dispute.colour, colour
    finish(turn)
    if colour == Colour.RED != was:
        telling.tell_township(turn)


@transaction.atomic
def classify(
    key: UUID, *, by: Actor, category: str, colour: str, violence: bool = False,
    open_door: bool = False, version: int | None = None,
) -> Dispute:  # fmt: skip
    """What it is about, how urgent the case is, whether there are signs of violence, and whether
    the parties want it held in public."""
    if category not in Category.values or colour not in Colour.values:
        raise Invalid(_("Choose a category and a colour."))
    turn = begin(key, "classify", by=by, version=version, category=category, colour=colour)
    dispute = turn.dispute
    colour = Colour.RED if violence else colour
    dispute.category = category
    dispute.violence, dispute.open_door = violence, open_door
    turn.payload.update(category=category, colour=colour, violence=violence, open_door=open_door)
    _coloured(turn, colour)
    return dispute
