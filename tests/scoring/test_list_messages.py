"""Whoever speaks for a village is told what becomes of its groups on a list; nobody else is."""

from datetime import timedelta

import pytest

from linli.common import clock
from linli.outbox import services as outbox
from linli.outbox.models import Message
from linli.scoring import services as scoring
from linli.scoring.models import Aspect, ListEntry, RankList, StopGroup
from linli.scoring.services import deciding, lists, objecting
from linli.territory.models import Unit
from tests.inspecting import of_six
from tests.scored import Scored, many_households, visited
from tests.town import Somebody, Town, appointed, at, somebody


@pytest.fixture
def round_(town: Town) -> Scored:
    """One of the groups that were drawn is far below the others, which are near one another."""
    six = of_six(town)
    many_households()
    drawn = six.draws(six.opens())
    poor = StopGroup.objects.filter(stop__round=drawn).order_by("unit__path")[0].unit_id

    def points(unit: Unit, aspect: Aspect) -> int:
        few = int(unit.path.replace(".", "")) % 5 * 10
        return aspect.max_centi - (900 if unit.pk == poor else few)

    found = visited(six, drawn, points)
    scoring.reckon_round(found.pk, by=six.lead.actor)
    return Scored(six, found)


def told(who: Somebody) -> list[tuple[str, str]]:
    """What stands in their inbox about lists: the page and the words, the oldest first."""
    rows = Message.objects.filter(template="rank_list", to=who.person, channel="inbox")
    return [
        (one.link, "\n".join(outbox.text(one, "en"))) for one in rows.order_by("created_at", "id")
    ]


def speaks(entry: ListEntry, name: str) -> Somebody:
    assert entry.unit.parent is not None
    return appointed(somebody(name, name), "village_secretary", entry.unit.parent)


def the_red(scores: Scored) -> tuple[RankList, ListEntry]:
    red = scores.reckoning.lists.get(colour="red")
    entry = red.entries.select_related("unit__parent").first()
    assert entry is not None
    return red, entry


def test_the_village_is_told_of_the_preview_with_its_last_day_and_of_the_publication(
    town: Town, round_: Scored
) -> None:
    red, entry = the_red(round_)
    secretary, lead = speaks(entry, "村书"), round_.six.lead
    lists.preview(red.pk, by=lead.actor)
    red.refresh_from_db()
    assert red.preview_until is not None
    page, words = told(secretary)[0]
    assert page == f"/scoring/lists/{red.pk}/"
    assert "Red list" in words
    assert entry.unit.name in words
    assert f"object until: {clock.local(red.preview_until):%Y-%m-%d}" in words
    assert not told(lead)  # who made the list knows
    with at(clock.now() + timedelta(days=4)):
        lists.publish(red.pk, by=lead.actor)
        assert "published" in told(secretary)[1][1]


def test_whoever_objected_is_told_what_was_decided_with_the_page_that_says_why(
    town: Town, round_: Scored
) -> None:
    red, entry = the_red(round_)
    secretary = speaks(entry, "村书")
    lists.preview(red.pk, by=round_.six.lead.actor)
    red.refresh_from_db()
    made = objecting.object_to(red, entry.unit, "请再看一次", by=secretary.actor)
    judge = appointed(somebody("复评", "fuping"), "township_clerk", round_.six.unit)
    points = {one.code: one.max_centi for one in deciding.aspects_of(made)}
    deciding.rescore(made.pk, points, "重新看了", by=judge.actor)
    made.refresh_from_db()
    says = "was upheld" if made.state == "upheld" else "was not upheld"
    assert [words for page, words in told(secretary) if page == f"/scoring/objections/{made.pk}/"]
    assert any(says in words for _page, words in told(secretary))


def test_a_village_is_told_that_its_group_was_taken_off_or_is_not_right_yet(
    town: Town, round_: Scored
) -> None:
    black = round_.reckoning.lists.get(colour="black")
    lead = round_.six.lead
    lists.preview(black.pk, by=lead.actor)
    entries = list(black.entries.select_related("unit__parent"))
    assert entries  # the fixture makes one certain
    secretary = speaks(entries[0], "村书")
    with at(clock.now() + timedelta(days=4)):
        for one in entries:
            lists.give_reason(black.pk, one.pk, "收集点没有清运", by=lead.actor)
        lists.publish(black.pk, by=lead.actor)
        assert "To be put right until" in told(secretary)[-1][1]
        for verb, by, words in (
            ("plan", secretary, "十天内清运"),
            ("rectified", secretary, "清完了"),
            ("fail", lead, "还有一处"),
            ("rectified", secretary, "清完了"),
            ("pass", lead, ""),
        ):
            lists.act_on_entry(entries[0].pk, verb, by=by.actor, words=words)
    assert [words.partition("\n")[0].partition(": ")[2] for _page, words in told(secretary)][
        1:
    ] == [
        "the recheck says that it is not right yet",
        "a group of your village was taken off",
    ]
