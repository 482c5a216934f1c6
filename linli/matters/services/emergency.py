"""Where something cannot wait: the dangers that a report tells of, and whom to ring first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from linli.common.languages import chosen
from linli.matters.choices import ClockClass
from linli.matters.models import Matter
from linli.matters.text import reading
from linli.matters.text.alarms import Alarm
from linli.rulesets.services import Values
from linli.territory.services.emergency import EMERGENCY, Numbers, numbers_at


@dataclass(frozen=True)
class Danger:
    """What to do and whom to ring before anything else, and the word of the report that says so."""

    sentence: str  # in the reader's language
    numbers: tuple[str, ...]
    word: str


def dangers_in(alarms: Iterable[Alarm], *, path: str) -> list[Danger]:
    """What a page says of the words of a report. One query, and none where they are harmless."""
    found = list(alarms)
    if not found:
        return []
    numbers = numbers_at(path)
    return [_danger(alarm, reading.alarm_entries()[alarm.code], numbers) for alarm in found]


def _danger(alarm: Alarm, entry: Mapping[str, Any], numbers: Numbers) -> Danger:
    sentence = chosen(entry["zh"], entry["en"]).format(**numbers)
    return Danger(sentence, tuple(numbers[who] for who in entry["ring"]), alarm.word)


def ring_first(matter: Matter, values: Values | None = None) -> Numbers | None:
    """The numbers for an open matter of an urgent kind, or whose words tell of danger; nothing for
    others. One query unless the values are given."""
    urgent = matter.clock_class == ClockClass.URGENT
    if not matter.is_open or not (urgent or reading.alarms().find(matter.text)):
        return None
    return values[EMERGENCY] if values else numbers_at(matter.village.path)
