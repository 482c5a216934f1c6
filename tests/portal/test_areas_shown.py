"""What the boards and signs show, to whom, and who hears of a vacancy."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.common import clock
from linli.outbox.choices import Channel
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.portal.schedule import TASKS
from linli.territory import services as territory
from linli.territory.choices import AreaKind
from linli.territory.models import Area, Poster, Posting
from tests.desk import Desk
from tests.portal.test_office_areas import made
from tests.town import HECHENG, PINGSHAN, WUXING, Somebody, Town, appointed, place, somebody

BOARD = f"/office/areas/{WUXING}/"
PUBLIC = f"/places/{WUXING}/areas/"
PHONE = "13812345678"


@pytest.fixture
def segment(town: Town) -> Area:
    """河边路一段, from the old bridge to the school."""
    return made(town.village)


@pytest.fixture
def keeper(town: Town, segment: Area) -> Somebody:
    """Who keeps it."""
    who = somebody("巡", "xun")
    role = "segment_keeper"
    who.postings.append(
        territory.appoint(who.person, role, by=SYSTEM, unit=town.village, area=segment)
    )
    return who


def everybody(address: str = PUBLIC, language: str = "en") -> str:
    """The page as a visitor reads it."""
    answer = Client(headers={"accept-language": language}).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def of_posting(who: Somebody) -> str:
    return f"/office/postings/{who.postings[-1].pk}/"


@pytest.mark.row("S0-25")
def test_a_keeper_is_named_only_while_they_agree(keeper: Somebody, segment: Area) -> None:
    own = Desk(keeper)
    assert f'href="{of_posting(keeper)}"' in own.opens("/account/")
    assert "示例·巡" not in everybody()
    assert "the name is not shown" in everybody()
    assert "I agree that my name is shown" in own.opens(of_posting(keeper))
    own.posts(f"{of_posting(keeper)}name/", agrees="yes")
    assert "示例·巡" in everybody()
    own.posts(f"{of_posting(keeper)}name/", agrees="no")
    assert "示例·巡" not in everybody()


def test_whoever_appoints_notes_the_word_of_the_holder_and_nobody_else_does(
    town: Town, keeper: Somebody
) -> None:
    page = f"{of_posting(keeper)}name/"
    Desk(town.secretary).posts(page, status=403, agrees="yes")
    Desk(town.outsider).posts(page, status=404, agrees="yes")
    assert Posting.objects.get(pk=keeper.postings[0].pk).name_agreed_at is None
    chief = Desk(town.chief)
    assert "They said that their name may be shown" in chief.opens(of_posting(keeper))
    chief.posts(page, agrees="yes")
    assert "示例·巡" in everybody()
    fixed = f"/office/postings/{town.clerk.postings[0].pk}/"
    chief.posts(f"{fixed}name/", status=422, agrees="yes")


@pytest.mark.row("S0-25", "S0-23")
def test_a_sign_says_role_duty_office_and_complaint_line_and_its_code_reports_from_there(
    town: Town, segment: Area, keeper: Somebody
) -> None:
    chief = Desk(town.chief)
    page = f"{BOARD}signs/?area={segment.pk}"
    assert "Make 1 sign" in chief.opens(page)
    for _time in range(2):
        chief.posts(page)
    sign = chief.opens(page).partition('class="area-sign')[2]
    for words in (
        "河边路一段",
        "老桥 – 小学",
        "看路面",
        "Road segment keeper",
        "0750-000 0000",
        "12345",
    ):
        assert words in sign
    assert "示例·巡" not in sign
    chief.posts(f"{of_posting(keeper)}name/", agrees="yes")
    assert "示例·巡" in chief.opens(page)
    poster = Poster.objects.get()
    answer = Client().get(f"/q/{poster.code}/", follow=True)
    assert answer.status_code == 200
    assert "河边路一段（老桥—小学）" in answer.content.decode()
    assert "河边路一段" not in chief.opens(f"/places/{WUXING}/posters/")
    assert 'class="area-sign small"' in chief.opens(f"{page}&paper=a5")


@pytest.mark.row("S0-25")
def test_a_vacant_segment_stands_out_and_whoever_manages_is_told_once(
    town: Town, segment: Area, keeper: Somebody
) -> None:
    (task,) = [task for task in TASKS if task.name == "tell_vacant"]
    task.run()
    assert not Message.objects.exists()
    territory.end_posting(keeper.postings[0].pk, by=SYSTEM, at=clock.now() + timedelta(days=1))
    task.run()
    assert not Message.objects.exists()
    with clock.told(clock.now() + timedelta(days=1, minutes=1)):
        assert task.run() == 1
        assert task.run() == 0
        told = Message.objects.get(channel=Channel.INBOX)
        assert told.to == town.chief.person
        chief = Desk(town.chief)
        assert "Vacant: nobody answers for 河边路一段" in chief.opens("/inbox/")
        assert told.link == f"{BOARD}{segment.pk}/"
        assert "1 area is vacant" in chief.opens(BOARD)
        assert "Vacant" in everybody()
        new = somebody("新").person
        again = territory.appoint(new, "segment_keeper", by=SYSTEM, unit=town.village, area=segment)
    with clock.told(clock.now() + timedelta(days=3)):
        territory.end_posting(again.pk, by=SYSTEM)
        assert task.run() == 1
    assert Message.objects.filter(channel=Channel.INBOX).count() == 2


def test_a_new_segment_that_somebody_takes_over_next_week_makes_no_noise(
    town: Town, segment: Area
) -> None:
    begins = clock.now() + timedelta(days=7)
    who = somebody("周").person
    territory.appoint(
        who, "segment_keeper", by=SYSTEM, unit=town.village, area=segment, since_at=begins
    )
    assert territory.tell_vacant() == 0
    with clock.told(begins + timedelta(minutes=1)):
        assert territory.tell_vacant() == 0
        segment.refresh_from_db()
        assert segment.vacancy_told_at is None


@pytest.mark.row("S0-09", "S2-15")
def test_the_township_sees_for_each_village_its_area_lead_and_its_point_cadre(town: Town) -> None:
    lead, other = Desk(town.lead), place(PINGSHAN)
    zone = made(town.township, AreaKind.LEAD, "东片", units=[town.village, other])
    page = f"/office/staff/{HECHENG}/appoint/"
    sent: dict[str, Any] = {"day": clock.today().isoformat(), "person": town.street.person.pk}
    lead.posts(page, **sent, role="area_lead", where=f"area:{zone.pk}", key=uuid4())
    lead.posts(
        f"/office/staff/{WUXING}/appoint/", **sent, role="point_cadre",
        where=f"unit:{town.village.pk}", key=uuid4(),
    )  # fmt: skip
    for board in (lead.opens(f"/office/areas/{HECHENG}/"), everybody(f"/places/{HECHENG}/areas/")):
        villages = board.partition("Villages and communities")[2]
        ours = villages.partition("Wuxing Village")[2].partition("</tr>")[0]
        assert ours.count("示例·丙") == 2
        theirs = villages.partition("Pingshan Village")[2].partition("</tr>")[0]
        assert theirs.count("示例·丙") == 1
        assert "东片" in board


@pytest.mark.row("S3-13", "S3-09")
def test_a_deputy_chief_takes_charge_of_a_grid_and_a_grid_without_one_stands_out(
    town: Town,
) -> None:
    admin = Desk(appointed(somebody("管", "guan"), "administrator", town.township))
    deputy = appointed(somebody("副", "fu"), "deputy_chief_grid_leader", town.village)
    admin.posts(
        f"/office/staff/{WUXING}/appoint/", role="grid_area_lead", person=deputy.person.pk,
        where=f"grid:{town.grids[0].pk}", day=clock.today().isoformat(), key=uuid4(),
    )  # fmt: skip
    for board in (admin.opens(BOARD), everybody()):
        grids = board.partition("Deputy chief grid leaders by grid")[2].partition("</table>")[0]
        rows = re.findall(r"<tr>.*?</tr>", grids, re.DOTALL)[1:]
        assert len(rows) == 3
        assert "示例·副" in rows[0]
        assert "Vacant" in rows[1]
    assert "1 / 3" in admin.opens(f"/office/areas/{HECHENG}/")


@pytest.mark.row("S1-32")
def test_a_model_post_hangs_out_its_duty_with_the_role_and_not_the_member(town: Town) -> None:
    post = made(town.village, AreaKind.POST, "接待示范岗", from_words="", to_words="")
    who = somebody("岗").person
    territory.appoint(who, "model_post", by=SYSTEM, unit=town.village, area=post)
    page = everybody()
    assert "接待示范岗" in page
    assert "看路面" in page
    assert "示例·岗" not in page
    assert "示例·岗" in Desk(town.chief).opens(BOARD)


def test_no_private_telephone_and_nobody_of_the_party_stands_on_any_public_page(
    town: Town, keeper: Somebody, segment: Area
) -> None:
    Desk(town.chief).posts(f"{of_posting(keeper)}name/", agrees="yes")
    zone = made(town.village, AreaKind.RESPONSIBILITY, "祠堂责任区", units=town.lanes[:1])
    for name, role in (("党", "responsibility_keeper"), ("保", "cleaner"), ("员", "area_member")):
        who = somebody(name).person
        territory.appoint(who, role, by=SYSTEM, unit=town.village, area=zone)
    for page in (
        PUBLIC,
        f"/places/{HECHENG}/areas/",
        f"/places/{WUXING}/",
        f"/places/{WUXING}/who/",
    ):
        words = everybody(page)
        assert not any(f"示例·{name}" in words for name in "党保员")
        assert PHONE not in words


@pytest.mark.row("S0-25")
def test_a_whole_sheet_posts_people_to_segments(town: Town) -> None:
    for number in range(1, 4):
        made(town.village, name=f"第{number}段")
    admin = Desk(appointed(somebody("管", "guan"), "administrator", town.township))
    text = "姓名,岗位,地方,路段\n" + "".join(
        f"示例·段{number},路段包保人,五星村,第{number}段\n" for number in range(1, 5)
    )
    page = f"/office/staff/{HECHENG}/roster/"
    file = SimpleUploadedFile("名册.csv", text.encode())
    shown = unescape(admin.posts(page, status=200, file=file).text)
    assert "3 new postings · 0 there already · 1 to be mended" in shown
    assert "Wuxing Village has no area “第4段”." in shown
    rows = re.search(r'name="rows" value="(.*?)">', shown, re.DOTALL)
    assert rows is not None
    for _time in range(2):
        admin.posts(page, status=200, rows=rows.group(1), do="take")
    assert Posting.objects.filter(role="segment_keeper").count() == 3
    assert "nobody answers for" not in admin.opens(BOARD)


def test_the_board_of_a_province_is_not_there(town: Town) -> None:
    assert Client().get("/places/44/areas/").status_code == 404
