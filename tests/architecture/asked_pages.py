"""The pages on which somebody is asked something about the life of a village, each opened by who
has one place."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import Client

from linli.activities.models import Activity, Programme
from linli.common import clock
from linli.instructors.models import HelpedHousehold
from linli.orglife.models import Course
from linli.talents import services as talents
from linli.talents.models import TalentCard
from linli.visits.models import Canvass
from tests.desk import Desk
from tests.duties import test_own_rules as own_rules
from tests.homes import lived
from tests.instructing import WRITE
from tests.instructors import test_helped as helped
from tests.meeting import Branch, branch, later
from tests.orglife import test_education as education
from tests.orglife import test_standard as standard
from tests.pool import Pool, again, own, pool
from tests.room import room, visitor
from tests.talents.test_use import trained
from tests.town import WUXING, Town, appointed, somebody
from tests.walk import doors, walk
from tests.yards import opened as yard_round
from tests.yards import own as honour_own
from tests.yards import read

Page = tuple[str, str]  # what it is called here, and its words


def pages(town: Town) -> Iterator[Page]:
    """All of them, in the order of the year."""
    secretary = Desk(town.secretary)
    ours = branch(town)
    yield from _meetings(town, ours)
    yield from _visits(town, secretary)
    yield from _programmes(town, secretary)
    yield from _talents(pool(town), ours)
    yield "facility", Desk(town.chief).opens("/facilities/add/")
    book = f"/facilities/{room(town).pk}/book/"
    yield "room to be asked for", visitor().get(book).content.decode()
    yield from _duties(town)
    yield from _instructors(town)
    yield from _honours(town)


def _honours(town: Town) -> Iterator[Page]:
    """A round that is opened, asked in by a household and at a door, and looked at."""
    yield "round", Desk(town.secretary).opens("/honours/rounds/add/")
    yards = yard_round(town)
    yield "round, open", yards.secretary.opens(yards.round.get_absolute_url())
    yield "a household asks", read(f"/honours/ask/{yards.round.pk}/")
    down = f"{yards.round.get_absolute_url()}write-down/"
    yield "a household says so at the door", yards.grid.opens(down)
    entry = yards.entered("1", photos="on")
    yield "a yard, before the group", yards.grid.opens(entry.get_absolute_url())
    yield "the household's own page", honour_own(entry).opens()


def _duties(town: Town) -> Iterator[Page]:
    """A road that was closed; a rule of the township's own."""
    yield "closed road", Desk(town.lead).opens(f"/duties/unit/{town.village.pk}/excuse/")
    desk = Desk(appointed(somebody("部门", "bumen"), "party_worker", town.township))
    yield "rule of duties", desk.opens(own_rules.new(town))
    rule = own_rules.kept(desk, own_rules.new(town))
    with clock.told(clock.now() + timedelta(days=40)):
        yield "rule in force", desk.opens(f"/duties/rules/{rule.line}/")


def _instructors(town: Town) -> Iterator[Page]:
    """A visit, a household that says yes, what was done for it, the quarterly meeting."""
    desk = Desk(appointed(somebody("指导", "zhidao29"), "instructor", town.village))
    yield "instructor's visit", desk.opens(WRITE)
    lived(town.lanes[0], "77")
    yield "a household says yes", desk.opens(helped.NEW)
    helped.says_yes(desk, town, number="77")
    yield "helped household", desk.opens(helped.page_of(HelpedHousehold.objects.get()))
    meeting = f"/instructors/board/{town.township.pk}/meeting/"
    yield "quarterly meeting", Desk(town.lead).opens(meeting)


def _meetings(town: Town, ours: Branch) -> Iterator[Page]:
    """Of a branch that met before, and of the village office over matters."""
    desk, life = ours.desk, f"/life/of/{ours.unit.pk}"
    ours.planned("member_assembly", place=town.village.pk, where="二楼会议室")
    yield "plan", desk.opens(f"/activities/plan/?host={ours.unit.pk}")
    yield "year", desk.opens(f"{life}/calendar/")
    yield "study", desk.opens(f"{life}/study/")
    yield "library", desk.opens("/activities/library/add/")
    key = "0190a0c0-0000-7000-8000-000000000001"
    text: dict[str, Any] = {
        "unit": ours.unit.pk,
        "kind": "text",
        "title": "民法典",
        "about": "相邻关系",
    }
    desk.posts("/activities/library/add/", key=key, **text)
    yield "schoolbag", desk.opens(f"{life}/schoolbag/")
    yield from _standard(ours)
    yield "kit", desk.opens(f"{life}/schoolbag/kit/")
    yield from _educated(ours)
    yield from _consulting(Branch(town, town.village, town.secretary, Desk(town.secretary)))


def _standard(ours: Branch) -> Iterator[Page]:
    """An instructor looks and proposes, the branch decides."""
    helper = Desk(standard.instructor(ours.town))
    yield "standard of a branch", helper.opens(standard.page(ours))
    standard.looks(ours, helper, proposal__notice_board="每月换一次")
    yield "proposal to decide", ours.desk.opens(standard.page(ours))


def _educated(ours: Branch) -> Iterator[Page]:
    """From the first course to looking back on the year."""
    address = education.page(ours)
    with clock.told(education.FEBRUARY):
        yield "course", ours.desk.opens(f"{address}course/")
        education.adds(ours, "村民委员会组织法")
        hold = f"{address}course/{Course.objects.get().pk}/hold/"
        yield "class", ours.desk.opens(hold)
        meeting = education.assembly(ours)
    with clock.told(meeting.planned_to + timedelta(hours=1)):
        yield "education plan", ours.desk.opens(address)
        education.acts(ours, "decide", meeting=str(meeting.pk))
        education.approves(ours, meeting)
        yield "education plan, in force", ours.desk.opens(address)
    with clock.told(education.FEBRUARY + timedelta(days=310)):
        yield "education plan, looked back on", ours.desk.opens(address)


def _consulting(ours: Branch) -> Iterator[Page]:
    """Over a lamp, from the list to the minutes."""
    meeting = ours.planned("branch_consultation", agenda="议路灯", where="会议室")
    address = meeting.get_absolute_url()
    ours.lists(meeting, "示例·党员一", "示例·党员二")
    yield "list", ours.desk.opens(f"{address}list/")
    yield "agenda", ours.desk.opens(f"/life/{meeting.pk}/agenda/")
    ours.does(meeting, "discuss", matter=ours.town.reports("路灯不亮").number)
    yield "decisions", ours.desk.opens(f"/life/{meeting.pk}/decisions/")
    yield "activity, planned", ours.desk.opens(address)
    with later(meeting):
        yield "attendance", ours.desk.opens(f"{address}attendance/")
        ours.records(meeting, there=1)
        yield "minutes", ours.desk.opens(f"{address}minutes/")
        yield "photos", ours.desk.opens(f"{address}photos/")
        ours.desk.posts(f"{address}minutes/", text="照办", version=_version(meeting))
        yield "activity, held", ours.desk.opens(address)


def _version(meeting: Activity) -> int:
    return Activity.objects.get(pk=meeting.pk).version


def _visits(town: Town, secretary: Desk) -> Iterator[Page]:
    """A walk of the grid member, a canvass of the secretary."""
    home, ours = doors(town, 3)[0], walk(town)
    yield "plans", ours.desk.opens("/visits/")
    plan = ours.plans()
    stop = ours.stop(plan, home)
    yield "walk", ours.desk.opens(f"/visits/plan/{plan.pk}/")
    yield "door", ours.page(stop)
    yield "log", ours.desk.opens("/activities/log/add/")
    yield "card check", Client().get("/visits/check/").content.decode()
    canvasses = f"/visits/canvasses/{WUXING}/"
    yield "canvasses", secretary.opens(canvasses)
    today = clock.today()
    secretary.posts(canvasses, title="修哪条路", begins=f"{today}", ends=f"{today}")
    yield "canvass", secretary.opens(f"/visits/canvass/{Canvass.objects.get().pk}/")


def _programmes(town: Town, secretary: Desk) -> Iterator[Page]:
    add, today = "/activities/programmes/add/", f"{clock.today()}"
    yield "programme", secretary.opens(add)
    key = "0190a0c0-0000-7000-8000-000000000002"
    said: dict[str, Any] = {
        "unit": town.village.pk,
        "name_zh": "示例",
        "from_on": today,
        "tags": "visit",
    }
    secretary.posts(add, key=key, **said)
    address = f"/activities/programmes/{Programme.objects.get().pk}/"
    secretary.posts(f"{address}issue/")
    yield "programme, running", secretary.opens(address)


def _talents(desks: Pool, ours: Branch) -> Iterator[Page]:
    """From the nomination by a neighbour to what somebody is asked for."""
    yield "nominate", desks.branch.opens("/talents/nominate/")
    yield "name somebody", desks.branch.opens(f"/talents/of/{WUXING}/name/")
    desks.applies(status=200, origin="villager", agrees=None)
    card = TalentCard.objects.get()
    yield "card, to be asked", desks.clerk.opens(card.get_absolute_url())
    desks.does(desks.clerk, card, "consent", how="paper")
    yield "good word", Client().get(talents.word_link_of(again(card))).content.decode()
    desks.says(card)
    yield "card, before the branch", desks.branch.opens(card.get_absolute_url())
    taken = desks.taken_in("示例·李师傅")
    trained(desks, taken, at=ours)
    until = f"{clock.today() + timedelta(days=9)}"
    for words in ("装灯", "修线"):
        desks.does(desks.branch, taken, "offer", words=words, until=until)
    own(taken).sends("accept", use=taken.uses.order_by("asked_at")[0].pk)
    yield "card, in the pool", desks.township.opens(taken.get_absolute_url())
    yield "own page", own(taken).opens()
    yield "names", desks.branch.opens(f"/talents/?place={WUXING}&skill=electrician")
    yield "certificate check", Client().get("/talents/certificate/").content.decode()
