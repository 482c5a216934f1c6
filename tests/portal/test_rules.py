"""The pages on which a township reads and sets its rules: what holds, and what a change will do."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.portal.rule_words import basis
from linli.rulesets import services as rulesets
from linli.rulesets.models import Rule, RuleValue
from tests import stages
from tests.desk import Desk
from tests.town import HECHENG, PINGSHAN, WUXING, YIJIANG, Town

RECHECK = "matters.recheck.one_in"
RESPOND = "matters.respond.ordinary"
LEAST = "matters.public.least_households"


def address(key: str, code: str = HECHENG) -> str:
    return f"/office/rules/{code}/{key}/"


def hidden(page: str) -> dict[str, str]:
    """What the form of a page carries along."""
    found = re.findall(r'type="hidden" name="(seen|key|looked)"(?: value="([^"]*)")?', page)
    return dict(found)


def looks(desk: Desk, key: str, code: str = HECHENG, status: int = 200, **fields: Any) -> str:
    """The page of a rule after "See what it changes"."""
    page = desk.opens(address(key, code))
    sent = {**hidden(page), "step": "look", "note": "班子会议定", **fields}
    return unescape(desk.posts(address(key, code), status, **sent).content.decode())


def sets(desk: Desk, key: str, code: str = HECHENG, status: int = 303, **fields: Any) -> Any:
    """Look, then set just that."""
    page = looks(desk, key, code, **fields)
    sent = {**hidden(page), "step": "set", "note": "班子会议定", **fields}
    return desk.posts(address(key, code), status, **sent)


def spans(**levels: tuple[Any, str]) -> dict[str, Any]:
    """The entries of a table of spans, as the browser sends them."""
    whole = {
        "group": (4, "work_hours"),
        "village": (8, "work_hours"),
        "township": (1, "work_days"),
        "outside": (2, "work_days"),
        **levels,
    }
    return {
        f"value-{level}_{number}": part
        for level, pair in whole.items()
        for number, part in enumerate(pair)
    }


def test_every_rule_stands_there_with_meaning_value_source_and_where_it_comes_from(
    town: Town,
) -> None:
    rulesets.set_value(RECHECK, 5, by=SYSTEM, path=town.township.path, note="会议")

    page = Desk(town.street).opens(f"/office/rules/{WUXING}/")

    for rule in Rule.objects.all():
        assert rule.meaning_en in page
        with translation.override("en"):
            assert basis(rule) in page
    with translation.override("zh-hans"):
        assert [rule.key for rule in Rule.objects.all() if basis(rule).isascii()] == [
            "accounts.second_factor.levels"  # a national standard by its number
        ]
    assert "practice B" not in page  # the names of our own papers say nothing to an office
    assert "value of Hecheng Town" in page
    assert "8 office hours" in page


def test_the_township_clerk_sets_a_value_after_seeing_what_it_does(town: Town) -> None:
    street = Desk(town.street)

    page = looks(street, RECHECK, value="4")
    assert "What it will do" in page
    assert "Wuxing Village" in page
    assert "Pingshan Village" in page
    assert rulesets.value(RECHECK, path=town.village.path) == 10  # nothing is set yet

    answer = sets(street, RECHECK, value="4")
    assert answer["Location"] == address(RECHECK)
    assert rulesets.value(RECHECK, path=town.village.path) == 4
    page = street.opens(address(RECHECK))
    assert "班子会议定" in page
    assert "示例·丙" in page


def test_setting_without_having_looked_shows_what_it_does_instead(town: Town) -> None:
    street = Desk(town.street)
    page = street.opens(address(RECHECK))

    sent = {**hidden(page), "step": "set", "note": "x", "value": "4"}
    answer = street.posts(address(RECHECK), 200, **sent)

    assert "What it will do" in answer.content.decode()
    assert rulesets.value(RECHECK, path=town.village.path) == 10


def test_what_was_looked_at_is_what_is_set(town: Town) -> None:
    """Another value typed after looking is shown first."""
    street = Desk(town.street)
    page = looks(street, RECHECK, value="4")

    sent = {**hidden(page), "step": "set", "note": "x", "value": "2"}
    answer = street.posts(address(RECHECK), 200, **sent)

    assert "What it will do" in answer.content.decode()
    assert not RuleValue.objects.filter(scope_path=town.township.path).exists()


def test_sent_twice_it_is_set_once(town: Town) -> None:
    street = Desk(town.street)
    page = looks(street, RECHECK, value="4")
    sent = {**hidden(page), "step": "set", "note": "x", "value": "4"}

    street.posts(address(RECHECK), 303, **sent)
    street.posts(address(RECHECK), 303, **sent)

    assert RuleValue.objects.filter(scope_path=town.township.path).count() == 1


def test_whoever_comes_second_is_told_and_loses_nothing(town: Town) -> None:
    street, lead = Desk(town.street), Desk(town.lead)
    page = looks(street, RECHECK, value="4")
    sets(lead, RECHECK, value="3")

    sent = {**hidden(page), "step": "set", "note": "我的理由", "value": "4"}
    answer = street.posts(address(RECHECK), 409, **sent)

    words = unescape(answer.content.decode())
    assert "Somebody else changed this rule" in words
    assert "我的理由" in words
    assert rulesets.value(RECHECK, path=town.township.path) == 3


def test_a_later_day_is_planned_and_an_earlier_one_refused(town: Town) -> None:
    street = Desk(town.street)
    day = clock.today() + timedelta(days=10)

    sets(street, RECHECK, value="4", since=day.isoformat())
    assert rulesets.value(RECHECK, path=town.township.path) == 10
    with stages.later(days=11):
        assert rulesets.value(RECHECK, path=town.township.path) == 4
    assert "planned from" in street.opens(f"/office/rules/{HECHENG}/")

    past = (clock.today() - timedelta(days=1)).isoformat()
    assert "never holds backwards" in looks(street, RECHECK, status=422, value="5", since=past)


def test_a_reason_and_a_fitting_value_are_asked_for(town: Town) -> None:
    street = Desk(town.street)
    assert "Say why" in looks(street, RECHECK, status=422, value="4", note="")
    looks(street, RECHECK, status=422, value="many")
    looks(street, RECHECK, status=422, value="")
    looks(street, RESPOND, status=422, **spans(group=(0, "hours")))
    looks(street, RESPOND, status=422, **spans(village=("", "hours")))
    looks(street, "matters.rating.unsatisfied_at_most", status=422, value="6")
    assert not RuleValue.objects.filter(scope_path=town.township.path).exists()


def test_where_only_stricter_is_allowed_the_bound_stands_there_and_is_kept(town: Town) -> None:
    street = Desk(town.street)
    assert "At least the general value: 20." in street.opens(address(LEAST))
    assert "only be stricter" in looks(street, LEAST, status=422, value="19")
    sets(street, LEAST, value="25")
    assert "At least the general value: 25." in street.opens(address(LEAST, WUXING))


def test_what_a_village_set_stays_unless_it_would_be_too_lax(town: Town) -> None:
    street = Desk(town.street)
    sets(street, LEAST, WUXING, value="40")
    sets(street, LEAST, PINGSHAN, value="25")

    page = looks(street, LEAST, value="30")
    assert "Wuxing Village: 40" in page.split("stays")[1].split("ends")[0]
    assert "Pingshan Village: 25" in page.split("ends")[1]
    sets(street, LEAST, value="30")
    found = [rulesets.value(LEAST, path=unit.path) for unit in (town.village, town.neighbour)]
    assert found == [40, 30]


def test_an_own_value_can_be_given_up(town: Town) -> None:
    street = Desk(town.street)
    sets(street, RECHECK, value="4")
    page = looks(street, RECHECK, back="on")
    assert "What it will do" in page
    sent = {**hidden(page), "step": "set", "note": "x", "back": "on"}
    for _twice in range(2):
        street.posts(address(RECHECK), 303, **sent)
    assert rulesets.value(RECHECK, path=town.township.path) == 10


def test_values_of_every_shape_are_set_on_their_form(town: Town) -> None:
    street = Desk(town.street)
    sets(street, "messages.at_once", value=["urgent", "difficult"])
    sets(street, "messages.gather", value="15")
    levels: dict[str, Any] = {
        f"value-{level}": "yes" for level in ("village", "township", "county", "city", "province")
    }
    sets(street, "accounts.second_factor.levels", **levels)
    sets(street, "matters.reopen.within", value_0="5", value_1="work_days")
    found = rulesets.values(
        ["messages.at_once", "messages.gather", "accounts.second_factor.levels"],
        path=town.village.path,
    )
    assert found["messages.at_once"] == ["urgent", "difficult"]
    assert found["messages.gather"] == 15
    assert all(value is True for value in found["accounts.second_factor.levels"].values())
    assert "Urgent, Difficult" in street.opens(f"/office/rules/{HECHENG}/")
    laxer = {**levels, "value-township": "no"}
    looks(street, "accounts.second_factor.levels", WUXING, 422, **laxer)


def test_staff_read_what_holds_and_only_some_set_it(town: Town) -> None:
    clerk = Desk(town.clerk)
    page = clerk.opens(address(RECHECK, WUXING))
    assert "See what it changes" not in page
    clerk.posts(address(RECHECK, WUXING), 403, value="4", note="x", step="set")
    assert clerk.client.get("/office/rules/")["Location"] == f"/office/rules/{WUXING}/"


def test_a_foreign_place_is_not_there(town: Town) -> None:
    street = Desk(town.street)
    street.opens(f"/office/rules/{YIJIANG}/", 404)
    street.opens(address(RECHECK, YIJIANG), 404)
    street.posts(address(RECHECK, YIJIANG), 404, value="4", note="x", step="set")
    street.opens(address("no.such.rule"), 404)
    street.opens("/office/rules/abc/", 404)


@pytest.mark.django_db
def test_the_page_costs_the_same_however_many_values_there_are(town: Town) -> None:
    street = Desk(town.street)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            street.opens(f"/office/rules/{HECHENG}/")
        counts.append(len(queries))
        for amount in range(2, 12):
            for unit in (town.township, town.village):
                rulesets.set_value(RECHECK, amount, by=SYSTEM, path=unit.path)
    assert counts[0] == counts[1]
    assert counts[0] <= 10
