"""What became of the matters that e-mails tell of, asked when the e-mails are about to go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from linli.common import clock, shifts
from linli.matters.choices import IN_WORK
from linli.matters.models import Matter, TextLine
from linli.matters.services import telling_people
from linli.matters.services.links import link_of
from linli.matters.services.merged import lead_of
from linli.matters.services.moving import place_of
from linli.outbox.choices import Channel
from linli.outbox.models import Message
from linli.outbox.services import Standing
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory import services as territory
from linli.territory.services import hours

GONE: Final = Standing(waits=False)


def what_became(messages: Sequence[Message]) -> Mapping[UUID, Standing]:
    """For each message whether its reader is on shift; for one about a matter also whether it is
    still for that person to do, and until when. Whoever stands in since is told instead."""
    at = clock.now()
    numbers = {str(message.data["number"]) for message in messages if "number" in message.data}
    rows = Matter.objects.filter(number__in=numbers).select_related(
        "kind", "place", "village", "grid"
    )
    matters = {matter.number: matter for matter in rows}

    @cache
    def values(path: str) -> Values:
        return rulesets.values(telling_people.RULES, path=path, at=at)

    found: dict[UUID, Standing] = {}
    said: set[tuple[object, str]] = set()
    for message in sorted(messages, key=lambda one: one.created_at, reverse=True):
        number = str(message.data.get("number", ""))
        matter = matters.get(number)
        reader = message.address if message.channel == Channel.ROBOT else message.to_id
        if not number:
            found[message.pk] = _in_hours(message, values(message.path), at)
            continue
        if matter is None or (reader, number) in said:  # the newest says all about it
            found[message.pk] = GONE
            continue
        found[message.pk] = standing = _standing(message, matter, values(matter.village.path), at)
        if standing.waits:
            said.add((reader, number))
    return found


def _standing(message: Message, matter: Matter, values: Values, at: datetime) -> Standing:
    if message.template == "reporter":
        return _to_reporter(message, matter, values, at)
    held = _in_hours(message, values, at)
    if held.not_before is not None:
        return held
    if message.channel == Channel.ROBOT:
        still = matter.status == message.data.get("status")
        return Standing(due_at=matter.next_due_at) if still else GONE
    waits = {"overdue": _still_late, "decide": _still_asked}.get(message.template, _still_theirs)
    if not waits(message, matter, values, at):
        return GONE
    asked = message.template == "decide"
    return Standing(due_at=matter.decide_due_at if asked else matter.next_due_at)


def _in_hours(message: Message, values: Values, at: datetime) -> Standing:
    """What cannot wait goes at any hour, the rest on shift."""
    calendar = hours.hours(values)
    if message.urgent or shifts.on_shift(at, calendar):
        return Standing()
    return Standing(not_before=shifts.next_on_shift(at, calendar))


def _to_reporter(message: Message, matter: Matter, values: Values, at: datetime) -> Standing:
    """Still so, and they still agree; at night only where it cannot wait. Their link is no row's to
    keep."""
    if lead_of(matter).status != message.data.get("status"):
        return GONE
    if not TextLine.objects.filter(pk=matter.pk, ended_at__isnull=True).exists():
        return GONE
    free = shifts.after_quiet(at, hours.quiet(values))
    if free > at and not message.urgent:
        return Standing(not_before=free)
    return Standing(link=link_of(matter))


def _still_theirs(message: Message, matter: Matter, values: Values, at: datetime) -> bool:
    """Nothing was done with it since, and this person still acts for whoever has it."""
    if matter.status != message.data.get("status"):
        return False
    posting_id = matter.turn_id or matter.owner_id
    duty = posting_id and territory.acting_for(posting_id, place_of(matter), at=at)
    if not duty:
        return False
    if duty.person_id == message.to_id:
        return True
    if str(posting_id) == message.data.get("posting"):  # they went on leave, or came back from it
        seq = int(message.data["seq"])
        telling_people.tell_owner(matter, duty, seq=seq, values=values, template=message.template)
    return False


def _still_asked(message: Message, matter: Matter, values: Values, at: datetime) -> bool:
    """The question still waits for the same posting, and this person still acts for it."""
    if not matter.decider_id or str(matter.decider_id) != message.data.get("posting"):
        return False
    duty = territory.acting_for(matter.decider_id, place_of(matter), at=at)
    if duty is None or duty.person_id == message.to_id:
        return duty is not None
    telling_people.tell_decider(matter, duty, seq=int(message.data["seq"]), values=values)
    return False


def _still_late(message: Message, matter: Matter, values: Values, at: datetime) -> bool:
    """The same clock is still run out, and it is still this person who has to know."""
    due_at = matter.next_due_at
    if matter.status not in IN_WORK or due_at is None or due_at >= at:
        return False
    duties = telling_people.to_warn(matter, place_of(matter), at)
    if any(duty.person_id == message.to_id for duty in duties):
        return True
    telling_people.tell_overdue(matter, duties, values=values)
    return False
