"""A place writes its own rules of duties: looked at in both languages first, then kept; changed and
ended from a period's first day on; conflicts, twice, bad input, foreign places."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from linli.audit.models import Entry
from linli.common import clock
from linli.duties import services as duties
from linli.duties.models import DutyRule, Frozen
from tests.desk import Desk
from tests.duties.test_own import goes, part
from tests.dutiful import midweek, two_villages
from tests.meeting import branch
from tests.town import HECHENG, YIJIANG, Town, appointed, somebody

TEXT = "who: unit general_branch branch\ncounts: activity exchange\nleast: 1 times\nper: month"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Of the organisation department of the township."""
    return Desk(appointed(somebody("组织", "zuzhi"), "party_worker", town.township))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else ""


def new(town: Town) -> str:
    return f"/duties/rules/write/{HECHENG}/"


def fields(page: str, **more: Any) -> dict[str, Any]:
    """What the form sends, with its hidden fields as they stand on a page."""
    return {
        "key": hidden(page, "key"), "seen": hidden(page, "seen"), "looked": hidden(page, "looked"),
        "name_zh": "支部每月交流", "name_en": "Monthly exchange", "programme": "meetings",
        "text": TEXT, "source": "鹤城镇党委〔2026〕5号", "from_on": f"{clock.today()}", **more,
    }  # fmt: skip


def kept(desk: Desk, address: str, **more: Any) -> DutyRule:
    """Opened, looked at, kept."""
    looked = desk.posts(address, 200, step="look", **fields(desk.opens(address), **more)).text
    answer = desk.posts(address, step="keep", **fields(looked, **more))
    line = answer["Location"].strip("/").rpartition("/")[2]
    return DutyRule.objects.filter(line=line).latest("edition")


def next_month(months: int = 1) -> date:
    first = clock.today().replace(day=1)
    for _n in range(months):
        first = (first + timedelta(days=32)).replace(day=1)
    return first


def test_a_rule_is_explained_in_both_languages_with_todays_numbers_before_it_is_kept(
    town: Town, desk: Desk
) -> None:
    two_villages(town)
    page = desk.opens(new(town))
    looked = desk.posts(new(town), 200, step="look", **fields(page)).text
    assert not DutyRule.objects.exclude(scope_path="").exists(), "looking keeps nothing"
    assert "It binds 4 today." in looked
    assert "0 would have done it" in looked
    zh, en = looked.index('lang="zh-hans"'), looked.index('lang="en"', looked.index("What it does"))
    assert "谁" in looked[zh:en]
    assert "集中交流" in looked[zh:en]
    assert "at least once each month" in looked[en:]
    desk.posts(new(town), 422, step="keep", **fields(page))  # not looked at yet

    rule = kept(desk, new(town))
    assert (rule.scope_path, rule.from_on) == (town.township.path, next_month())
    shown = desk.opens("/duties/rules/")
    assert "Monthly exchange" in shown
    assert "planned" in shown
    assert "鹤城镇党委〔2026〕5号" in shown
    assert Entry.objects.filter(verb="write_duty_rule", what__endswith=rule.line).count() == 1


def test_whoever_is_bound_reads_it_in_words_and_a_record_meets_it(town: Town, desk: Desk) -> None:
    ours = branch(town)
    type(ours.unit).objects.filter(pk=ours.unit.pk).update(valid_from="2025-01-01")
    kept(desk, new(town))
    assert "Monthly exchange" not in ours.desk.opens("/duties/"), "it has not begun"
    with clock.told(midweek()):
        before = part(ours.desk.opens("/duties/"), "Monthly exchange")
        assert "0 of 1" in before
        assert "鹤城镇党委〔2026〕5号" in before
        held = goes(ours.desk, "exchange", ours.unit)
        after = part(ours.desk.opens("/duties/"), "Monthly exchange")
        assert held.get_absolute_url() in after
        assert "Monthly exchange" in desk.opens("/duties/programmes/meetings/")


def test_a_change_begins_with_the_next_period_and_what_was_closed_stays(
    town: Town, desk: Desk
) -> None:
    ours = branch(town)
    type(ours.unit).objects.filter(pk=ours.unit.pk).update(valid_from="2025-01-01")
    rule = kept(desk, new(town))
    with clock.told(midweek()):
        goes(ours.desk, "exchange", ours.unit)
        second = kept(
            desk, f"/duties/rules/{rule.line}/change/", text=TEXT.replace("1 times", "2 times")
        )
        rule.refresh_from_db()
        assert (second.edition, second.from_on, rule.until_on) == (2, next_month(), next_month())
        assert "1 of 1" in part(ours.desk.opens("/duties/"), "Monthly exchange")
    with clock.told(midweek() + timedelta(days=32)):
        duties.freeze_closed()
        frozen = Frozen.objects.get(rule__line=rule.line, unit=ours.unit)
        assert (frozen.rule_id, frozen.needed, frozen.state) == (rule.code, 1, "met")
        assert "0 of 2" in part(ours.desk.opens("/duties/"), "Monthly exchange")
        closed = desk.opens("/duties/programmes/meetings/?when=last")
        assert closed.count("Monthly exchange") == 1
        page = desk.opens(f"/duties/rules/{rule.line}/")
        assert page.index("Edition 2") < page.index("Edition 1")
        assert "holds now" in page
        assert "over" in page


def test_it_ends_with_a_period_and_both_a_change_and_an_end_can_be_taken_back(
    town: Town, desk: Desk
) -> None:
    rule = kept(desk, new(town))
    page = f"/duties/rules/{rule.line}/"
    with clock.told(midweek()):
        seen = hidden(desk.opens(page), "seen")
        late = next_month() + timedelta(days=9)
        for _n in range(2):  # sent twice
            desk.posts(f"{page}end/", seen=seen, until_on=f"{late}")
        rule.refresh_from_db()
        assert rule.until_on == next_month(2)
        desk.posts(f"{page}take-back/", seen=hidden(desk.opens(page), "seen"))
        rule.refresh_from_db()
        assert rule.until_on is None
        kept(desk, f"{page}change/", name_en="Exchange")
        again = fields(desk.opens(f"{page}change/"))
        looked = desk.posts(f"{page}change/", 200, step="look", **again).text
        desk.posts(f"{page}change/", 409, step="keep", **fields(looked, key="k" * 32))
        desk.posts(f"{page}take-back/", seen=hidden(desk.opens(page), "seen"))
        assert [one.until_on for one in DutyRule.objects.filter(line=rule.line)] == [None]


def test_a_rule_that_has_not_begun_is_taken_back_whole(town: Town, desk: Desk) -> None:
    rule = kept(desk, new(town))
    page = f"/duties/rules/{rule.line}/"
    seen = hidden(desk.opens(page), "seen")
    desk.posts(f"{page}end/", 422, seen=seen, until_on="x")
    desk.posts(f"{page}take-back/", seen=seen)
    desk.opens(page, 404)
    assert not DutyRule.objects.filter(line=rule.line).exists()


def test_sent_twice_it_is_kept_once_and_with_other_words_it_is_a_conflict(
    town: Town, desk: Desk
) -> None:
    looked = desk.posts(new(town), 200, step="look", **fields(desk.opens(new(town)))).text
    for _n in range(2):
        desk.posts(new(town), step="keep", **fields(looked))
    assert DutyRule.objects.exclude(scope_path="").count() == 1
    other = {"name_zh": "另一条"}
    seen = desk.posts(new(town), 200, step="look", **fields(looked, **other)).text
    answer = desk.posts(new(town), 409, step="keep", **fields(seen, **other))
    assert "sent before with other words" in answer.text
    assert "另一条" in answer.text, "nothing typed is lost"


def test_of_two_who_change_it_at_once_the_second_reads_first(town: Town, desk: Desk) -> None:
    rule = kept(desk, new(town))
    address = f"/duties/rules/{rule.line}/change/"
    with clock.told(midweek()):
        first = desk.posts(address, 200, step="look", **fields(desk.opens(address))).text
        second = desk.posts(address, 200, step="look", **fields(desk.opens(address))).text
        desk.posts(address, step="keep", **fields(first))
        answer = desk.posts(address, 409, step="keep", **fields(second))
    assert "Somebody else changed this rule" in answer.text
    assert DutyRule.objects.filter(line=rule.line).count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": TEXT.replace("exchange", "exchnge")}, "“exchange” is meant?"),
        ({"text": TEXT.replace("unit general_branch", "role seretary")}, "Say after “role”"),
        ({"text": TEXT.replace("per: month", "per: fortnight")}, "Choose one of: week, month"),
        ({"text": TEXT.replace("least", "lest")}, "A line begins with one of"),
        ({"text": TEXT.replace("1 times", "50 percent")}, "“percent” goes with “households”"),
        ({"text": "who: unit village\ncounts: households\nleast: 50 percent\nper: month"},
         "write “who: unit village” and “where: village”"),
        ({"text": "who: unit branch\ncounts: study weekly\nleast: 1 times\nper: week"},
         "counted in days"),
        ({"text": TEXT + "\ndoor: met"}, "“door” goes with home visits alone"),
        ({"text": "<script>"}, "A line begins with one of"),
        ({"name_zh": " "}, "required"),
        ({"source": ""}, "required"),
        ({"programme": "x"}, "is not one of the available choices"),
        ({"from_on": "0001-01-01"}, "Give a day of this century"),
        ({"from_on": "9999-12-31"}, "Give a day of this century"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_where_and_what_would_be_right(
    town: Town, desk: Desk, wrong: dict[str, str], said: str
) -> None:
    sent = fields(desk.opens(new(town)), **wrong)
    page = desk.client.post(new(town), {**sent, "step": "look"})
    assert page.status_code == 422
    assert said in page.text.replace("&quot;", '"')
    assert "It binds" not in page.text
    assert not DutyRule.objects.exclude(scope_path="").exists()


def test_only_who_may_writes_for_their_place_and_no_other_township_reads_it(
    town: Town, desk: Desk
) -> None:
    rule = kept(desk, new(town))
    page = f"/duties/rules/{rule.line}/"
    for who in (town.outsider, town.clerk):
        Desk(who).opens(new(town), 404)
        Desk(who).opens(f"{page}change/", 404)
        Desk(who).posts(f"{page}end/", 404, seen="", until_on="2030-01-01")
        Desk(who).posts(f"{page}take-back/", 404, seen="")
    Desk(town.outsider).opens(page, 404)
    assert "Change it" not in Desk(town.clerk).opens(page)
    assert "Monthly exchange" not in Desk(town.outsider).opens("/duties/rules/")
    desk.opens(f"/duties/rules/write/{YIJIANG}/", 404)
    desk.opens("/duties/rules/instructor_visit/", 404)  # the product's own
    desk.opens("/duties/rules/nothing/", 404)
    desk.opens("/duties/rules/write/x/", 404)
