"""Panels by lot (row S1-27): who judges whom, drawn so that anybody can make the draw again."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, Refused
from linli.scoring import services as scoring
from linli.scoring.choices import RoundKind, Side
from linli.scoring.models import Panel, PanelMember, Round, Stop, StopGroup
from linli.territory.models import Leave
from tests.desk import Desk
from tests.inspecting import GROUPS, Inspecting, of_six
from tests.town import Somebody, Town


@pytest.fixture
def six(town: Town) -> Inspecting:
    return of_six(town)


def again(found: Round) -> Round:
    return Round.objects.get(pk=found.pk)


def own_villages(panel: Panel) -> set[str]:
    return {member.posting.path for member in panel.members.all() if member.side != Side.STATION}


@pytest.mark.row("S1-27")
def test_each_panel_has_somebody_of_a_station_and_of_another_villages_committee(
    six: Inspecting,
) -> None:
    found = six.opens()
    page = six.desk.opens(f"/scoring/rounds/{found.pk}/")
    assert "Not drawn yet" in page
    six.desk.posts(f"/scoring/rounds/{found.pk}/draw/", version=found.version, panels=2, each=1)
    panels = Panel.objects.filter(round=found)
    assert {panel.letter for panel in panels} == {"A", "B"}
    for panel in panels:
        sides = {member.side for member in panel.members.all()}
        assert sides == {Side.STATION, Side.COMMITTEE}
        assert not own_villages(panel) & {stop.unit.path for stop in panel.stops.all()}
    stops = Stop.objects.filter(round=found)
    assert sorted(stop.unit.code for stop in stops) == sorted(one.code for one in six.villages)
    assert all(found.begins_on <= stop.day <= found.ends_on for stop in stops)
    assert again(found).seed in six.desk.opens(f"/scoring/rounds/{found.pk}/")


def test_anybody_who_sees_the_round_makes_its_draw_again(six: Inspecting) -> None:
    found = six.draws(six.opens())
    page = six.desk.opens(f"/scoring/rounds/{found.pk}/check/")
    assert "The same seed and the same lists give the same panels" in page
    taken = six.desk.takes(f"/scoring/rounds/{found.pk}/check/?format=json")
    assert found.seed.encode() in taken
    # Somebody moves a village to the other panel behind the product's back.
    stop = Stop.objects.filter(round=found).first()
    assert stop is not None
    other = Panel.objects.filter(round=found).exclude(pk=stop.panel_id).get()
    Stop.objects.filter(pk=stop.pk).update(panel=other)
    assert not scoring.comes_out_the_same(again(found))


def test_whoever_stands_aside_or_is_away_is_not_sent(six: Inspecting) -> None:
    aside, away = six.committees[0], six.stations[0]
    target = six.villages[3]
    Desk(aside).posts("/scoring/aside/", village=target.code)
    today = clock.today()
    Leave.objects.create(
        posting=away.postings[0],
        since_at=datetime.combine(today, time(0), clock.PLACE_TIME),
        until_at=datetime.combine(today + timedelta(days=20), time(0), clock.PLACE_TIME),
    )
    for _round in range(8):
        found = six.draws(six.opens())
        sat = PanelMember.objects.filter(panel__round=found)
        assert not sat.filter(posting__person=away.person).exists()
        for seat in sat.filter(posting__person=aside.person):
            assert target.pk not in set(seat.panel.stops.values_list("unit", flat=True))


def test_a_day_is_one_on_which_all_of_the_panel_are_there(six: Inspecting, town: Town) -> None:
    today = clock.today()
    for who in (town.street, *six.stations):
        Leave.objects.create(
            posting=who.postings[0],
            since_at=datetime.combine(today, time(0), clock.PLACE_TIME),
            until_at=datetime.combine(today + timedelta(days=5), time(0), clock.PLACE_TIME),
        )
    found = six.draws(six.opens())
    days = set(Stop.objects.filter(round=found).values_list("day", flat=True))
    assert min(days) >= today + timedelta(days=5)


def test_four_groups_of_a_village_of_which_two_are_last_times(six: Inspecting) -> None:
    today = clock.today()
    first = six.draws(six.opens(begins_on=today - timedelta(days=25), ends_on=today))
    second = six.draws(six.opens())
    assert second.follows_id == first.pk
    for village in six.villages:
        seen = [
            set(
                StopGroup.objects.filter(stop__round=found, stop__unit=village).values_list(
                    "unit", flat=True
                )
            )
            for found in (first, second)
        ]
        rows = StopGroup.objects.filter(stop__round=second, stop__unit=village)
        assert rows.count() == 4 <= GROUPS
        because = {row.unit_id for row in rows if row.because == "again"}
        assert len(because) == 2
        assert because <= seen[0]


def test_nobody_inspects_their_own_village_and_no_two_each_other(six: Inspecting) -> None:
    found = six.draws(six.opens(kind=RoundKind.CROSS), each=2)
    pairs = {
        (stop.panel.home.code, stop.unit.code)
        for stop in Stop.objects.filter(round=found).select_related("panel__home", "unit")
        if stop.panel.home
    }
    assert len(pairs) == 12
    assert not [pair for pair in pairs if pair[0] == pair[1] or pair[::-1] in pairs]


def test_a_township_of_two_villages_is_told_to_go_together_with_its_neighbour(
    six: Inspecting,
) -> None:
    two = [one.code for one in six.villages[:2]]
    found = six.opens(kind=RoundKind.CROSS, villages=two)
    page = six.desk.posts(
        f"/scoring/rounds/{found.pk}/draw/", 422, version=found.version, each=1
    ).text
    assert "Let the county open one round" in page


def test_a_draw_is_made_anew_with_a_reason_that_stands(six: Inspecting) -> None:
    found = six.draws(six.opens())
    with pytest.raises(Invalid):
        six.draws(found)
    done = six.draws(again(found), reason="一位同志调走了")
    assert done.draws == 2
    page = six.desk.opens(f"/scoring/rounds/{found.pk}/")
    assert "一位同志调走了" in page
    assert "drawn anew" in page


def test_two_who_draw_at_once_do_not_overwrite_each_other(six: Inspecting) -> None:
    found = six.opens()
    six.draws(found)
    with pytest.raises(Conflict):
        six.draws(found, reason="也抽一次")


def test_more_panels_than_people_are_refused_with_what_to_do(six: Inspecting) -> None:
    """Three of the stations and the clerk of the township: four."""
    with pytest.raises(Invalid, match="Post more of them, or ask for fewer panels"):
        six.draws(six.opens(), panels=5)


def test_a_closed_round_is_not_drawn_and_is_closed_once(six: Inspecting) -> None:
    found = six.opens()
    with pytest.raises(MoveRefused):
        scoring.close_round(found.pk, by=six.lead.actor)
    found = six.draws(found)
    six.desk.posts(f"/scoring/rounds/{found.pk}/close/", version=found.version)
    scoring.close_round(found.pk, by=six.lead.actor)
    assert again(found).steps_count == 3
    with pytest.raises(MoveRefused):
        six.draws(again(found), reason="晚了")


def test_somebody_who_judges_sees_their_own_stops_alone(six: Inspecting, town: Town) -> None:
    found = six.draws(six.opens())
    for panel in Panel.objects.filter(round=found):
        own = {stop.unit.short_name for stop in panel.stops.all()}
        for member in panel.members.all():
            who = next(
                one for one in (town.street, *six.stations, *six.committees)
                if one.person.pk == member.posting.person_id
            )  # fmt: skip
            page = Desk(who).opens("/scoring/stops/").partition("<main")[2]
            for village in six.villages:
                assert (f"<h2>{village.short_name}" in page) == (village.short_name in own)
            seen = Panel.objects.visible_to(who.actor).filter(round=found)
            assert [one.pk for one in seen] == [panel.pk]
            with pytest.raises(Refused):
                six_draws_as(who, found)
    assert "No stop for you now" in Desk(town.clerk).opens("/scoring/stops/")


def six_draws_as(who: Somebody, found: Round) -> None:
    scoring.draw_round(found.pk, by=who.actor, version=found.version, panels=2)


def test_an_unannounced_round_is_known_to_its_runner_and_its_panels_alone(
    six: Inspecting, town: Town
) -> None:
    found = six.draws(six.opens(announced=False))
    assert found.name in six.desk.opens("/scoring/")
    sits = {one.posting.person_id for one in PanelMember.objects.filter(panel__round=found)}
    for who in six.committees:
        assert (found.name in Desk(who).opens("/scoring/")) == (who.person.pk in sits)
    Desk(town.secretary).opens(f"/scoring/rounds/{found.pk}/", status=404)
    assert found.name not in Desk(town.secretary).opens("/scoring/")
    six.desk.posts(f"/scoring/rounds/{found.pk}/close/", version=found.version)
    assert found.name in Desk(town.street).opens("/scoring/")


def test_pages_ask_as_much_for_one_village_as_for_six(six: Inspecting) -> None:
    counted = []
    for villages in ([six.villages[0].code], None):
        found = six.draws(six.opens(villages=villages), panels=1 if villages else 2)
        addresses = (f"/scoring/rounds/{found.pk}/", "/scoring/", "/scoring/stops/")
        asked = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                six.desk.opens(address)
            asked.append(len(queries))
        counted.append(asked)
    assert counted[0] == counted[1]
