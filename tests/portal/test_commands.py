"""The short commands: reference data, a year's calendar, clocks."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from linli.common import clock
from linli.matters.models import Kind, Matter
from linli.outbox.choices import State
from linli.outbox.models import Message
from linli.rulesets import services as rulesets
from linli.rulesets.models import Rule
from linli.territory.models import Role
from tests import town as towns
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return towns.build()


def said(*words: object) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def test_reference_data_is_counted_and_loading_it_twice_adds_nothing() -> None:
    first = said("load_reference")
    counts = Rule.objects.count(), Role.objects.count(), Kind.objects.count()

    assert all(str(count) in first for count in counts)
    assert min(counts) > 5
    assert said("load_reference") == first
    assert counts == (Rule.objects.count(), Role.objects.count(), Kind.objects.count())


def announcement(folder: Path, **days: list[str]) -> Path:
    file = folder / "2031.json"
    file.write_text(json.dumps(days), encoding="utf-8")
    return file


def test_a_year_that_was_announced_holds_from_then_on(tmp_path: Path) -> None:
    said("load_reference")
    file = announcement(tmp_path, holidays=["2031-01-01"], workdays=["2031-01-05"])

    assert "2031" in said("import_calendar", 2031, file)
    calendar = rulesets.values([]).calendar()
    assert calendar.is_announced(2031)
    assert not calendar.is_workday(date(2031, 1, 1))
    assert calendar.is_workday(date(2031, 1, 5))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"days": []}',
        '{"holidays": ["2030-05-01"]}',
        '{"holidays": ["May"]}',
        '{"workdays": ["2031-01-06"]}',  # a Monday
    ],
)
def test_a_broken_announcement_is_refused_and_changes_nothing(tmp_path: Path, text: str) -> None:
    said("load_reference")
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError):
        said("import_calendar", 2031, file)
    assert not Rule.objects.filter(key__contains="2031").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.json"):
        said("import_calendar", 2031, tmp_path / "gone.json")


def test_clocks_that_differ_are_found_by_a_check_and_then_corrected(town: Town) -> None:
    right = town.reports("路灯不亮")
    wrong = town.reports("井盖松动")
    due = wrong.respond_due_at
    Matter.objects.filter(pk=wrong.pk).update(respond_due_at=clock.now() + timedelta(days=900))

    with pytest.raises(SystemExit) as ended:
        said("recompute_clocks", "--check")
    assert ended.value.code == 1
    wrong.refresh_from_db()
    assert wrong.respond_due_at != due

    assert "1" in said("recompute_clocks")
    wrong.refresh_from_db()
    assert wrong.respond_due_at == due
    unchanged = Matter.objects.get(pk=right.pk)
    assert unchanged.respond_due_at == right.respond_due_at
    with pytest.raises(SystemExit) as ended:
        said("recompute_clocks", "--check")
    assert ended.value.code == 0


def test_clocks_of_many_matters_are_read_a_few_at_a_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.matters.management.commands.recompute_clocks.AT_ONCE", 2)
    for number in range(5):
        town.reports(f"第 {number} 件")

    assert "5" in said("recompute_clocks")


def test_the_worker_delivers_what_is_due_and_warns_of_what_is_late(town: Town) -> None:
    matter = town.reports(kind="danger")  # urgent: also when this test runs at night
    Matter.objects.filter(pk=matter.pk).update(respond_due_at=clock.now() - timedelta(hours=1))

    call_command("worker", "--once")
    call_command("worker", "--once")

    told = Message.objects.exclude(state=State.SETTLED)
    assert not told.exclude(state=State.SENT).exists()
    assert told.filter(template="overdue", channel="email").count() == 2
    matter.refresh_from_db()
    assert matter.warned_at is not None
