"""The way of a matter through the staff's pages: reported, handed up twice, settled, rated."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.audit.models import Reading
from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.people.models import Person
from linli.territory import services as territory
from tests import town as towns
from tests.desk import Desk
from tests.town import Town

pytestmark = pytest.mark.django_db


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


@pytest.mark.row("S2-17", "S2-18", "S2-19")
def test_a_lamp_that_the_community_cannot_mend_is_settled_by_the_street(town: Town) -> None:
    lamp = town.reports("路灯不亮", phone="13800000000")
    steward, clerk, street = Desk(town.grid_member), Desk(town.clerk), Desk(town.street)

    assert "路灯不亮" in steward.opens("/work/")
    steward.does(lamp, "accept")
    page = steward.opens(lamp.get_absolute_url())
    assert "Next level: Village or community" in page
    assert "示例·乙" in page
    steward.does(lamp, "hand_up", reason="线路烧坏")
    assert "路灯不亮" not in steward.opens("/work/")

    assert "路灯不亮" in clerk.opens("/work/")
    clerk.does(lamp, "accept")
    clerk.does(lamp, "hand_up", reason="要供电所")

    assert "路灯不亮" in street.opens("/work/")
    street.does(lamp, "accept")
    street.does(lamp, "complete", answer="已更换灯泡")
    assert fresh(lamp).status == Status.DONE

    clerk.does(lamp, "pass_check")
    assert fresh(lamp).status == Status.CHECKED
    Desk(town.chief).does(lamp, "rate", solved="yes", satisfied="5", words="亮了")
    lamp = fresh(lamp)
    assert (lamp.status, lamp.solved, lamp.satisfied) == (Status.CLOSED, True, 5)
    story = street.opens(lamp.get_absolute_url())
    told = ["线路烧坏", "要供电所", "已更换灯泡", "亮了"]
    assert [story.index(words) for words in told] == sorted(story.index(words) for words in told)


@pytest.mark.row("S2-19")
def test_the_street_names_the_outside_body_and_stays_its_liaison(town: Town) -> None:
    wire = town.reports("电线掉落", kind="power")
    for who in (town.grid_member, town.clerk):
        Desk(who).does(wire, "hand_up", reason="不归我们")
    street = Desk(town.street)

    refused = street.does(wire, "hand_up", status=422, reason="要停电抢修")
    assert 'name="outside_body"' in refused
    assert "要停电抢修" in refused

    street.does(wire, "hand_up", reason="要停电抢修", outside_body="鹤城供电所")
    page = street.opens(wire.get_absolute_url())
    assert "鹤城供电所" in page
    assert "Complete" not in page
    assert fresh(wire).turn_id == town.street.postings[0].pk


def test_whoever_completed_a_matter_neither_rechecks_nor_rings_back(town: Town) -> None:
    lamp = town.reports(phone="13800000000")
    clerk = Desk(town.clerk)
    Desk(town.grid_member).does(lamp, "hand_up", reason="要梯子")
    clerk.does(lamp, "accept")
    clerk.does(lamp, "complete", answer="修好了")

    page = clerk.opens(lamp.get_absolute_url())
    assert "You completed it, so somebody else rechecks it" in page
    assert "do/pass_check/" not in page
    refusal = clerk.sends(lamp, "pass_check", 403, version=fresh(lamp).version)
    assert "Whoever completed a matter does not judge it." in refusal

    Desk(town.chief).does(lamp, "pass_check")
    assert "somebody else has to ring back" in clerk.opens("/ring-back/")
    clerk.sends(lamp, "rate", 403, version=fresh(lamp).version, solved="yes")
    assert fresh(lamp).status == Status.CHECKED


def test_a_matter_that_moved_meanwhile_is_a_conflict_that_keeps_the_words(town: Town) -> None:
    lamp = town.reports()
    first, late = Desk(town.grid_member), Desk(town.grid_member)
    seen = fresh(lamp).version
    first.does(lamp, "accept")

    page = late.sends(lamp, "settle", 409, version=seen, answer="换了灯泡，已经亮了")

    assert "Somebody else changed this matter in the meantime." in page
    assert "换了灯泡，已经亮了" in page
    assert fresh(lamp).steps_count == 2
    page = late.sends(lamp, "answer", 409, version=seen, answer="明天换灯泡")
    assert page.count("明天换灯泡") == 1
    assert f'value="{seen + 1}"' in page


def test_an_empty_form_comes_back_open_and_says_what_is_missing(town: Town) -> None:
    lamp = town.reports()

    page = Desk(town.grid_member).does(lamp, "refuse", status=422, reason="不归村里管")

    assert "不归村里管" in page
    assert 'id="refuse_next_door_error"' in page
    assert fresh(lamp).status == Status.SUBMITTED


def test_what_was_done_yesterday_is_entered_today_and_marked(town: Town) -> None:
    lamp = town.reports(at=clock.now() - timedelta(days=2))
    earlier = timezone.localtime(clock.now() - timedelta(days=1))

    Desk(town.grid_member).does(lamp, "accept", at=earlier.strftime("%Y-%m-%dT%H:%M"))

    assert "entered later:" in Desk(town.clerk).opens(lamp.get_absolute_url())
    step = lamp.steps.get(seq=2)
    assert step.is_late_entry
    assert abs(step.at - earlier) < timedelta(minutes=1)


def test_a_time_before_the_last_entry_is_refused_beside_its_field(town: Town) -> None:
    lamp = town.reports()
    earlier = timezone.localtime(clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    page = Desk(town.grid_member).does(lamp, "accept", status=422, at=earlier)

    assert "Give the time after the entry above." in page


def test_an_own_entry_is_corrected_and_somebody_elses_is_not_offered(town: Town) -> None:
    lamp = town.reports()
    steward, clerk = Desk(town.grid_member), Desk(town.clerk)
    steward.does(lamp, "note", words="灯杆 12 号")

    assert "do/correct/" not in clerk.opens(lamp.get_absolute_url())
    steward.does(lamp, "correct", seq="2", words="灯杆 21 号")

    page = steward.opens(lamp.get_absolute_url())
    assert "灯杆 21 号" in page
    assert "<del>灯杆 12 号</del>" in page


def test_a_wrong_kind_is_corrected(town: Town) -> None:
    lamp = town.reports("井盖破了")

    Desk(town.clerk).does(lamp, "kind", kind="road")

    assert fresh(lamp).kind_id == "road"


def test_words_are_released_by_the_chief_and_by_nobody_below(town: Town) -> None:
    lamp = town.reports()

    assert "do/release/" not in Desk(town.clerk).opens(lamp.get_absolute_url())
    Desk(town.clerk).sends(lamp, "release", 403, version=1, words="on")
    Desk(town.chief).does(lamp, "release", words="on")

    assert fresh(lamp).words_released


def test_a_private_matter_offers_no_release(town: Town) -> None:
    need = town.reports("家里没人照顾老人", kind="personal_need")

    page = Desk(town.chief).opens(need.get_absolute_url())

    assert "do/release/" not in page
    assert "appears only in counts" in page


def test_a_dispatcher_gives_it_to_another_posting_of_the_place(town: Town) -> None:
    lamp = town.reports()
    neighbour = town.next_grid_member.postings[0]

    page = Desk(town.chief).opens(lamp.get_absolute_url())
    assert str(neighbour.pk) in page
    assert "示例·申" in page
    assert "示例·庚" not in page
    Desk(town.chief).does(lamp, "assign", to=str(neighbour.pk), reason="甲今天忙")

    other = Desk(town.next_grid_member)
    assert "dispatched to 示例·申" in other.opens("/work/")
    other.does(lamp, "accept")  # although it lies in another grid than his
    assert fresh(lamp).status == Status.IN_HAND


def test_only_small_kinds_are_settled_on_the_spot(town: Town) -> None:
    lamp, rubbish = town.reports(), town.reports("桶满了", kind="rubbish")
    steward = Desk(town.grid_member)

    assert "do/settle/" not in steward.opens(lamp.get_absolute_url())
    assert "do/settle/" in steward.opens(rubbish.get_absolute_url())


def test_the_deputy_sees_the_work_during_the_leave_and_the_page_says_so(town: Town) -> None:
    lamp = town.reports()
    deputy = Desk(town.next_grid_member)
    assert "路灯不亮" not in deputy.opens("/work/")
    now = clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=town.chief.actor,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=3),
        deputy=town.next_grid_member.person,
    )

    page = deputy.opens("/work/")
    assert "路灯不亮" in page
    assert "you stand in for 示例·甲" in page
    deputy.does(lamp, "accept")
    assert "standing in" in Desk(town.clerk).opens(lamp.get_absolute_url())


def test_a_vacancy_is_explained_on_the_list_of_whoever_gets_the_matter(town: Town) -> None:
    lane = town.lanes[2]  # grid 03 has no member
    town.reports("水沟堵了", unit_id=lane.pk)

    page = Desk(town.clerk).opens("/work/")

    assert "水沟堵了" in page
    assert "nobody is posted at: Resident group and grid" in page


def test_a_number_is_masked_until_its_reader_says_what_for_and_the_reading_is_noted(
    town: Town,
) -> None:
    lamp = town.reports(phone="13800001234", name="示例·壬")
    clerk = Desk(town.clerk)
    page = clerk.opens(lamp.get_absolute_url())
    assert "138****1234" in page
    assert "13800001234" not in page

    address = f"{lamp.get_absolute_url()}contact/"
    assert "13800001234" not in clerk.opens(address)
    assert "13800001234" not in clerk.posts(address, 422).content.decode()
    assert readings(lamp.reporter) == []
    shown = clerk.posts(address, 200, purpose="ask", words="哪根灯杆").content.decode()

    assert "tel:13800001234" in shown
    assert [(r.by_name, r.purpose) for r in readings(lamp.reporter)] == [
        ("示例·乙", "To ask about the place or what happened: 哪根灯杆")
    ]
    assert "13800001234" not in clerk.opens(lamp.get_absolute_url())


def readings(person: Person | None) -> list[Reading]:
    assert person is not None
    return list(Reading.objects.filter(whose=str(person.pk)).order_by("at"))


def test_whoever_only_follows_a_matter_may_not_read_the_number(town: Town) -> None:
    lamp = town.reports(phone="13800001234")
    instructor = towns.appointed(towns.somebody("癸", "gui"), "instructor", town.village)

    assert "contact/" not in Desk(instructor).opens(lamp.get_absolute_url())
    Desk(instructor).opens(f"{lamp.get_absolute_url()}contact/", 403)


def test_ringing_back_by_voice_shows_the_number_once_and_enters_the_rating(town: Town) -> None:
    lamp = town.reports(phone="13800001234")
    steward = Desk(town.grid_member)
    steward.does(lamp, "accept")
    steward.does(lamp, "complete", answer="修好了")
    Desk(town.clerk).does(lamp, "pass_check")
    chief = Desk(town.chief)

    page = chief.opens("/ring-back/")
    assert "138****1234" in page
    assert "13800001234" not in page
    contact = f"{lamp.get_absolute_url()}contact/"
    shown = chief.posts(contact, 200, purpose="ring_back").content.decode()
    assert "13800001234" in shown
    assert "do/rate/" in shown
    chief.does(lamp, "note", words="无人接听", next="/ring-back/")
    assert not lamp.steps.get(verb="note", words__has_key="words").public
    chief.does(lamp, "rate", solved="no", satisfied="1", words="还是不亮", next="/ring-back/")

    lamp = fresh(lamp)
    assert (lamp.status, lamp.level) == (Status.SUBMITTED, "village")  # one level up
    assert "Nobody waits for a call" in chief.opens("/ring-back/")
    assert lamp.steps.get(verb="rate").payload["by_voice"] is True
