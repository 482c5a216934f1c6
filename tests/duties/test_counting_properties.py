"""A record counts for exactly the periods and the rules that the language says; what closed periods
came to is what an evaluation from scratch finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.common import clock
from linli.duties import services as duties
from linli.duties.models import DutyRule, Frozen
from linli.duties.services.bound import Scope
from linli.duties.services.evaluating import Cell
from tests.dutiful import (
    DAY,
    START,
    Happened,
    World,
    naive,
    period,
    text_of,
    two_villages,
    write_down,
)
from tests.town import Town

KINDS = ("theme_day", "branch_study", "instructor_visit", "party_class")
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
RECORD = st.builds(
    Happened,
    kind=st.sampled_from(KINDS),
    host=st.integers(0, 5),
    day=st.integers(0, 70),
    hour=st.sampled_from([0, 7, 8, 20, 23]),
    minutes=st.sampled_from([20, 60, 90, 150]),
    place=st.sampled_from([None, None, 0, 1]),
    planner=st.sampled_from([None, 0, 1]),
    leads=st.sampled_from([None, None, 0, 1]),
    tag=st.sampled_from(["", "农清"]),
    noted=st.sampled_from([0, 0, 0, 3, 12]),
)
BY = st.sampled_from([("anybody", "times"), ("anybody", "days"), ("anybody", "hours"),
                      ("holder", "times")])  # fmt: skip
RULE = st.builds(
    lambda kinds, tag, where, by, per, least: {
        "kinds": kinds, "tag": tag, "where": where, "by": by[0], "measure": by[1], "per": per,
        "least": least,
    },
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True),
    tag=st.sampled_from(["", "", "农清"]),
    where=st.sampled_from(["own", "village"]),
    by=BY,
    per=st.sampled_from(["week", "month", "quarter", "year"]),
    least=st.integers(1, 3),
)  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kept(rule: dict[str, Any], code: str, added: date = START) -> DutyRule:
    return DutyRule.objects.create(
        code=code, line=code, programme="meetings", name_zh=code, name_en=code, text=text_of(rule),
        source="test", from_on=START - 30 * DAY, added_on=added,
    )  # fmt: skip


def noon(day: int) -> datetime:
    at = datetime(START.year, START.month, START.day, 12, tzinfo=clock.PLACE_TIME)
    return at + day * DAY


def expected(world: World, rule: dict[str, Any], cell: Cell, **more: Any) -> int:
    instructor = next(
        (n for n, who in enumerate(world.instructors) if who.person.pk == cell.bound.person), None
    )
    span = (cell.period.since, cell.period.until)
    return naive(world, rule, cell.unit, instructor, *span, **more)


@given(
    records=st.lists(RECORD, max_size=14),
    asked=st.lists(RULE, min_size=1, max_size=3),
    day=st.integers(0, 75),
)
@settings(max_examples=30, deadline=None, suppress_health_check=QUIET)
def test_a_record_counts_for_exactly_the_rules_and_periods_that_the_language_says(
    town: Town, records: list[Happened], asked: list[dict[str, Any]], day: int
) -> None:
    with undone():
        world = two_villages(town)
        for one in records:
            write_down(world, one)
        rules = [kept(rule, f"r{number}") for number, rule in enumerate(asked)]
        by_code = dict(zip((rule.code for rule in rules), asked, strict=True))
        for path in ("", town.village.path):
            for with_records in (False, True):
                cells = duties.evaluate(rules, Scope(path), noon(day), with_records=with_records)
                bound = {"holder": 2, "anybody": 4}
                many = sum(bound[rule["by"]] for rule in asked)
                assert len(cells) == (many if not path else many // 2)
                for cell in cells:
                    rule = by_code[cell.rule.code]
                    span = (cell.period.since, cell.period.until)
                    assert span == period(START + day * DAY, rule["per"])
                    assert cell.got == expected(world, rule, cell, records=records)
                    assert (cell.state == "met") == (cell.got >= rule["least"])
        leads = frozenset(one.pk for one in world.branches[:2])
        own = Scope(people=frozenset({world.instructors[0].person.pk}), units=leads)
        for cell in duties.evaluate(rules, own, noon(day), with_records=True):
            rule = by_code[cell.rule.code]
            assert cell.got == len_of(rule, cell) == expected(world, rule, cell, records=records)


def len_of(rule: dict[str, Any], cell: Cell) -> int:
    """What the named records come to where times are counted."""
    held = [one for one in cell.records if one.held]
    return len(held) if rule["measure"] == "times" else cell.got


@given(
    records=st.lists(RECORD, max_size=10),
    asked=RULE,
    runs=st.lists(st.integers(0, 110), max_size=4),
)
@settings(max_examples=15, deadline=None, suppress_health_check=QUIET)
def test_closed_periods_with_late_corrections_equal_an_evaluation_from_scratch(
    town: Town, records: list[Happened], asked: dict[str, Any], runs: list[int]
) -> None:
    with undone():
        DutyRule.objects.all().delete()
        world, rule = two_villages(town), kept(asked, "r")
        entered = sorted(records, key=lambda one: one.noted_at)
        for day in sorted([*runs, 111]):  # the worker runs on these days, whenever those are
            while entered and entered[0].noted_at <= noon(day):
                write_down(world, entered.pop(0))
            with clock.told(noon(day)):
                duties.freeze_closed()
                assert duties.freeze_closed() == 0  # again at once: nothing new
        latest = list(Frozen.objects.standing().filter(rule=rule))
        seen = {(row.unit_id, row.since_on, row.until_on): row for row in latest}
        assert len(seen) == len(latest)
        for row in latest:
            assert (row.since_on, row.until_on) == period(row.since_on, asked["per"])
            deadline = datetime.combine(row.until_on, datetime.min.time(), clock.PLACE_TIME)
            known_by = deadline + timedelta(days=10)
            number = next(
                (n for n, unit in enumerate(world.branches[::2]) if unit.pk == row.unit_id), None
            )
            unit = next(one for one in world.branches if one.pk == row.unit_id)
            span = (row.since_on, row.until_on)
            found = naive(world, asked, unit, number, *span, records, known_by=known_by)
            assert row.got == found
            assert row.state == ("met" if found >= asked["least"] else "missed")
        ended = {"week": 15, "month": 3, "quarter": 1, "year": 0}[asked["per"]]
        many = {"holder": 2, "anybody": 4}[asked["by"]]
        ends = {end for _unit, _since, end in seen}
        assert len(ends) == (ended if ended < 15 else len(ends))
        assert len(latest) == len(ends) * many
