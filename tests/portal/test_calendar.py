"""The working calendar of a place: reading it, entering a year, and which clocks move."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock
from linli.common.workdays import YearDays
from linli.matters import services as matters
from linli.people.actors import SYSTEM
from linli.portal.calendar_forms import days_of, written
from linli.rulesets import services as rulesets
from linli.rulesets.models import RuleValue
from tests import stages
from tests.desk import Desk
from tests.portal.test_rules import hidden
from tests.town import HECHENG, WUXING, YIJIANG, Town

THURSDAY = datetime(2026, 11, 26, 2, tzinfo=UTC)  # 10:00 on the wall
PAGE = f"/office/calendar/{HECHENG}/2026/"


def looks(desk: Desk, status: int = 200, **fields: Any) -> str:
    """The page of 2026 after "See what it changes"."""
    sent = {**hidden(desk.opens(PAGE)), "step": "look", "note": "自治条例", **fields}
    return unescape(desk.posts(PAGE, status, **sent).content.decode())


def sets(desk: Desk, status: int = 303, **fields: Any) -> Any:
    """Look, then set just that."""
    sent = {**hidden(looks(desk, **fields)), "step": "set", "note": "自治条例", **fields}
    return desk.posts(PAGE, status, **sent)


def test_announced_and_provisional_years_stand_there(town: Town) -> None:
    with clock.told(THURSDAY):
        page = Desk(town.clerk).opens(f"/office/calendar/{WUXING}/")
    assert "2026" in page
    assert "as the State Council announced it" in page
    assert "2028" in page
    assert "Monday to Friday is assumed" in page


def test_the_clocks_that_were_said_to_move_move_and_no_other(town: Town) -> None:
    with clock.told(THURSDAY):
        moved, stays = town.reports(), town.reports(kind="power")
        handled = stages.to("in_hand", town)
        street = Desk(town.street)
        days = "2026-11-26 – 2026-11-27"

        page = looks(street, holidays=days)
        assert "2 open clocks move, of 3" in page
        said = dict(re.findall(r"(\d{4}-\d{4}-\d{3}): due (\S+ \d+ \w+, \d\d:\d\d) instead", page))
        assert set(said) == {str(moved), str(handled)}
        before = {row.pk: stages.again(row).next_due_at for row in (moved, stays, handled)}
        sets(street, holidays=days)
        assert {row.pk: stages.again(row).next_due_at for row in (moved, stays, handled)} == before
        matters.recount_calendars()

        for matter in (moved, handled):
            found = stages.again(matter).next_due_at
            assert found is not None
            assert clock.local(found).strftime("%a %-d %b, %H:%M") == said[str(matter)]
        assert stages.again(stays).next_due_at == before[stays.pk]
        assert matters.recount_calendars() == 0


def test_a_year_that_is_announced_anew_moves_open_clocks_too(town: Town) -> None:
    with clock.told(THURSDAY):
        matter = town.reports()
        before = matter.respond_due_at
        days = YearDays.parse({"holidays": ["2026-11-26"], "workdays": []})
        rulesets.announce_year(2026, days, by=SYSTEM)
        matters.recount_calendars()
        after = stages.again(matter).respond_due_at
    assert before is not None
    assert after is not None
    assert after > before


def test_counting_goes_on_where_it_stopped(town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr("linli.matters.services.recounting.AT_ONCE", 2)
    with clock.told(THURSDAY):
        rows = [town.reports() for _number in range(5)]
        before = rows[0].respond_due_at
        days = YearDays.parse({"holidays": ["2026-11-26"], "workdays": []})
        rulesets.announce_year(2026, days, by=SYSTEM)
        counts = [matters.recount_calendars() for _round in range(4)]
        assert counts == [2, 2, 1, 0]
        assert before is not None
        after = [stages.again(row).respond_due_at for row in rows]
        assert all(due is not None and due > before for due in after)


def test_the_file_of_the_command_fills_the_lists(town: Town) -> None:
    with clock.told(THURSDAY):
        street = Desk(town.street)
        file = b'{"holidays": ["2026-11-26", "2026-11-27"], "workdays": ["2026-11-28"]}'
        page = looks(street, file=SimpleUploadedFile("2026.json", file))
        assert "2026-11-26 – 2026-11-27" in page
        sent = {"holidays": "2026-11-26 – 2026-11-27", "workdays": "2026-11-28"}
        street.posts(PAGE, 303, **hidden(page), **sent, step="set", note="x")
        assert "own value of Hecheng Town" in street.opens(PAGE)
        for bad in (b"\xff\xfe", b"[]", b"[" * 50_000, b'{"holidays": ["2029-01-01"]}'):
            looks(street, 422, file=SimpleUploadedFile("x.json", bad))


def test_what_cannot_be_read_is_named_and_nothing_is_lost(town: Town) -> None:
    with clock.told(THURSDAY):
        street = Desk(town.street)
        page = looks(street, 422, holidays="2026-11-26\n元旦")
        assert "“元旦” cannot be read" in page
        assert "2026-11-26\n元旦" in page
        looks(street, 422, holidays="2027-11-26")
        looks(street, 422, holidays="2026-13-01")
        looks(street, 422, workdays="2026-11-26")  # a Thursday
        looks(street, 422, holidays="2026-11-26", note="")


def test_two_at_once_twice_and_given_up(town: Town) -> None:
    with clock.told(THURSDAY):
        street, lead = Desk(town.street), Desk(town.lead)
        page = looks(street, holidays="2026-11-26")
        sets(lead, holidays="2026-11-27")
        sent = {**hidden(page), "step": "set", "note": "x", "holidays": "2026-11-26"}
        assert "2026-11-26" in street.posts(PAGE, 409, **sent).content.decode()

        sent = {**hidden(looks(street, holidays="2026-11-26")), "step": "set", "note": "x"}
        for _twice in range(2):
            street.posts(PAGE, 303, **sent, holidays="2026-11-26")
        assert RuleValue.objects.filter(scope_path=town.township.path).count() == 1
    with clock.told(THURSDAY + timedelta(minutes=1)):
        sent = {**hidden(looks(street, back="on")), "step": "set", "note": "x", "back": "on"}
        for _twice in range(2):
            street.posts(PAGE, 303, **sent)
    with clock.told(THURSDAY + timedelta(minutes=2)):
        assert "comes with the product" in street.opens(PAGE)


def test_only_the_own_place_and_only_whoever_sets_rules(town: Town) -> None:
    with clock.told(THURSDAY):
        Desk(town.street).opens(f"/office/calendar/{YIJIANG}/", 404)
        Desk(town.street).opens(f"/office/calendar/{HECHENG}/2050/", 404)
        Desk(town.clerk).posts(PAGE, 403, holidays="2026-11-26", note="x", step="set")
        assert "See what it changes" not in Desk(town.clerk).opens(PAGE)


@given(st.sets(st.dates(date(2026, 12, 1), date(2027, 12, 31)), max_size=60))
def test_days_written_as_lines_are_read_again(days: set[date]) -> None:
    assert days_of(written(days)) == days


def test_days_are_read_as_people_write_them() -> None:
    days = {date(2027, 2, day) for day in (5, 6, 7)}
    for text in (
        "2027-02-05 – 2027-02-07",
        "2027年2月5日至2027年2月7日",
        "2027/2/5\n2027.2.6,\n 2027-2-7",
    ):
        assert days_of(text) == days
