"""Kinds of matters that Linli makes by itself: nobody sets one by hand, through whichever door."""

from uuid import uuid4

import pytest
from django.test import Client

from linli.common.errors import Invalid, MoveRefused
from linli.matters import services as matters
from linli.matters.models import Kind, Matter
from linli.matters.services.kinds import offered_to_staff
from linli.people.actors import ANYBODY, SYSTEM, Actor
from tests.desk import Desk
from tests.matters.test_staff_intake import call
from tests.open311.clients import get
from tests.program import program
from tests.town import WUXING, Town

MADE = ("inspection_finding", "score_objection")


def test_the_kinds_of_inspections_are_of_linli_and_disorderly_building_is_of_the_staff(
    town: Town,
) -> None:
    assert set(Kind.objects.filter(by_itself=True).values_list("code", flat=True)) == set(MADE)
    building = Kind.objects.get(code="illegal_building")
    assert (building.only_staff, building.by_itself) == (True, False)


def test_no_page_and_no_list_for_programs_offers_them(town: Town) -> None:
    pages = [
        Desk(town.clerk).opens("/intake/"),
        Desk(town.street).opens("/intake/"),
        Client().get(f"/report/{WUXING}/").content.decode(),
    ]
    services = {row["service_code"] for row in get("services.json")}
    kinds = program(town.village).get(f"/places/{WUXING}/kinds").json()
    for code in MADE:
        assert not any(f'value="{code}"' in page for page in pages)
        assert code not in services
        assert code not in {one["code"] for one in kinds}
    assert 'value="illegal_building"' in pages[0]
    assert 'value="illegal_building"' not in pages[2]
    # Where matters are counted, not made, they are there.
    counted = offered_to_staff([town.village.path], also_made=True)
    assert set(MADE) <= {kind.code for kind in counted}


@pytest.mark.parametrize("code", MADE)
def test_whoever_sends_one_all_the_same_is_refused_and_nothing_is_made(
    town: Town, code: str
) -> None:
    Desk(town.clerk).posts("/intake/", 422, **call(kind=code))
    sent = {"place": WUXING, "text": "路边垃圾", "kind": code}
    assert program(town.village).post("/matters", sent).status_code == 422
    for by in (town.clerk.actor, town.lead.actor, ANYBODY, SYSTEM):
        with pytest.raises(Invalid):
            reported(code, by)
    assert not Matter.objects.exists()
    made = matters.report(wanted(code, of_record=True), by=town.secretary.actor).matter
    assert (made.kind_id, made.source) == (code, "office")


def wanted(code: str, *, of_record: bool = False) -> matters.Report:
    return matters.Report(
        place_code=WUXING, text="路边垃圾", source="office", kind=code, of_record=of_record,
        client="web", key=uuid4().hex,
    )  # fmt: skip


def reported(code: str, by: Actor) -> object:
    return matters.report(wanted(code), by=by)


def test_a_matter_is_not_turned_into_one_nor_one_of_them_into_something_else(town: Town) -> None:
    lamp = town.reports("路灯不亮")
    by = town.clerk.actor
    with pytest.raises(Invalid):
        matters.split(lamp.pk, by=by, text="还有垃圾", kind=MADE[0])
    made = matters.report(wanted(MADE[0], of_record=True), by=by).matter
    with pytest.raises(MoveRefused, match="its kind stays"):
        matters.correct(made.pk, by=by, seq=1, kind="rubbish")
