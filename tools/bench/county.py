"""Fills an installation on PostgreSQL with a county: `python -m tools.bench.county 300` villages of
2,000 households each, with two years of visits and meetings.

Places and posts are made here; households and records are made inside the database, with their
steps and lists left out, which duties do not read.
"""

import os
import sys
from datetime import timedelta
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after its settings
from django.db import connection  # noqa: E402

from linli.activities.models import Activity  # noqa: E402
from linli.common import clock  # noqa: E402
from linli.orglife.models import StudyEntry  # noqa: E402
from linli.people import services as people  # noqa: E402
from linli.people.actors import SYSTEM  # noqa: E402
from linli.rulesets.models import RuleValue  # noqa: E402
from linli.territory import services as territory  # noqa: E402
from linli.territory.choices import UnitKind  # noqa: E402
from linli.territory.models import Household, Link, Posting, Unit  # noqa: E402
from linli.territory.services import second_factor  # noqa: E402
from linli.visits.models import Visit  # noqa: E402
from tools.bench.fill import QUICK_POSTGRES, analyze  # noqa: E402
from tools.bench.note import DEPARTMENT, INSTRUCTOR, PASSWORD, SECRETARY  # noqa: E402
from tools.bench.places import COUNTY, chain, units  # noqa: E402

HOUSEHOLDS: Final = 2000  # of each village
QUARTERS: Final = 8  # each household is visited once in each
TOWNSHIPS: Final = 10
ORGANISATIONS: Final = (
    (UnitKind.GENERAL_BRANCH, 1),
    *((UnitKind.BRANCH, number) for number in (2, 3, 4)),
    *((UnitKind.PARTY_GROUP, number) for number in (5, 6, 7)),
)
# Kind, at which kinds of units, how many days apart
MEETINGS: Final = (
    ("branch_committee", "'general_branch', 'branch'", 30),
    ("theme_day", "'general_branch', 'branch'", 30),
    ("member_assembly", "'general_branch', 'branch'", 91),
    ("party_class", "'general_branch', 'branch'", 180),
    ("branch_study", "'general_branch', 'branch'", 7),
    ("group_meeting", "'party_group'", 30),
)
GIVEN: Final = {
    "place_words": "''", "title": "''", "agenda": "''", "status": "'held'",
    "open_to": "'invited'", "client": "''", "client_key": "''", "client_digest": "''",
    "steps_count": "1", "version": "1", "held_from": "t.at", "held_to": "t.at + interval '1 hour'",
    "planned_from": "t.at", "planned_to": "t.at + interval '1 hour'", "entered_at": "t.at",
}  # fmt: skip


def build(villages: int) -> None:
    """The county with its posts; the records follow in SQL."""
    call_command("load_reference", verbosity=0)
    RuleValue.objects.filter(rule_id=second_factor.LEVELS).update(
        value=dict.fromkeys(("village", "township", "county", "city", "province"), False)
    )
    county = chain(COUNTY)
    townships = units(
        [(county, f"{COUNTY}{n:03d}", f"示例第{n}镇") for n in range(201, 201 + TOWNSHIPS)]
    )
    for township in townships:
        territory.open_unit(township, by=SYSTEM)
    places = units(
        [
            (townships[n % TOWNSHIPS], f"{townships[n % TOWNSHIPS].code}{200 + n // TOWNSHIPS}",
             f"示例{n}村委会")
            for n in range(villages)
        ]
    )  # fmt: skip
    branches = _organisations(places)
    postings = _posts(places, branches)
    _accounts(county, postings, branches)
    with connection.cursor() as cursor:
        for statement in (*QUICK_POSTGRES, _households(), *_records()):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
    analyze()


def _organisations(places: list[Unit]) -> list[Unit]:
    """As the services make them in the first village, copied to the others; the general branches
    first."""
    first, *others = places
    tokens: list[str] = []
    samples: list[Unit] = []
    for kind, number in ORGANISATIONS:
        parent = samples[0] if samples else first
        sample = territory.add_unit(parent, kind, number, name_zh=f"示例{number}支部")
        samples.append(sample)
        tokens.append(sample.path.removeprefix(first.path))
    made = [
        Unit(
            path=f"{place.path}{token}", covers_path=f"{place.path}{token}", kind=sample.kind,
            name_zh=sample.name_zh, parent=place,
        )
        for place in others
        for sample, token in zip(samples, tokens, strict=True)
    ]  # fmt: skip
    rows = [*samples, *Unit.objects.bulk_create(made, batch_size=1000)]
    return sorted(rows, key=lambda row: (row.kind != UnitKind.GENERAL_BRANCH, row.path))


def _posts(places: list[Unit], branches: list[Unit]) -> list[Posting]:
    """A grid member and an instructor of each village, who is linked to its general branch."""
    since = clock.now() - timedelta(days=800)
    persons = [people.note(name="示例·指") for _place in places]
    postings = Posting.objects.bulk_create(
        Posting(person=person, role_id="instructor", unit=place, path=place.path, since_at=since)
        for person, place in zip(persons, places, strict=True)
    )
    walking = [people.note(name="示例·网") for _place in places]
    Posting.objects.bulk_create(
        Posting(person=person, role_id="grid_member", unit=place, path=place.path, since_at=since)
        for person, place in zip(walking, places, strict=True)
    )
    by_path = {one.path: one.person for one in postings}
    Link.objects.bulk_create(
        Link(kind_id="instructor", person=person, unit=branch, path=branch.path, since_at=since)
        for branch in branches
        if branch.kind == UnitKind.GENERAL_BRANCH
        for path, person in by_path.items()
        if branch.path.startswith(path)
    )
    return postings


def _accounts(county: Unit, postings: list[Posting], branches: list[Unit]) -> None:
    """The department of the county, an instructor, and the secretary of a branch."""
    for username, role, unit in (
        (DEPARTMENT, "party_worker", county),
        (SECRETARY, "general_branch_secretary", branches[0]),
    ):
        person = people.note(name="示例·部")
        people.open_account(person, username=username, password=PASSWORD)
        territory.appoint(person, role, by=SYSTEM, unit=unit, since_at=clock.now())
    people.open_account(postings[0].person, username=INSTRUCTOR, password=PASSWORD)


def _households() -> str:
    return (
        f"INSERT INTO {Household._meta.db_table} "
        "(id, line, version, unit_id, path, number, valid_from) "
        "SELECT h.id, h.id, 0, h.unit, h.path, h.n::text, now() - interval '3 years' FROM ("
        "SELECT gen_random_uuid() AS id, v.id AS unit, v.path AS path, g.n AS n "
        f"FROM territory_unit v, generate_series(1, {HOUSEHOLDS}) AS g(n) "
        "WHERE v.kind = 'village') AS h"
    )


def _records() -> list[str]:
    """A visit of each household in each quarter with what happened at its door, the meetings with
    what was studied each week, and the instructors' visits."""
    posted = "LEFT JOIN territory_posting p ON p.unit_id = u.id AND p.role_id = "
    found = []
    for quarter in range(QUARTERS):
        spread = f"{91 * quarter} + (h.n * 37 + u.id * 11) % 91"
        at = f"date_trunc('hour', now()) - interval '1 day' * ({spread}) - interval '1 hour'"
        rows = f"territory_unit u {posted}'grid_member', generate_series(1, {HOUSEHOLDS}) AS h(n)"
        key = f"md5('{quarter}-' || u.id || '-' || h.n)::uuid"
        found.append(_insert("home_visit", rows, at, "u.kind = 'village'", "p.id", key))
        found.append(_visits(key, at, posted))
    for kind, hosts, days in MEETINGS:
        rows = f"territory_unit u, generate_series(0, {728 // days}) AS h(n)"
        at = f"now() - interval '1 day' * (h.n * {days} + u.id % {days}) - interval '1 hour'"
        found.append(_insert(kind, rows, at, f"u.kind IN ({hosts})", "NULL"))
    for kind, days in (("instructor_visit", 28), ("care_visit", 28), ("clean_up", 180)):
        rows = f"territory_unit u {posted}'instructor', generate_series(0, {728 // days}) AS h(n)"
        at = f"now() - interval '1 day' * (h.n * {days} + u.id % {days}) - interval '1 hour'"
        found.append(_insert(kind, rows, at, "u.kind = 'village'", "p.id"))
    return [*found, _studies()]


def _visits(key: str, at: str, posted: str) -> str:
    """What happened at the doors; of twenty one was not at home, one did not want to."""
    outcome = "(array['nobody', 'refused'])[1 + (h.n + u.id) % 20]"
    return (
        f"INSERT INTO {Visit._meta.db_table} "
        "(activity_id, household_id, path, visitor_id, at, channel, outcome, digest) "
        f"SELECT {key}, o.id, o.path, p.id, {at}, 'visit', coalesce({outcome}, 'met'), '' "
        f"FROM {Household._meta.db_table} o JOIN territory_unit u ON u.id = o.unit_id "
        f"{posted}'grid_member', LATERAL (SELECT o.number::int AS n) AS h"
    )


def _studies() -> str:
    """A day of study of each branch in each week."""
    return (
        f"INSERT INTO {StudyEntry._meta.db_table} "
        "(id, unit_id, path, part, day, minutes, about, entered_at) "
        "SELECT gen_random_uuid(), u.id, u.path, 'weekly', "
        "current_date - (h.n * 7 + u.id % 7)::int, 360, 'x', now() "
        "FROM territory_unit u, generate_series(0, 103) AS h(n) "
        "WHERE u.kind IN ('general_branch', 'branch')"
    )


def _insert(
    kind: str, rows: str, at: str, where: str, planner: str, key: str = "gen_random_uuid()"
) -> str:
    given = {
        **GIVEN, "id": "t.id", "kind_id": f"'{kind}'", "host_id": "t.host", "host_path": "t.path",
        "place_id": "t.host", "place_path": "t.path", "planner_id": "t.planner::uuid",
    }  # fmt: skip
    return (
        f"INSERT INTO {Activity._meta.db_table} ({', '.join(given)}) "
        f"SELECT {', '.join(given.values())} FROM (SELECT u.id AS host, u.path AS path, "
        f"{planner} AS planner, {at} AS at, {key} AS id FROM {rows} WHERE {where}) AS t"
    )


def main(villages: int) -> None:
    """Fill, and say how much there is."""
    build(villages)
    print(Household.objects.count(), Activity.objects.count())


if __name__ == "__main__":
    main(int(sys.argv[1]))
