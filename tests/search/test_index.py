"""The index says what the things say, after every move; and the databases agree on what is
found."""

from typing import Final

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.matters import services as matters
from linli.matters.choices import Status, Who
from linli.matters.models import Matter
from linli.matters.rules import is_time, moves_for
from linli.matters.workflow import MOVES
from linli.people.actors import SYSTEM, Actor
from linli.portal.reindexing import reindex
from linli.search import services as search
from linli.search.choices import What
from linli.search.grams import grams, runs
from linli.search.models import Entry
from linli.search.services import Thing
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests import stages
from tests.stages import verbs
from tests.town import Town

CHINESE: Final = st.text(alphabet="路灯不亮井边水管漏巷口垃圾", min_size=1, max_size=20)
ANYTHING: Final = st.text(max_size=40)


def in_step() -> bool:
    """As `linli reindex --check` finds it."""
    counts = reindex(write=False)
    assert counts.things
    return counts.differing == 0


@given(text=CHINESE, data=st.data())
def test_every_part_of_a_chinese_text_is_among_its_grams(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    part = text[begin : data.draw(st.integers(begin + 1, len(text)))]

    assert search.fits(Thing(What.MATTER, "1", words=(text,)), search.said(part))


@given(text=ANYTHING)
def test_a_text_is_found_by_itself_and_by_each_of_its_runs(text: str) -> None:
    thing = Thing(What.MATTER, "1", words=(text,))
    for part in (text, *runs(text)):
        assert not grams(part) or search.fits(thing, search.said(part))


@given(text=ANYTHING)
def test_tokens_are_letters_and_digits_alone(text: str) -> None:
    assert all(gram.isalnum() for gram in grams(text))


class BothDatabases(TestCase):
    """What the words of one text say is found, whatever was typed."""

    @given(text=ANYTHING, data=st.data())
    def test_the_database_finds_what_the_grams_say(self, text: str, data: st.DataObject) -> None:
        things = [
            Thing(What.MATTER, "1", words=(text,)),
            Thing(What.MATTER, "2", words=("路灯不亮 lamp 12",)),
        ]
        search.put(*things)
        question = data.draw(st.one_of(ANYTHING, CHINESE, st.just(text)))
        for run in runs(question):
            asked = search.said(run)
            found = search.find(What.MATTER, asked, most=10)
            assert found == [one.key for one in reversed(things) if search.fits(one, asked)]
        search.drop(What.MATTER, "1", "2")
        assert search.find(What.MATTER, search.said("路灯"), most=10) == []


@pytest.fixture
def lamp(town: Town) -> Matter:
    return town.reports("井边的路灯不亮", where="老槐树下")


def keys(asked: search.Asked) -> list[str]:
    return search.find(What.MATTER, asked, most=10)


@pytest.mark.parametrize("word", ["灯", "亮", "路灯", "不亮", "井边的路灯不亮", "路灯不"])
def test_one_character_two_and_more_are_found(lamp: Matter, word: str) -> None:
    assert keys(search.said(word, inner=True)) == [str(lamp.pk)]


@pytest.mark.parametrize("word", ["灯路", "亮灯", "水管"])
def test_what_is_not_in_the_text_is_not_found(lamp: Matter, word: str) -> None:
    assert keys(search.said(word, inner=True)) == []


def test_words_that_were_not_released_are_not_among_the_public_ones(
    town: Town, lamp: Matter
) -> None:
    assert keys(search.said("路灯")) == []
    matters.release(lamp.pk, by=town.chief.actor, words=True)
    assert keys(search.said("路灯")) == [str(lamp.pk)]
    assert keys(search.said("槐树")) == []  # where it is was never released
    assert keys(search.said("槐树", inner=True)) == [str(lamp.pk)]


def anybody_able(town: Town, matter: Matter, verb: str) -> Actor:
    """The first of the cast who may do this now; the worker for what only it does."""
    if MOVES[matter.status][verb].who == {Who.SYSTEM}:
        return SYSTEM
    actors = [matters.reporter_of(matter), *(who.actor for who in town.cast.values())]
    return next(actor for actor in actors if verb in moves_for(actor, matter))


@pytest.mark.parametrize("status", list(Status))
def test_the_index_is_in_step_after_every_move(town: Town, status: Status) -> None:
    for verb in MOVES[status]:
        if verb in stages.ASKED:
            matter = stages.asked_above(verb, status, town, kind="rubbish")
        else:  # of power lines the list of items says that the village does not answer for them
            kind = "power" if verb == "hand_back" else "rubbish"
            matter = stages.to(status, town, kind=kind)
        if not is_time(verb, matter):
            continue
        if verb == "correct":  # the words of the report itself, by whoever wrote them
            reporter = matters.reporter_of(matter)
            matters.correct(matter.pk, by=reporter, seq=1, words="井盖坏了")
        else:
            verbs(town)[verb](matter, anybody_able(town, matter, verb))
        assert in_step(), verb


def test_correcting_a_report_changes_what_it_is_found_by(town: Town, lamp: Matter) -> None:
    matters.correct(lamp.pk, by=matters.reporter_of(lamp), seq=1, words="桥边的井盖坏了")

    assert keys(search.said("路灯", inner=True)) == []
    assert keys(search.said("井盖", inner=True)) == [str(lamp.pk)]


def test_places_are_in_step_when_they_are_opened_added_and_closed(town: Town) -> None:
    assert in_step()
    territory.add_unit(town.village, UnitKind.STATION, 1, name_zh="五星便民服务站")
    assert in_step()
    Unit.objects.filter(pk=town.neighbour.pk).update(valid_to="2026-01-01")
    assert not in_step()
    territory.index_units(Unit.objects.filter(pk=town.neighbour.pk))
    assert in_step()


def test_reindex_makes_everything_anew_and_leaves_nothing_over(
    town: Town, lamp: Matter, capsys: pytest.CaptureFixture[str]
) -> None:
    Entry.objects.all().delete()
    search.put(Thing(What.PLACE, "99.", words=("无此地",)))
    with pytest.raises(SystemExit) as ended:
        call_command("reindex", check=True)
    assert ended.value.code == 1

    call_command("reindex")

    assert in_step()
    assert keys(search.said("路灯", inner=True)) == [str(lamp.pk)]
    assert search.find(What.PLACE, search.said("无此地"), most=1) == []


def test_what_was_erased_is_not_found(town: Town, lamp: Matter) -> None:
    Entry.objects.filter(key=str(lamp.pk)).delete()
    assert keys(search.said("路灯", inner=True)) == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # nothing is left behind in the full-text table
            cursor.execute("INSERT INTO search_gram(search_gram) VALUES ('integrity-check')")


def test_opening_a_place_puts_it_first(town: Town) -> None:
    closed = Unit.objects.create(
        path="53.08.", covers_path="53.08.", code="5308", kind=UnitKind.CITY, name_zh="五星市"
    )
    territory.index_units([closed])
    found = territory.find_places(["五星"], most=5)
    assert [one.unit for one in found] == [town.village, closed]
    assert [one.takes_reports for one in found] == [True, False]
    territory.open_unit(closed, by=SYSTEM)
    assert in_step()
