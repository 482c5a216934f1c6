"""What the reporter reads: what happens next and by when, every refusal with its reason and the
right door, and whom to ring first where it cannot wait."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from tests import stages
from tests.desk import Desk
from tests.town import WUXING, Town, build

MONDAY = datetime(2026, 11, 2, 1, tzinfo=UTC)  # 9:00 on the wall


@pytest.fixture
def town(db: None) -> Town:
    with clock.told(MONDAY - timedelta(days=5)):
        return build()


def reads(matter: Matter, language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    return client.get(matters.link_of(matter)).content.decode()


SAYS = {
    Status.SUBMITTED: ("Somebody looks at it and responds to you.", "respond_due_at"),
    Status.IN_HAND: ("It is being handled.", "resolve_due_at"),
    Status.WAITING: ("without an answer the work goes on by itself", "wait_due_at"),
    Status.PAUSED: ("The work stands still; the reason stands below.", "wait_due_at"),
    Status.DONE: ("Somebody else looks whether it is; then you are asked.", "recheck_due_at"),
}


@pytest.mark.parametrize("status", SAYS)
def test_each_state_says_in_a_sentence_what_happens_next_and_by_when(
    town: Town, status: Status
) -> None:
    with clock.told(MONDAY):
        matter = stages.to(status, town)
        page = reads(matter)
    sentence, column = SAYS[status]
    due = getattr(matter, column)
    assert sentence in page
    assert due is not None
    assert f'datetime="{clock.local(due).isoformat()}"' in page


def hand_up(matter: Matter) -> None:
    for _level in range(2):
        matters.hand_up(matter.pk, by=stages.owner(matter), reason="办不了")


def outside(matter: Matter) -> None:
    hand_up(matter)
    matters.hand_up(matter.pk, by=stages.owner(matter), reason="办不了", outside_body="供电所")


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        (lambda matter: None, "unless somebody acts, it goes one level up by itself"),
        (hand_up, "whoever has it and whoever leads there were told"),
        (outside, "the street is reminded to ask the outside body"),
    ],
)
def test_a_limit_that_ran_out_is_said_with_what_follows_by_itself(
    town: Town, first: Callable[[Matter], None], sentence: str
) -> None:
    with clock.told(MONDAY):
        matter = town.reports()
        first(matter)
    with clock.told(MONDAY + timedelta(days=4)):
        assert sentence in reads(matter)


def test_what_was_asked_above_is_said_too(town: Town) -> None:
    with clock.told(MONDAY):
        more_time = stages.to(Status.IN_HAND, town)
        matters.ask_extension(more_time.pk, by=town.grid_member.actor, amount=1, reason="等配件")
        not_ours = town.reports()
        matters.contest(
            not_ours.pk, by=town.grid_member.actor, reason="在隔壁网格", proposal="02 网格"
        )
        assert "More time was asked for" in reads(more_time)
        assert "until then it stays where it is" in reads(not_ours)


@pytest.mark.row("S2-17")
def test_every_refusal_stands_on_the_reporters_page_with_its_reason_and_the_right_door(
    town: Town,
) -> None:
    with clock.told(MONDAY):
        refused = stages.to(Status.REFUSED, town)
        assert "不属本村" in reads(refused)
        assert "Who can help: 供电所 95598" in reads(refused)
        assert "You may ask again." in reads(refused)
        back = town.reports("电线掉下来了", kind="power")
        Desk(town.grid_member).does(back, "hand_back", item="power_lines")
        assert "Power supply company (95598)" in reads(back)
        longer = stages.to(Status.IN_HAND, town)
        matters.ask_extension(longer.pk, by=town.grid_member.actor, amount=1, reason="等配件")
        Desk(town.clerk).does(longer, "refuse_extension", reason="仓库里有")
        assert "仓库里有" in reads(longer)
        theirs = town.reports()
        matters.contest(theirs.pk, by=town.grid_member.actor, reason="不归我", proposal="供电所")
        Desk(town.clerk).does(theirs, "confirm", reason="灯杆是村里的")
        assert "灯杆是村里的" in reads(theirs)
    with clock.told(MONDAY + timedelta(days=60)):
        client = Client(headers={"accept-language": "en"})
        link = matters.link_of(refused)
        given = {"reason": "还是没有灯", "version": str(stages.again(refused).version)}
        late = client.post(f"{link}reopen/", given)
        assert late.status_code == 409
        assert "Please report it anew" in late.content.decode()


def test_urgent_kinds_show_first_whom_to_ring_on_the_form_the_page_and_the_slip(
    town: Town,
) -> None:
    with clock.told(MONDAY):
        form = Client().get(f"/places/{WUXING}/report/").content.decode()
        assert form.index('href="tel:119"') < form.index('<form class="card')
        urgent = town.reports("电线掉下来了", kind="power")
        ordinary = town.reports()
        staff = Desk(town.clerk)
        for number in ("110", "119", "120"):
            assert f'href="tel:{number}"' in reads(urgent)
            assert f'href="tel:{number}"' in staff.opens(urgent.get_absolute_url())
            assert f'href="tel:{number}"' not in reads(ordinary)
        printed = staff.opens(f"{urgent.get_absolute_url()}slip/")
        assert "Danger: police 110, fire 119, ambulance 120" in printed


def test_the_numbers_are_data_that_a_place_may_set(town: Town) -> None:
    own = {"police": "110", "fire": "119", "ambulance": "999"}
    since = MONDAY - timedelta(days=1)
    rulesets.set_value("place.emergency", own, by=SYSTEM, path=town.village.path, since=since)
    with clock.told(MONDAY):
        page = reads(town.reports("电线掉下来了", kind="power"))
    assert 'href="tel:999"' in page
