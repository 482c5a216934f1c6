"""Who is told about a matter, when, and with which message and reason."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from linli.matters.models import Matter
from linli.outbox import services as outbox
from linli.outbox.services import When
from linli.rulesets.services import Values
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.models.units import short_name
from linli.territory.services import Duty, Place, hours

AT_ONCE: Final = "messages.at_once"
FOLLOWS_STEP: Final = frozenset({"turn", "recheck", "supervised"})
RULES: Final = (*hours.RULES, AT_ONCE)  # whoever calls these functions has read them


def tell_owner(
    matter: Matter, duty: Duty | None, *, seq: int, values: Values, template: str = "turn"
) -> None:
    """Whoever acts for the new owner now gets a message with the link and the reason; of each kind
    one a step. One query."""
    if duty is not None:
        more = {"seq": seq, "posting": str(matter.turn_id or matter.owner_id)}
        about = "matter" if template in FOLLOWS_STEP else template
        _tell(template, matter, duty, values, dedupe=f"{about}:{matter.pk}:{seq}", more=more)


def tell_decider(matter: Matter, duty: Duty, *, seq: int, values: Values) -> None:
    """Whoever acts for the posting that decides gets a message with what is asked. One query."""
    more = {
        "seq": seq,
        "posting": str(matter.decider_id),
        "question": str(matter.question),
        "due_at": matter.decide_due_at.isoformat() if matter.decide_due_at else "",
    }
    _tell("decide", matter, duty, values, dedupe=f"decide:{matter.pk}:{seq}", more=more)


def tell_overdue(matter: Matter, duties: Iterable[Duty], *, values: Values) -> None:
    """A clock ran out: told once to each of them."""
    ran_out = matter.next_due_at
    dedupe = f"overdue:{matter.pk}:{ran_out:%Y%m%d%H%M}"
    for duty in duties:
        _tell("overdue", matter, duty, values, dedupe=dedupe, more={})


def to_warn(matter: Matter, place: Place, at: datetime) -> list[Duty]:
    """Who acts for the owner (or whoever rechecks), and somebody else who leads at this level or
    above. Two queries."""
    own = to_act(matter, place, at)
    above = territory.on_duty(
        place,
        Level.VILLAGE if matter.level == Level.GROUP else matter.level,
        at=at,
        verb="matters.assign",
        not_persons={own.person_id} if own else set(),
    )
    if above:
        above = replace(above, because={**above.because, "how": "supervises"})
    return [duty for duty in (own, above) if duty]


def to_act(matter: Matter, place: Place, at: datetime) -> Duty | None:
    """Who acts for the posting whose turn it is. One query."""
    posting_id = matter.turn_id or matter.owner_id
    return territory.acting_for(posting_id, place, at=at) if posting_id else None


def when(matter: Matter, values: Values) -> When:
    """At once where the rule says so for this kind's clocks, else by the hours of the place."""
    return hours.when(values, urgent=matter.clock_class in values[AT_ONCE])


def _tell(
    template: str, matter: Matter, duty: Duty, values: Values, *, dedupe: str, more: dict[str, Any]
) -> None:
    outbox.send(
        template,
        to=[duty.recipient],
        data={
            "number": matter.number,
            **_what_and_where(matter),
            "status": str(matter.status),
            "because": duty.because,
            "due_at": matter.next_due_at.isoformat() if matter.next_due_at else "",
            **more,
        },
        link=matter.get_absolute_url(),
        path=matter.village.path,
        dedupe=dedupe,
        when=when(matter, values),
    )


def _what_and_where(matter: Matter) -> dict[str, Any]:
    """Of a private matter an e-mail says neither the kind nor more of the place than the village;
    of none what the reporter wrote."""
    kind, units = matter.kind, [matter.village]
    if matter.is_public and matter.place_id != matter.village_id:
        units.append(matter.place)
    said = {
        "place_zh": " · ".join(short_name(unit.name_zh) for unit in units),
        "place_en": " · ".join(unit.name_en or unit.name_zh for unit in units),
    }
    if not matter.is_public:
        return {**said, "private": True}
    return {**said, "kind_zh": kind.name_zh, "kind_en": kind.name_en}
