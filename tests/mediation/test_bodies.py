"""One intake, one number, one lead, several bodies; closed when all have done their part."""

import pytest

from linli.matters.models import Matter
from linli.mediation.choices import Stage
from linli.mediation.models import Dispute
from tests.quarrel import Quarrel, browser, in_days, mediator_of, quarrel, words
from tests.town import WUXING, Town


@pytest.mark.row("S4-16")
def test_the_window_of_the_centre_takes_in_once_and_gives_one_number(town: Town) -> None:
    client = browser(town.street)
    form = client.get("/intake/?kind=dispute&source=window").content.decode()
    assert 'value="dispute" selected' in form or "dispute" in form
    sent = {
        "key": "window-1", "village": WUXING, "text": "工钱没结", "source": "window",
        "kind": "dispute", "where": "", "phone": "",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post("/intake/", sent).status_code == 303
    matter = Matter.objects.get(text="工钱没结")
    assert client.post(f"/disputes/{matter.number}/open/").status_code == 303
    assert Dispute.objects.get().matter_id == matter.pk
    assert matter.number[4:8] in words(client.get("/disputes/"))


@pytest.mark.row("S4-14")
def test_people_office_and_court_are_brought_in_and_each_answers(town: Town) -> None:
    case = _with_bodies(quarrel(town).mediating())
    labour, court = case.dispute.parts.order_by("number")
    case.done("take_part", part=labour.pk)
    refused = case.does("return_part", part=court.pk, reason="不归我管")
    assert refused.status_code == 422  # and who can help instead
    case.done("return_part", part=court.pk, reason="不归我管", next_door="县法院 12368")
    page = words(case.sees())
    for said in ("Administrative mediation", "Judicial mediation", "taken", "县法院 12368"):
        assert said in page


@pytest.mark.row("S4-18")
def test_the_case_closes_only_when_every_part_is_closed(town: Town) -> None:
    case = _with_bodies(quarrel(town).with_agreement("oral"))
    with in_days(16):
        case.done("revisit", kept="kept")
        early = case.does("archive")
        assert early.status_code == 409
        assert "when every part is closed" in words(early)
        for part in case.dispute.parts.all():
            case.done("close_part", part=part.pk, result="已办")
        case.done("archive")
    assert case.dispute.stage == Stage.SETTLED
    page = words(case.sees())
    assert page.index("Bring in another body") < page.index("The body has done its part")


def test_a_party_may_say_no_while_a_body_still_works_and_the_body_finishes(town: Town) -> None:
    case = _with_bodies(quarrel(town).mediating())
    assert case.says(1, "stop").status_code == 303
    assert case.dispute.stage == Stage.STOPPED
    for part in case.dispute.parts.all():
        case.done("close_part", part=part.pk, result="已办")


def _with_bodies(case: Quarrel) -> Quarrel:
    case.done("refer", body="人社所", route="administrative", reason="查账")
    case.done("refer", body="人民法庭", route="judicial", reason="指导调解")
    return case


@pytest.mark.row("S4-20")
def test_screening_is_numbers_by_category_and_few_are_not_named_outside_the_village(
    town: Town,
) -> None:
    page = f"/disputes/screening/{WUXING}/"
    client = browser(town.clerk)
    group = town.lanes[0].parent
    assert group is not None
    sent = {f"{group.pk}-neighbour": 6, f"{group.pk}-land": 2, f"{group.pk}-family": ""}
    assert client.get(page).status_code == 200
    for _twice in range(2):
        assert client.post(page, sent).status_code == 303
    assert client.post(page, {f"{group.pk}-land": -1}).status_code == 422
    township = town.village.parent
    assert township is not None
    sums = browser(town.street).get(f"/disputes/screening/{township.code}/month/").content.decode()
    assert '<td class="number">6</td>' in sums
    assert '<td class="number">2</td>' not in sums
    assert "&lt;5" in sums
    assert browser(town.outsider).get(page).status_code == 404


@pytest.mark.row("S4-20")
def test_a_named_dispute_is_listed_for_its_mediator_alone(town: Town) -> None:
    case = quarrel(town).agreed_to_mediate()
    assert case.matter.number[4:8] in words(browser(mediator_of(town)).get("/disputes/"))
    instructor = browser(town.outsider).get("/disputes/")
    assert case.matter.number[4:8] not in words(instructor)


@pytest.mark.row("S4-21")
def test_everybody_reads_their_rights_and_which_door_opens_for_what(town: Town) -> None:
    for language, said in (("en", "you may stop at any time"), ("zh-hans", "12348")):
        client = browser(town.clerk)
        client.logout()
        client.cookies["django_language"] = language
        page = words(client.get("/disputes/guide/"))
        assert said in page
        for door in ("110", "12348", "12333", "12368"):
            assert door in page
    party = quarrel(town).with_parties().own_page(1)
    assert "Your rights in mediation" in words(party)
    assert "noindex" in party["X-Robots-Tag"]
