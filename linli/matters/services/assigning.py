"""Who gets a matter: handing it up, and dispatching it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, MoveRefused
from linli.matters.models import Matter
from linli.matters.models.items import doer_of, in_language
from linli.matters.services import telling_people
from linli.matters.services.asking_above import HANDINGS, handings_left
from linli.matters.services.items import beyond_village, went_back
from linli.matters.services.levels import UP
from linli.matters.services.moving import begin, finish, give_to, place_of
from linli.matters.services.turn import Turn
from linli.people.actors import Actor
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.models import Posting, Unit
from linli.territory.services import Duty

VILLAGES = frozenset({Level.GROUP, Level.VILLAGE})


@transaction.atomic
def hand_up(
    matter_id: UUID,
    *,
    by: Actor,
    reason: str,
    outside_body: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Matter:
    """Give a matter to the next level: group → community → street → outside body (S2-17..19).

    The clocks of the old level stop, those of the new one start. Above the street stands an outside
    body, which must be named; the street's clerk stays its liaison.
    """
    turn = begin(matter_id, "hand_up", by=by, version=version, at=at, reason=reason)
    level = UP.get(Level(turn.matter.level))
    if level is None:
        raise MoveRefused(
            _("There is no level above an outside body."),
            next_step=_("Complete it with their answer, or refuse it with the reason."),
        )
    if level == Level.OUTSIDE:
        name_body(turn, outside_body)
    not_me = {turn.by.person_id} if turn.by.person_id and level != Level.OUTSIDE else set()
    duty = territory.on_duty(place_of(turn.matter), level, at=turn.entered, not_persons=not_me)
    pass_on(turn, duty, level)
    return turn.matter


def name_body(turn: Turn, outside_body: str) -> None:
    """Who has it outside. Raises `Invalid` for no name."""
    """Who has it outside. Raises `Invalid` for no name."""
    name = outside_body.strip()
    if not name or len(name) > 80:  # the column's length
        raise Invalid(
            _("Name the outside body that takes it on."),
            fields={"outside_body": _("For example the power supply station.")},
        )
    turn.matter.outside_body = turn.payload["outside_body"] = name


@transaction.atomic
def hand_back(matter_id: UUID, *, by: Actor, item: str, version: int | None = None) -> Matter:
    """退回: it is outside the village's list of items, so it goes to the street with the entry that
    says so; the street may not hand it down again."""
    turn = begin(matter_id, "hand_back", by=by, version=version, item=item)
    turn.words.pop("item")
    found = next((one for one in beyond_village(turn.matter) if one.code == item), None)
    if found is None:
        raise Invalid(
            _("This is not outside the village's list of items."),
            fields={"item": _("Choose an entry of the list, or hand it up with a reason.")},
        )
    turn.payload["item"] = found.quoted()
    not_me = {turn.by.person_id} if turn.by.person_id else set()
    duty = territory.on_duty(
        place_of(turn.matter), Level.TOWNSHIP, at=turn.entered, not_persons=not_me
    )
    pass_on(turn, duty, Level.TOWNSHIP)
    return turn.matter


def pass_on(turn: Turn, duty: Duty | None, level: str, template: str = "turn") -> None:
    """Somebody else has it now, and is told."""
    give_to(turn, duty, level)
    finish(turn)
    telling_people.tell_owner(
        turn.matter, duty, seq=turn.seq - 1, values=turn.values, template=template
    )


@transaction.atomic
def assign(
    matter_id: UUID, *, by: Actor, to: UUID, reason: str, version: int | None = None
) -> Matter:
    """派单: a dispatcher gives it to another posting that covers the place, with a reason. Nobody
    passes it round: after the rule's number of times the street decides who has it, for good."""
    turn = begin(matter_id, "assign", by=by, version=version, to=to, reason=reason)
    matter = turn.matter
    _check_not_passed_round(turn)
    posting = (
        Posting.objects.current(turn.entered)
        .select_related("person", "role", "grid")
        .filter(pk=to)
        .first()
    )
    if (
        posting is None
        or "matters.handle" not in posting.role.verbs
        or not matter.place_path.startswith(posting.path)
        or (posting.grid is not None and posting.grid.village_id != matter.village_id)
    ):
        raise Invalid(
            _("This posting cannot take the matter."),
            fields={"to": _("Choose somebody who answers for this place.")},
        )
    if posting.role.level in VILLAGES:
        _check_not_down(turn)
    pass_on(turn, _dispatched(turn, posting), posting.role.level or matter.level)
    return matter


def _check_not_down(turn: Turn) -> None:
    entry = went_back(turn.past)
    if entry is not None:
        said = {"item": in_language(entry, "name"), "doer": doer_of(entry)}
        sentence = _(
            "It came back as outside the village's list: %(item)s (%(doer)s). It may not be handed "
            "down again; choose somebody of the street."
        )
        raise Invalid(sentence % said, fields={"to": sentence % said})


def _check_not_passed_round(turn: Turn) -> None:
    if handings_left(turn) > 0:
        return
    village = len(turn.matter.village.path)
    if not any(len(grant.path) < village for grant in turn.grants):
        raise MoveRefused(
            _("It was dispatched %(most)d times already.") % {"most": turn.values[HANDINGS]},
            next_step=_("Now the street decides who has it: hand it up, or contest the dispatch."),
        )
    turn.payload["final"] = True


def _dispatched(turn: Turn, posting: Posting) -> Duty:
    if posting.pk == turn.matter.owner_id:  # the clock would only be wound up again
        raise Invalid(
            _("This posting has the matter already."),
            fields={"to": _("Choose somebody else.")},
        )
    acting = territory.acting_for(posting.pk, place_of(turn.matter), at=turn.entered)
    if acting is None:
        raise Invalid(
            _("%(name)s is away and nobody stands in.") % {"name": posting.person.display_name},
            fields={"to": _("Choose somebody else.")},
        )
    because = {
        "how": "assigned",
        "role_zh": posting.role.name_zh,
        "role_en": posting.role.name_en,
        "name": acting.person_name,
        "instead_of": acting.because["instead_of"],
        "by": turn.by.name,
    }
    return replace(acting, because=because)


def candidates(matter: Matter) -> list[Posting]:
    """Postings that could take a matter, nearest first, for the dispatcher's list. One query."""
    rows = (
        Posting.objects.current(clock.now())
        .filter(path__in=[matter.village.path, *_above(matter.village)], role__level__gt="")
        .select_related("person", "role", "grid")
        .order_by("-path", "role__turn", F("grid__code").asc(nulls_last=True), "since_at", "pk")
    )
    able = [row for row in rows if "matters.handle" in row.role.verbs]
    return [row for row in able if row.pk != matter.owner_id]


def _above(village: Unit) -> list[str]:
    tokens = village.path.split(".")[:-1]
    return ["".join(f"{token}." for token in tokens[:count]) for count in range(3, len(tokens))]
