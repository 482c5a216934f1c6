"""Thresholds: dated, cited, nearest place first, stricter where a rule says so."""

from datetime import timedelta

import pytest

from linli.audit.models import Entry
from linli.common import clock
from linli.common.errors import Invalid, NotHere, Refused
from linli.common.spans import Span, SpanUnit
from linli.common.workdays import YearDays
from linli.people.actors import ANYBODY, SYSTEM
from linli.rulesets import services as rulesets
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services.shapes import span_words
from tests.town import Town

KEY, LEAST = "matters.recheck.one_in", "matters.public.least_households"


def test_the_nearest_place_wins(town: Town) -> None:
    village, township = town.village.path, town.township.path
    rulesets.set_value(KEY, 5, by=SYSTEM, path=township)
    rulesets.set_value(KEY, 3, by=SYSTEM, path=village)
    found = {path: rulesets.value(KEY, path=path) for path in (village, township, "34.", "")}
    assert found == {village: 3, township: 5, "34.": 10, "": 10}
    assert rulesets.value(KEY, path=town.lanes[0].path) == 3
    assert rulesets.value(KEY, path=town.neighbour.path) == 5


def test_a_value_holds_from_its_day_and_the_one_before_until_then(town: Town) -> None:
    now = clock.now()
    rulesets.set_value(KEY, 4, by=SYSTEM, path=town.village.path, since=now - timedelta(days=9))
    rulesets.set_value(KEY, 2, by=SYSTEM, path=town.village.path, since=now + timedelta(days=1))
    days = [(-10, 10), (-5, 4), (0, 4), (2, 2)]
    for day, expected in days:
        at = now + timedelta(days=day)
        assert rulesets.value(KEY, path=town.village.path, at=at) == expected


def test_whoever_leads_the_township_sets_its_rules_and_nobody_else(town: Town) -> None:
    rulesets.set_value(KEY, 5, by=town.lead.actor, path=town.village.path)
    assert Entry.objects.get(verb="set_rule").details == {"path": town.village.path, "value": 5}
    for by in (town.clerk.actor, town.chief.actor, town.nobody.actor, ANYBODY):
        with pytest.raises(Refused):
            rulesets.set_value(KEY, 5, by=by, path=town.village.path)
    for path in ("", town.far.path):
        with pytest.raises(Refused):
            rulesets.set_value(KEY, 5, by=town.lead.actor, path=path)


def test_a_narrower_place_may_only_be_stricter_than_the_wider_one(town: Town) -> None:
    township, village = town.township.path, town.village.path
    with pytest.raises(Invalid):
        rulesets.set_value(LEAST, 10, by=SYSTEM, path=village)
    rulesets.set_value(LEAST, 30, by=SYSTEM, path=township)
    with pytest.raises(Invalid):  # stricter than everywhere, laxer than the township
        rulesets.set_value(LEAST, 25, by=SYSTEM, path=village)
    rulesets.set_value(LEAST, 40, by=SYSTEM, path=village)
    assert rulesets.value(LEAST, path=village) == 40


def test_what_is_not_there_is_said(town: Town) -> None:
    with pytest.raises(NotHere, match=r"no_such_rule"):
        rulesets.value("no_such_rule")
    with pytest.raises(NotHere):
        rulesets.set_value("no_such_rule", 1, by=SYSTEM)


def test_loading_again_changes_nothing_that_a_place_set(town: Town) -> None:
    rulesets.set_value(KEY, 3, by=SYSTEM, path=town.village.path)
    before = (Rule.objects.count(), RuleValue.objects.count())
    rulesets.load_reference()
    assert (Rule.objects.count(), RuleValue.objects.count()) == before
    assert rulesets.value(KEY, path=town.village.path) == 3


def test_every_rule_is_cited_and_said_in_both_languages(town: Town) -> None:
    for rule in Rule.objects.all():
        assert rule.source
        assert rule.meaning_zh
        assert rule.meaning_en
        assert rule.unit


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (60, "60 days"),
        (364, "364 days"),
        (365, "1 year (365 days)"),
        (366, "1 year (366 days)"),
        (367, "367 days"),
        (1096, "3 years (1096 days)"),
        (1827, "5 years (1827 days)"),
        (1828, "1828 days"),
    ],
)
def test_years_are_said_where_the_days_are_whole_years(days: int, words: str) -> None:
    assert span_words(Span(days, SpanUnit.DAYS)) == words


def test_an_announced_year_is_known_everywhere_and_may_be_announced_anew(town: Town) -> None:
    days = YearDays.parse({"holidays": ["2031-01-01"], "workdays": []})
    rulesets.announce_year(2031, days, by=SYSTEM)
    more = YearDays.parse({"holidays": ["2031-01-01", "2031-01-02"], "workdays": []})
    rulesets.announce_year(2031, more, by=SYSTEM)
    calendar = rulesets.values([], path=town.village.path).calendar()
    assert calendar.is_announced(2031)
    assert not calendar.is_announced(2032)
    assert calendar.announced[2031] == more
