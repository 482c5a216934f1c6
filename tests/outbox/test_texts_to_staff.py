"""Whatever is told reaches staff by the ways that they chose, and leaves the night quiet: plans and
teams like matters."""

from datetime import time, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from linli.common import clock
from linli.matters import services as matters
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import DutyShift
from tests.desk import Desk
from tests.grid_desk import begun, publishes
from tests.outbox.conftest import MONDAY
from tests.outbox.telephones import texting
from tests.town import WUXING, Somebody, Town, appointed, somebody

pytestmark = pytest.mark.django_db
PAGE = "/account/messages/"
TEAMS = f"/office/teams/{WUXING}/"
PHONE = "13800005678"


def wants(who: Somebody, texts: str, *, phone: str = PHONE) -> None:
    """Somebody with a telephone chooses text messages, and no e-mail."""
    people.change_contact(who.person.pk, by=who.actor, phone=phone)
    Desk(who).posts(PAGE, 302, way="none", texts=texts)


def asked_into_a_team(town: Town) -> None:
    secretary = Desk(town.secretary)
    slots = ("branch", "member", "grid_member", "volunteer")
    wanted: dict[str, Any] = {f"wanted-{slot}": 1 for slot in slots}
    wanted["wanted-resident"] = 0
    sheet = secretary.posts(
        f"{TEAMS}add/",
        task="清理河道",
        unit=town.lanes[0].pk,
        until="",
        **wanted,
    ).headers["Location"]
    secretary.posts(f"{sheet}ask/", slot="grid_member", person=town.grid_member.person.pk)


def a_plan_fails(town: Town) -> None:
    desk = Desk(town.secretary)
    plan = begun(desk)
    publishes(desk, plan, day=(clock.today() + timedelta(days=1)).isoformat())
    territory.add_unit(town.village, UnitKind.ADDRESS, 7, name_zh="新开巷")
    with clock.told(MONDAY + timedelta(days=1)):
        assert territory.bring_into_force() == 1


def texts_of(template: str) -> list[Message]:
    return list(Message.objects.filter(channel=Channel.SMS, template=template))


def test_who_is_asked_into_a_team_hears_it_by_text_message(town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        wants(town.grid_member, "all")
        asked_into_a_team(town)
        with clock.told(MONDAY + timedelta(hours=1)):
            outbox.deliver_due(matters.what_became)
    (heard,) = here.heard
    assert heard.json["phone"] == PHONE
    assert "/work/teams/" in heard.json["text"]


def test_who_draws_the_grids_hears_by_text_message_that_a_plan_failed(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        wants(town.chief, "all")
        a_plan_fails(town)
        with clock.told(MONDAY + timedelta(days=1, hours=1)):
            outbox.deliver_due(matters.what_became)
    (heard,) = here.heard
    assert f"/office/places/{WUXING}/grids/" in heard.json["text"]


def test_whoever_wants_only_what_cannot_wait_is_told_of_neither(
    town: Town, settings: Settings
) -> None:
    with texting(settings):
        wants(town.grid_member, "urgent")
        wants(town.chief, "urgent")
        asked_into_a_team(town)
        a_plan_fails(town)
    assert texts_of("team_asked") == texts_of("plan_not_in_force") == []


def test_at_night_what_cannot_wait_rings_whoever_is_on_shift_and_nothing_else_does(
    town: Town, settings: Settings
) -> None:
    second = appointed(somebody("未", "wei"), "grid_member", town.village, town.grids[0])
    DutyShift.objects.create(
        posting=second.postings[0], weekday=1, begins=time(22), ends=time(23, 59)
    )
    with texting(settings) as here:
        wants(town.grid_member, "all")
        wants(second, "all", phone="13800009999")
        with clock.told(MONDAY.replace(hour=23)):
            danger, lamp = town.reports(kind="danger"), town.reports(kind="lighting")
            outbox.deliver_due(matters.what_became)
            (rang,) = here.heard
            assert rang.json["phone"] == "13800009999"
            assert f"/matters/{danger.number}/" in rang.json["text"]
        with clock.told(MONDAY.replace(day=24, hour=9)):
            outbox.deliver_due(matters.what_became)
    assert f"/matters/{lamp.number}/" in here.heard[-1].json["text"]
    assert len(here.heard) == 2


def test_a_worker_that_comes_at_night_tells_nobody_of_a_team(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        wants(town.grid_member, "all")
        asked_into_a_team(town)
        with clock.told(MONDAY.replace(hour=22)):
            outbox.deliver_due(matters.what_became)
            assert here.heard == []
            (waits,) = texts_of("team_asked")
            assert waits.state == State.WAITING
        with clock.told(MONDAY.replace(day=24, hour=9)):
            outbox.deliver_due(matters.what_became)
    assert len(here.heard) == 1


def test_a_place_with_long_office_hours_keeps_its_quiet_ones(
    town: Town, settings: Settings
) -> None:
    rulesets.set_value("calendar.office_hours", [["06:00", "23:00"]], by=SYSTEM, path="")
    with texting(settings) as here:
        wants(town.grid_member, "all")
        with clock.told(MONDAY.replace(hour=20, minute=59)):
            asked_into_a_team(town)
        (waits,) = texts_of("team_asked")
        assert waits.due_at <= MONDAY.replace(hour=21)
        with clock.told(MONDAY.replace(hour=21, minute=30)):
            outbox.deliver_due(matters.what_became)
            assert here.heard == []
        with clock.told(MONDAY.replace(day=24, hour=7, minute=1)):
            outbox.deliver_due(matters.what_became)
    assert len(here.heard) == 1
