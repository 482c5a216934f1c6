"""What is held of a household: sealed where it is words, gone in its time, without a word to
anybody (rows S2-21, S2-22)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from linli.honours.models import HonourEntry
from linli.outbox.models import Message
from linli.people.models import Consent
from linli.privacy import services as privacy
from tests.town import Town
from tests.yards import PAGE, Yards, again, opened, own, read, visitor

pytestmark = pytest.mark.django_db
WORDS = "示例·桂花小院"
ADVICE = "把水沟清一清"


def everything() -> str:
    """Every row of every table, as the database has it."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                found += [_plain(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def _plain(value: Any) -> str:
    if isinstance(value, memoryview):
        value = bytes(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def test_the_words_of_a_plaque_stand_sealed_in_the_database(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1", plaque=WORDS)
    assert WORDS in own(entry).opens()
    assert WORDS not in everything()


def nothing_left(entry: HonourEntry) -> None:
    gone = again(entry)
    assert gone.stage == "out"
    assert not any((gone.household, gone.unit, gone.person, gone.sealed, gone.met, gone.client_key))
    assert not Consent.objects.exists()
    assert not Message.objects.filter(template="honour").exists()
    assert ADVICE not in everything()
    own_page = visitor().get(f"/honours/own/{gone.pk}/{'A' * 22}/")
    assert own_page.status_code == 404


def unfinished(yards: Yards, entry: HonourEntry) -> None:
    yards.reviews(entry)


def not_yet(yards: Yards, entry: HonourEntry) -> None:
    yards.does(yards.grid, entry, "not_yet", advice=ADVICE, apart="on")


def plaque(yards: Yards, entry: HonourEntry) -> None:
    yards.to_the_end(entry)


@pytest.mark.parametrize(
    ("happens", "still", "over"),
    [(unfinished, 360, 370), (not_yet, 55, 65), (plaque, 770, 790)],
    ids=["unfinished", "not yet", "lapsed"],
)
def test_what_is_held_of_a_household_goes_in_its_time(
    happens: Callable[[Yards, HonourEntry], None], still: int, over: int, town: Town
) -> None:
    yards = opened(town)
    entry = yards.entered("1", plaque=WORDS)
    happens(yards, entry)
    with yards.at(still):
        privacy.dispose_all()
        assert again(entry).stage != "out"
        own(entry).opens()
    with yards.at(over):
        privacy.dispose_all()
        nothing_left(entry)


@pytest.mark.row("S2-21")
def test_a_plaque_lapses_by_itself_and_nobody_is_told(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1", plaque=WORDS)
    yards.to_the_end(entry)
    with yards.at(749):
        assert WORDS in read(PAGE)
        assert "The plaque is yours until" in own(entry).opens()
    told = Message.objects.count()
    with yards.at(753):
        page = read(PAGE)
        assert WORDS not in page
        mine = own(entry).opens()
        assert "lapsed by itself" in mine
        assert "The plaque is yours until" not in mine
        assert visitor().get(f"{own(entry).link}plaque.pdf").status_code == 404
        yards.clerk.opens(f"{entry.get_absolute_url()}plaque.pdf", 404)
    assert Message.objects.count() == told


def test_nothing_between_us_and_the_reader_keeps_a_page_of_households(town: Town) -> None:
    yards = opened(town)
    yards.entered("1")
    assert "no-store" in visitor().get(PAGE)["Cache-Control"]
