"""What the pool is for: finding, training with a certificate, projects, the reserve of a branch
(rows S1-15, S1-17, S1-18)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from linli.activities.models import Activity, Participation
from linli.audit.models import Reading
from linli.common import clock
from linli.privacy import services as privacy
from linli.talents.documents import code_shown
from linli.talents.models import Certificate, TalentCard, Use
from tests.desk import Desk
from tests.meeting import Branch, branch, later, local
from tests.pool import NAME, PHONE, Pool, again, own, pool
from tests.town import HECHENG, WUXING, Town, appointed, somebody

pytestmark = pytest.mark.django_db


def sunday() -> date:
    """The next one."""
    today = clock.today()
    return today + timedelta(days=(6 - today.weekday()) % 7 or 7)


@pytest.mark.row("S1-15")
def test_three_electricians_in_this_village_who_are_free_on_sunday(town: Town) -> None:
    desks = pool(town)
    for number, days in enumerate((["6"], ["5", "6"], ["6"], ["0"]), start=1):
        desks.taken_in(f"示例·电工{number}", free_days=days)
    desks.taken_in("示例·木工", skills=["carpenter"], free_days=["6"])
    away = desks.taken_in("示例·出门", free_days=["6"])
    own(away).sends(
        "change", skills=["electrician"], free_days=["6"], industry="a", skill="b",
        away_until=(sunday() + timedelta(days=1)).isoformat(),
    )  # fmt: skip
    asked = f"?place={WUXING}&skill=electrician&on={sunday().isoformat()}"
    page = desks.branch.opens(f"/talents/{asked}")
    assert "Found: <5" in page
    assert page.count('class="row-title"') == 3
    assert "示例·电工" not in page
    assert PHONE not in page
    assert "示**" in page
    assert Reading.objects.count() == 0
    desks.branch.posts(f"/talents/names/{asked}", 422)  # without a purpose
    answer = desks.branch.posts(f"/talents/names/{asked}", 200, purpose="装村口路灯")
    named = answer.content.decode()
    assert all(f"示例·电工{number}" in named for number in (1, 2, 3))
    assert PHONE in named
    assert "示例·电工4" not in named
    assert Reading.objects.count() == 3
    first = TalentCard.objects.order_by("number")[0]
    assert "装村口路灯" in own(first).opens()


def test_others_see_numbers_only_and_a_small_one_as_below_five(town: Town) -> None:
    desks = pool(town)
    desks.taken_in()
    member = Desk(town.grid_member)
    page = member.opens(f"/talents/?place={WUXING}&skill=electrician")
    assert "Found: <5" in page
    assert "示**" not in page
    member.posts(f"/talents/names/?place={WUXING}", 403, purpose="想看看")
    card = TalentCard.objects.get()
    member.opens(card.get_absolute_url(), 404)
    member.posts(f"{card.get_absolute_url()}names/", 404, purpose="想看看")
    far = Desk(town.outsider)
    far.opens(card.get_absolute_url(), 404)
    assert f"/talents/of/{WUXING}/" not in far.opens("/talents/")
    assert Reading.objects.count() == 0


def test_a_list_costs_the_same_however_many_are_in_it(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    desks = pool(town)
    for number in range(4):
        desks.taken_in(f"示例·电工{number}")
    with django_assert_max_num_queries(30):
        desks.township.opens("/talents/?skill=electrician")


def trained(desks: Pool, card: TalentCard, there: int = 1, at: Branch | None = None) -> Activity:
    """Planned by the township, the card put on its list, held."""
    host = desks.town.township
    fields: dict[str, Any] = {
        "key": "training", "kind": "talent_training", "title": "低压电工复训",
        "begins": local(clock.now() + timedelta(hours=1)), "open_to": "invited",
    }  # fmt: skip
    desks.township.posts(f"/activities/plan/?host={host.pk}", **fields)
    training = Activity.objects.get(kind="talent_training")
    desks.does(desks.township, card, "enrol", activity=str(training.pk))
    meeting = at or branch(desks.town)
    meeting.desk = desks.township
    with later(training):
        meeting.records(training, there)
    return training


@pytest.mark.row("S1-17")
def test_who_was_at_a_training_gets_a_certificate_that_can_be_checked(town: Town) -> None:
    desks = pool(town)
    card = desks.taken_in()
    training = trained(desks, card)
    desks.does(desks.clerk, card, "certify", activity=str(training.pk))
    assert "低压电工复训" in own(card).opens()
    made = Certificate.objects.get()
    for pages in (
        desks.clerk.takes(f"{card.get_absolute_url()}{training.pk}.pdf"),
        own(card).client.get(f"{own(card).link}{training.pk}.pdf").content,
    ):
        assert pages.startswith(b"%PDF")
    visitor = Client(headers={"accept-language": "en"})
    check = "/talents/certificate/"
    assert code_shown(made.code)[:4] in visitor.get(f"{check}?code={made.code}").content.decode()
    fits = visitor.post(check, {"code": code_shown(made.code).lower(), "name": NAME})
    assert "This certificate is real" in fits.content.decode()
    assert "低压电工复训" in fits.content.decode()
    for code, name in ((made.code, "示例·别人"), ("2222-2222-2222", NAME)):
        wrong = visitor.post(check, {"code": code, "name": name}).content.decode()
        assert "There is no certificate" in wrong
        assert "低压电工复训" not in wrong
    assert visitor.post(check, {"code": "", "name": ""}).status_code == 422


def test_no_certificate_without_attendance_and_one_only(town: Town) -> None:
    desks = pool(town)
    card = desks.taken_in()
    training = trained(desks, card, there=0)
    desks.does(desks.clerk, card, "certify", 422, activity=str(training.pk))
    assert not Certificate.objects.exists()
    Participation.objects.filter(activity=training).update(state="present")
    for _twice in range(2):
        desks.does(desks.clerk, card, "certify", activity=str(training.pk))
    assert Certificate.objects.count() == 1


def test_certificates_stay_checkable_only_if_whoever_leaves_wants_that(town: Town) -> None:
    desks = pool(town)
    card = desks.taken_in()
    training = trained(desks, card)
    desks.does(desks.clerk, card, "certify", activity=str(training.pk))
    code = Certificate.objects.get().code
    own(card).sends("leave", 200, keep_certificates="on")
    assert again(card).person is None
    said = Client().post("/talents/certificate/", {"code": code, "name": NAME}).content.decode()
    assert "低压电工复训" in said
    with clock.told(clock.now() + timedelta(days=1900)):
        privacy.dispose_all()
    assert not Certificate.objects.exists()


@pytest.mark.row("S1-18")
def test_a_young_person_agrees_to_the_reserve_with_a_mentor_and_named_viewers(town: Town) -> None:
    desks = pool(town)
    card, unit = desks.taken_in(), branch(town).unit
    mentor = town.chief.postings[0]
    desks.does(
        desks.branch, card, "reserve",
        unit=str(unit.pk), mentor=str(mentor.pk), viewers=[str(town.secretary.postings[0].pk)],
    )  # fmt: skip
    asked = own(card).opens()
    assert "Diyi Party Branch" in asked
    assert "示例·丁" in asked
    assert "示例·戊" in asked
    viewer = Desk(town.secretary)
    assert "示**" not in viewer.opens("/talents/reserve/")  # not before they said yes
    page = own(card)
    page.sends("accept", use=page.hidden("use"))
    listed = viewer.opens("/talents/reserve/")
    assert "示**" in listed
    assert NAME not in listed
    named = viewer.posts("/talents/reserve/", 200, purpose="谈一次话").content.decode()
    assert NAME in named
    assert "谈一次话" in own(card).opens()
    for other in (desks.clerk, desks.township, Desk(town.outsider)):
        assert "示**" not in other.opens("/talents/reserve/")
    assert 'id="uses"' not in desks.clerk.opens(card.get_absolute_url())
    with clock.told(clock.now() + timedelta(days=366)):
        assert "示**" not in viewer.opens("/talents/reserve/")  # it lapsed
        privacy.dispose_all()
    assert not Use.objects.exists()


@pytest.mark.row("S1-18")
def test_a_no_to_the_reserve_leaves_nothing_behind(town: Town) -> None:
    desks = pool(town)
    card, unit = desks.taken_in(), branch(town).unit
    asks: dict[str, Any] = {"unit": str(unit.pk), "mentor": str(town.chief.postings[0].pk)}
    for _twice in range(2):
        desks.does(desks.branch, card, "reserve", **asks)
    assert Use.objects.count() == 1
    page = own(card)
    page.sends("say_no", use=page.hidden("use"))
    assert not Use.objects.exists()
    seen = desks.branch.opens(card.get_absolute_url())
    assert "reserve" not in seen.split('id="story"')[1].split("</section>")[0].lower()


def test_a_project_counts_once_they_say_yes_and_ends_at_their_word(town: Town) -> None:
    desks = pool(town)
    card = desks.taken_in()
    late = (clock.today() + timedelta(days=900)).isoformat()
    until = (clock.today() + timedelta(days=20)).isoformat()
    desks.does(desks.clerk, card, "offer", 422, words="装村口路灯", until=late)
    desks.does(desks.clerk, card, "offer", words="装村口路灯", until=until)
    page = own(card)
    assert "装村口路灯" in page.opens()
    page.sends("accept", use=page.hidden("use"))
    assert "装村口路灯" in desks.clerk.opens("/talents/reserve/")
    assert "装村口路灯" not in desks.township.opens("/talents/reserve/")
    page.sends("end_use", use=page.hidden("use"))
    assert not Use.objects.exists()


def test_places_without_a_village_keep_no_pool(town: Town) -> None:
    assert Client().get(f"/talents/of/{HECHENG}/").status_code == 404
    instructor = Desk(appointed(somebody("指导", "zhidao"), "instructor", town.village))
    assert "Nobody is in the pool yet" in instructor.opens("/talents/")
    assert "Nothing here for you" in instructor.opens("/talents/reserve/")
