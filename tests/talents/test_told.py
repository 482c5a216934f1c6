"""Whose turn a card is reads it in their messages: by number, never by name; what was told goes
when it is no longer so."""

from datetime import timedelta

import pytest

from linli.common import clock
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.talents.models import TalentCard
from linli.talents.services import tell_unconfirmed
from tests.desk import Desk
from tests.pool import NAME, Pool, own, pool
from tests.town import Somebody, Town

pytestmark = pytest.mark.django_db

ASK = "Somebody was named for the talent pool: ask them"
BRANCH = "A candidate of the talent pool waits for the branch"
TOWNSHIP = "A candidate of the talent pool waits for the township"
TAKEN = "Taken into the talent pool: tell them"
YES = "Somebody of the talent pool said yes"
OFFICE = ["cunzhishu", "ding", "wenshu", "wu", "yi"]  # who may name somebody in the village
YEAR = "A year in the talent pool is over soon: ask whether they stay"


def told(words: str) -> list[str]:
    """Who has it in their messages, as they read it."""
    rows = Message.objects.filter(template="talent", channel="inbox").select_related("to__user")
    readers = {row.to.user.username: Somebody(row.to, row.to.user, []) for row in rows}
    pages = {name: Desk(reader).opens("/inbox/") for name, reader in readers.items()}
    assert not any(NAME in page for page in pages.values())
    return sorted(name for name, page in pages.items() if words in page)


def named(desks: Pool) -> TalentCard:
    """A neighbour names somebody, who has not been asked yet."""
    desks.applies(status=200, origin="villager", agrees=None)
    return TalentCard.objects.get()


def test_the_office_is_told_to_ask_and_each_whose_turn_it_is_until_it_is_done(town: Town) -> None:
    desks = pool(town)
    card = named(desks)
    assert told(ASK) == OFFICE
    desks.does(desks.clerk, card, "consent", how="paper")
    assert told(ASK) == []
    assert told(BRANCH) == ["cunzhishu", "ding", "wu"]
    for words in ("活细", "收费公道", "随叫随到"):
        desks.says(card, words)
    desks.does(desks.branch, card, "endorse", industry="on", skill="on")
    assert told(BRANCH) == []
    assert told(TOWNSHIP) == ["ji", "zuzhi"]
    desks.does(desks.township, card, "admit", industry="on", skill="on")
    assert told(TOWNSHIP) == []
    assert told(TAKEN) == OFFICE


def test_a_no_leaves_no_message_behind(town: Town) -> None:
    desks = pool(town)
    own(named(desks)).sends("decline", 200)
    assert not Message.objects.filter(template="talent").exists()


def test_whoever_asked_reads_a_yes_and_nothing_tells_of_a_no(town: Town) -> None:
    desks = pool(town)
    card = desks.taken_in()
    for words in ("修村口的路灯", "装活动室的线"):
        until = (clock.today() + timedelta(days=30)).isoformat()
        desks.does(desks.branch, card, "offer", words=words, until=until)
    first, second = card.uses.order_by("asked_at")
    own(card).sends("accept", use=first.pk)
    own(card).sends("say_no", use=second.pk)
    assert told(YES) == ["cunzhishu"]
    rows = Message.objects.filter(template="talent", channel="inbox", data__say="accepted")
    assert rows.count() == 1


def test_once_a_year_somebody_is_told_to_ask_whether_they_stay(town: Town) -> None:
    desks = pool(town)
    card = desks.taken_in()
    assert tell_unconfirmed() == 0
    assert card.confirm_by is not None
    with clock.told(clock.now() + timedelta(days=340)):
        assert tell_unconfirmed() == 1
        assert tell_unconfirmed() == 0, "once"
        assert told(YEAR) == OFFICE
        assert "Somebody is to ask them whether they stay" in own(card).opens()
        own(card).sends("confirm")
        assert told(YEAR) == []
        assert tell_unconfirmed() == 0
    with clock.told(clock.now() + timedelta(days=680)):
        assert tell_unconfirmed() == 1, "and the year after"


def test_a_place_that_asks_earlier_lists_cards_and_tells_earlier(town: Town) -> None:
    desks = pool(town)
    desks.taken_in()
    with clock.told(clock.now() + timedelta(days=310)):
        assert 'id="soon"' not in desks.branch.opens("/talents/")
        assert tell_unconfirmed() == 0
        rulesets.set_value("talents.confirm_ahead", 60, by=SYSTEM, path=town.village.path)
        assert 'id="soon"' in desks.branch.opens("/talents/")
        assert tell_unconfirmed() == 1
