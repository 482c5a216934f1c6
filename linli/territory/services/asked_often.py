"""The questions that every report and every page for staff asks, in SQL (ADR 0017).

Building these statements anew with the ORM takes three times as long as answering them. Everything
else is asked through querysets. Both databases read the same text; tests ask on both.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from linli.common import clock
from linli.people.models import Person
from linli.territory.choices import Layer, PlanStatus
from linli.territory.fields import after
from linli.territory.models import Grid, Posting, Role, Unit

_ROLE: Final = ("code", "name_zh", "name_en", "verbs", "level", "turn")

_ANSWERING: Final = """
SELECT posting.*,
       person.display_name AS person_name, holder.email AS own_email,
       away.id AS is_away, away.deputy_id AS deputy_key,
       deputy.display_name AS deputy_name, deputy_user.email AS deputy_email,
       own_choice.way AS own_way, deputy_choice.way AS deputy_way,
       own_choice.texts AS own_texts, deputy_choice.texts AS deputy_texts,
       role.code AS role_code, role.name_zh AS role_name_zh, role.name_en AS role_name_en,
       role.verbs AS role_verbs, role.level AS role_level, role.turn AS role_turn,
       (SELECT MAX(shift.ends) FROM territory_dutyshift AS shift
         WHERE shift.posting_id = posting.id AND shift.weekday = %s
           AND shift.begins <= %s AND shift.ends > %s) AS shift_until
  FROM territory_posting AS posting
  JOIN territory_role AS role ON role.code = posting.role_id
  JOIN people_person AS person ON person.id = posting.person_id
  LEFT JOIN people_user AS holder ON holder.person_id = person.id AND holder.is_active
  LEFT JOIN outbox_emailchoice AS own_choice ON own_choice.person_id = person.id
  LEFT JOIN territory_leave AS away
         ON away.posting_id = posting.id AND away.since_at <= %s AND away.until_at > %s
  LEFT JOIN people_person AS deputy ON deputy.id = away.deputy_id
  LEFT JOIN people_user AS deputy_user
         ON deputy_user.person_id = away.deputy_id AND deputy_user.is_active
  LEFT JOIN outbox_emailchoice AS deputy_choice ON deputy_choice.person_id = away.deputy_id
 WHERE posting.since_at <= %s AND (posting.until_at IS NULL OR posting.until_at > %s)
"""

_GRID: Final = """
SELECT grid.* FROM territory_grid AS grid
  JOIN territory_gridplan AS plan ON plan.id = grid.plan_id
  JOIN territory_gridunit AS member ON member.grid_id = grid.id
 WHERE member.unit_id = %s AND member.layer = %s AND plan.status = %s
"""


_MINE: Final = """
SELECT posting.*,
       role.code AS role_code, role.name_zh AS role_name_zh, role.name_en AS role_name_en,
       role.verbs AS role_verbs, role.level AS role_level, role.turn AS role_turn
  FROM territory_posting AS posting
  JOIN territory_role AS role ON role.code = posting.role_id
 WHERE posting.since_at <= %s AND (posting.until_at IS NULL OR posting.until_at > %s)
   AND posting.id IN (
       SELECT own.id FROM territory_posting AS own WHERE own.person_id = %s
       UNION
       SELECT away.posting_id FROM territory_leave AS away
        WHERE away.since_at <= %s AND away.until_at > %s
          AND (away.deputy_id = %s
               OR away.deputy_id IS NULL
                  AND away.posting_id IN (
                      SELECT deputy.deputy_of_id FROM territory_posting AS deputy
                       WHERE deputy.person_id = %s AND deputy.since_at <= %s
                         AND (deputy.until_at IS NULL OR deputy.until_at > %s))))
"""


def mine(person_id: UUID, at: datetime) -> list[Any]:
    """Postings in force whose work is this person's now: own ones, those whose leave names them,
    and those that they are standing deputy of while the leave names nobody."""
    now, key = _moments(at)[:2], _key(person_id)
    rows = Posting.objects.raw(_MINE, [*now, key, *now, key, key, *now])
    return [_with_role(row) for row in rows]


def units_along(paths: Sequence[str], unit_id: int | None, below: str) -> list[Unit]:
    """The places in force at these paths, and the one of this id if it lies at or below `below`;
    from the top."""
    chosen = "OR (id = %s AND path >= %s AND path < %s)" if unit_id is not None else ""
    rows = Unit.objects.raw(
        f"SELECT * FROM territory_unit WHERE valid_to IS NULL"  # noqa: S608 - only placeholders
        f" AND (path IN ({_places(paths)}) {chosen})",
        [*paths, *([unit_id, below, after(below)] if unit_id is not None else [])],
    )
    return sorted(rows, key=lambda row: row.path)


def grid_in_force(unit_id: int) -> Grid | None:
    """The grid of the published plan that a place lies in."""
    return next(iter(Grid.objects.raw(_GRID, [unit_id, Layer.GRID, PlanStatus.PUBLISHED])), None)


def answering(paths: Sequence[str], grid_id: int | None, at: datetime) -> list[Any]:
    """Postings in force for these places (and this grid), each with its person and role, whether
    its holder is away (`is_away`), who stands in (`deputy_id`, `deputy_name`, `deputy_email`), and
    how both want their e-mail (`own_way`, `deputy_way`) and text messages (`…_texts`).

    A posting with two leaves at once comes twice.
    """
    whole = "posting.grid_id IS NULL AND posting.area_id IS NULL"
    here = f"{whole} AND posting.path IN ({_places(paths)})"
    there = " OR posting.grid_id = %s" if grid_id is not None else ""
    rows = Posting.objects.raw(
        f"{_ANSWERING} AND (({here}){there})",
        [*_hour(at), *_moments(at), *paths, *([grid_id] if grid_id is not None else [])],
    )
    return [_dressed(row) for row in rows]


def holding(posting_id: UUID, at: datetime) -> list[Any]:
    """One posting in force and its standing deputies', in the same shape."""
    key = _key(posting_id)
    rows = Posting.objects.raw(
        f"{_ANSWERING} AND (posting.id = %s OR posting.deputy_of_id = %s)",
        [*_hour(at), *_moments(at), key, key],
    )
    return [_dressed(row) for row in rows]


def _places(paths: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(paths))


def _moments(at: datetime) -> list[Any]:
    return [connection.ops.adapt_datetimefield_value(at)] * 4


def _hour(at: datetime) -> list[Any]:
    """The weekday and twice the time on the wall."""
    wall = clock.local(at)
    now = connection.ops.adapt_timefield_value(wall.time().replace(microsecond=0))
    return [wall.isoweekday(), now, now]


def _key(key: UUID) -> Any:
    return key if connection.features.has_native_uuid_field else key.hex


def _dressed(row: Any) -> Any:
    """The posting with its person and role as the ORM would give them, and the deputy's key."""
    row.person = Person(id=row.person_id, display_name=row.person_name)
    row.deputy_id = UUID(str(row.deputy_key)) if row.deputy_key else None
    row.shift_until = str(row.shift_until)[:5] if row.shift_until else ""  # "12:00"
    return _with_role(row)


def _with_role(row: Any) -> Any:
    found = {name: getattr(row, f"role_{name}") for name in _ROLE}
    if isinstance(found["verbs"], str):
        found["verbs"] = json.loads(found["verbs"])
    row.role = Role(**found)
    return row
