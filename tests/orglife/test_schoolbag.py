"""The red schoolbag: kits, deliveries to who cannot come, what is still to be brought (S4-07)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.activities.models import Activity, Material, Participation
from linli.common import clock
from linli.matters.models import Matter
from linli.orglife.models import BagDelivery, KitItem
from linli.territory.models import Household
from tests.desk import Desk
from tests.meeting import FORTY, Branch, branch, later, local
from tests.town import Town


def page(ours: Branch) -> str:
    return f"/life/of/{ours.unit.pk}/schoolbag/"


def puts(ours: Branch, title: str) -> Material:
    """Into the library, by its form."""
    fields: dict[str, Any] = {
        "key": str(uuid4()),
        "unit": ours.unit.pk,
        "kind": "text",
        "title": title,
    }
    ours.desk.posts("/activities/library/add/", **fields, about="要点")
    return Material.objects.get(title=title)


def kit(ours: Branch, *titles: str) -> Material:
    """Put together on the page, of texts that were put into the library before."""
    items = [str(puts(ours, title).pk) for title in titles]
    fields: dict[str, Any] = {"key": str(uuid4()), "title": "入户书包", "items": items}
    ours.desk.posts(f"{page(ours)}kit/", **fields)
    return Material.objects.get(title="入户书包")


def delivers(ours: Branch, to: str, status: int = 303, **more: Any) -> Any:
    """Send the short form of the page."""
    fields = {
        "key": uuid4().hex,
        "to": to,
        "outcome": "read",
        "carriers": "示例·送学甲、支书",
        "at": local(clock.now()),
        **more,
    }
    return ours.desk.posts(page(ours), status, **fields)


def missed(ours: Branch) -> tuple[Activity, Participation, Material]:
    """An assembly of five from which the fifth was excused; one text was used."""
    text = puts(ours, "中央一号文件")
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY[:5])
    with later(meeting):
        ours.records(meeting, 4, reasons=1)
        ours.does(meeting, "use", material=str(text.pk))
    return meeting, meeting.participations.get(number=5), text


@pytest.mark.row("S4-07")
def test_who_could_not_come_is_brought_the_materials_and_a_need_becomes_a_matter(
    town: Town,
) -> None:
    ours = branch(town)
    meeting, absent, text = missed(ours)
    bag = kit(ours, "防火要点", "医保政策")
    assert {row.item.title for row in KitItem.objects.filter(kit=bag)} == {"防火要点", "医保政策"}
    with clock.told(meeting.planned_to + timedelta(days=1)):
        shown = ours.desk.opens(page(ours))
        assert f"to=p-{absent.person_id}#deliver" in shown
        assert "外出务工" not in shown, "a reason stays with whoever keeps the record"
        begun = ours.desk.opens(f"{page(ours)}?to=p-{absent.person_id}")
        assert f'value="p-{absent.person_id}" selected' in begun
        assert f'value="{text.pk}"' in begun
        delivers(
            ours,
            f"p-{absent.person_id}",
            kit=str(bag.pk),
            items=[str(text.pk)],
            asks_more="on",
            need="门前的路灯不亮",
            need_kind="other",
        )
        shown = ours.desk.opens(page(ours))
    made = Activity.objects.get(kind="schoolbag")
    assert {use.material.title for use in made.materials.all()} == {"入户书包", "中央一号文件"}
    assert Matter.objects.get().text == "门前的路灯不亮"
    assert made.matters.get().tie == "raised"
    assert made.participations.get(role="visited").person_id == absent.person_id
    assert "asked for more on" in shown
    assert "could not come:" not in shown, "the materials of the meeting were brought"
    assert "carried by 示例·送学甲、支书" in shown


@pytest.mark.row("S4-07")
def test_a_group_and_a_household_are_brought_it_too_and_nobody_home_is_an_outcome(
    town: Town,
) -> None:
    ours = branch(town)
    bag = kit(ours, "防火要点")
    lane = town.lanes[0]
    group = lane.parent
    assert group is not None
    Household.objects.create(unit=lane, path=lane.path, number="12", valid_from=clock.now())
    delivers(ours, f"u-{group.pk}", kit=str(bag.pk), outcome="explained")
    delivers(ours, "door", lane=str(lane.pk), number="12号", kit=str(bag.pk), outcome="nobody")
    delivers(ours, "name", name="示例·老党员", kit=str(bag.pk), outcome="unwanted")
    shown = ours.desk.opens(page(ours))
    for words in (group.short_name, f"{lane.short_name} 12", "Nobody at home", "Not wanted"):
        assert words in shown
    home = Participation.objects.get(household__isnull=False)
    assert home.state == "absent"
    answer = delivers(ours, "door", 422, lane=str(lane.pk), number="99", kit=str(bag.pk))
    assert "There is no such door here." in answer.content.decode()


def test_the_township_reads_the_log_without_names_and_others_nothing(town: Town) -> None:
    ours = branch(town)
    bag = kit(ours, "防火要点")
    delivers(ours, "name", name="示例·老党员", kit=str(bag.pk))
    shown = Desk(town.lead).opens(page(ours))
    assert "a member" in shown
    assert "示例·老党员" not in shown
    assert "示例·送学甲" not in shown
    assert "Write down a delivery" not in shown
    made = BagDelivery.objects.get()
    Desk(town.lead).posts(page(ours), 403)
    Desk(town.lead).posts(f"{page(ours)}{made.pk}/strike/", 403)
    for stranger in (town.clerk, town.outsider):
        Desk(stranger).opens(page(ours), 404)
        Desk(stranger).posts(f"{page(ours)}{made.pk}/strike/", 404)
    assert BagDelivery.objects.standing().exists()


def test_the_form_sent_twice_is_one_delivery_and_a_mistake_is_struck_out(town: Town) -> None:
    ours = branch(town)
    meeting, absent, _text = missed(ours)
    bag = kit(ours, "防火要点")
    key, at = uuid4().hex, local(clock.now() + timedelta(hours=3))
    to = f"p-{absent.person_id}"
    with clock.told(meeting.planned_to + timedelta(hours=5)):
        for _n in range(2):
            delivers(ours, to, key=key, kit=str(bag.pk), at=at, need="路灯", need_kind="other")
        delivers(ours, to, 409, key=key, kit=str(bag.pk), at=at, outcome="left")
        assert "Nobody waits" in ours.desk.opens(page(ours))
        made = BagDelivery.objects.get()
        for _n in range(2):
            ours.desk.posts(f"{page(ours)}{made.pk}/strike/")
        shown = ours.desk.opens(page(ours))
    assert "could not come:" in shown, "what was struck out brought nothing"
    assert Matter.objects.count() == 1
    with clock.told(meeting.planned_to + timedelta(days=60)):
        assert "Nobody waits" in ours.desk.opens(page(ours)), "nobody stays on a list"


def test_what_cannot_be_is_shown_again_with_what_was_typed(town: Town) -> None:
    ours = branch(town)
    bag = str(kit(ours, "防火要点").pk)
    tomorrow = local(clock.now() + timedelta(days=1))
    for said, sentence in (
        ({"to": ""}, "required"),
        ({"name": " "}, "Say to whom"),
        ({"kit": ""}, "Choose a kit, or what was carried along."),
        ({"carriers": "，"}, "Say who carried it."),
        ({"at": tomorrow}, "This day has not come yet."),
        ({"outcome": "nobody", "asks_more": "on"}, "Wishes are heard from somebody"),
        ({"need": "路灯"}, "of what kind"),
        ({"outcome": "sold"}, "Select a valid choice"),
    ):
        fields: dict[str, Any] = {"to": "name", "name": "示例·老党员", "kit": bag, **said}
        answer = delivers(ours, fields.pop("to"), 422, **fields).content.decode()
        assert sentence in answer, said
        assert said.get("name", "示例·老党员").strip() in answer
    assert not Activity.objects.filter(kind="schoolbag").exists()


def test_more_deliveries_ask_no_more_questions(town: Town) -> None:
    ours = branch(town)
    bag = str(kit(ours, "防火要点").pk)
    counts = []
    for many in (1, 4):
        for number in range(many):
            delivers(ours, "name", name=f"示例·党员{number}", kit=bag, need="灯", need_kind="other")
        ours.desk.opens(page(ours))
        with CaptureQueriesContext(connection) as asked:
            ours.desk.opens(page(ours))
        counts.append(len(asked))
    assert counts[0] == counts[1]
