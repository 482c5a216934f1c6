"""Teams of five parties, and the standing teams of micro-grids (rows S2-06, S3-14)."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.audit.models import Entry
from linli.common import clock, shifts
from linli.matters import services as matters
from linli.outbox import services as outbox
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.people.models import Consent, Person
from linli.privacy import services as privacy
from linli.rulesets import services as rulesets
from linli.territory.choices import UnitKind
from linli.territory.models import Grid, GridUnit, WorkTeam, WorkTeamPlace
from linli.territory.services import organisation as organisations
from linli.territory.services import plans, team_answers, teams
from tests.desk import Desk
from tests.town import WUXING, Town, appointed, at, somebody

PAGE = f"/office/teams/{WUXING}/"
OWN = "/work/teams/"


def formed(desk: Desk, town: Town, **more: Any) -> str:
    """A team for the brook: the address of its sheet."""
    sent = {
        "task": "清理河道", "unit": town.lanes[0].pk, "key": str(uuid4()), "until": "",
        **{f"wanted-{slot}": 1 for slot in ("branch", "member", "grid_member", "volunteer")},
        "wanted-resident": 2, **more,
    }  # fmt: skip
    answer = desk.posts(f"{PAGE}add/", **sent)
    return str(answer.headers["Location"])


def asks(desk: Desk, sheet: str, slot: str, status: int = 303, **who: Any) -> None:
    desk.posts(f"{sheet}ask/", status, slot=slot, **who)


def place_of(name: str) -> WorkTeamPlace:
    return WorkTeamPlace.objects.get(person__display_name=name)


@pytest.mark.row("S2-06")
def test_five_parties_are_put_together_and_the_sheet_names_what_is_missing(town: Town) -> None:
    branch = organisations.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第一党支部", name_en="First Branch"
    )
    secretary = Desk(town.secretary)
    sheet = formed(secretary, town)
    assert "6 places open" in secretary.opens(sheet)
    asks(secretary, sheet, "branch", branch=branch.pk)
    asks(secretary, sheet, "grid_member", person=town.grid_member.person.pk)
    asks(secretary, sheet, "member", person=town.clerk.person.pk)
    asks(secretary, sheet, "volunteer", name="示例·志愿", agreed="on")
    asks(secretary, sheet, "resident", name="示例·居民", agreed="on")
    page = secretary.opens(sheet)
    assert "3 places open" in page  # two were asked and have not answered

    own = Desk(town.grid_member)
    assert "You are asked into a team: 清理河道" in own.opens("/inbox/")
    assert "清理河道" in own.opens(OWN)
    own.posts(f"{OWN}{place_of('示例·甲').pk}/", do="agree")
    secretary.posts(f"{sheet}answer/", place=place_of("示例·乙").pk, do="agree")  # by telephone

    page = secretary.opens(sheet)
    for name in ("First Branch", "示例·甲", "示例·乙", "示例·志愿", "示例·居民"):
        assert name in page
    parties = re.findall(r'<h2>([\w ]+) <span class="soft">(\d / \d)</span>', page)
    assert parties == [
        ("Party branch", "1 / 1"), ("Party member", "1 / 1"), ("Grid member", "1 / 1"),
        ("Volunteer", "1 / 1"), ("Resident", "1 / 2"),
    ]  # fmt: skip
    assert "1 place open" in page
    assert "1 place open" in secretary.opens(PAGE)
    assert Consent.objects.filter(purpose="work_team").count() == 3


@pytest.mark.row("S2-06")
def test_whoever_says_no_leaves_no_trace(town: Town) -> None:
    secretary = Desk(town.secretary)
    sheet = formed(secretary, town)
    asks(secretary, sheet, "grid_member", person=town.grid_member.person.pk)
    asks(secretary, sheet, "resident", name="示例·居民")
    own = Desk(town.grid_member)
    own.posts(f"{OWN}{place_of('示例·甲').pk}/", do="decline")
    secretary.posts(f"{sheet}answer/", place=place_of("示例·居民").pk, do="drop")

    assert not WorkTeamPlace.objects.exists()
    assert not Message.objects.filter(template="team_asked").exists()
    assert not Person.objects.filter(display_name="示例·居民").exists()
    assert Person.objects.filter(pk=town.grid_member.person.pk).exists()
    page = secretary.opens(sheet)
    assert "6 places open" in page
    for trace in Entry.objects.filter(what__startswith="territory.WorkTeam"):
        assert trace.details == {}
        assert trace.by_person == str(town.secretary.person.pk)
    own.posts(f"{OWN}999/", 404, do="agree")


def test_whoever_agreed_may_leave_and_a_team_ends_by_its_day(town: Town) -> None:
    secretary = Desk(town.secretary)
    last = clock.today() + timedelta(days=3)
    sheet = formed(secretary, town, until=last.isoformat())
    asks(secretary, sheet, "volunteer", name="示例·志愿", agreed="on")
    asks(secretary, sheet, "member", person=town.clerk.person.pk)
    clerk = Desk(town.clerk)
    clerk.posts(f"{OWN}{place_of('示例·乙').pk}/", do="agree")
    assert "Leave the team" in clerk.opens(OWN)
    clerk.posts(f"{OWN}{place_of('示例·乙').pk}/", do="leave")
    assert "清理河道" not in clerk.opens(OWN)
    with at(clock.now() + timedelta(days=5)):
        assert "清理河道" not in secretary.opens(PAGE)
        assert "清理河道" in secretary.opens(f"{PAGE}?over=yes")
        assert "ended" in secretary.opens(sheet)
        asks(secretary, sheet, "volunteer", 409, name="示例·晚")
    assert Person.objects.filter(display_name="示例·志愿").exists()
    with at(clock.now() + timedelta(days=190)):
        privacy.dispose_all()
    assert not Person.objects.filter(display_name="示例·志愿").exists()
    assert WorkTeam.objects.get().task == "清理河道"


def test_sent_twice_it_is_one_team_and_one_question(town: Town) -> None:
    secretary, key = Desk(town.secretary), str(uuid4())
    sheet = formed(secretary, town, key=key)
    assert formed(secretary, town, key=key) == sheet
    for _press in range(2):
        asks(secretary, sheet, "grid_member", person=town.grid_member.person.pk)
        asks(secretary, sheet, "resident", name="示例·居民")
    assert WorkTeamPlace.objects.count() == 2
    assert Message.objects.filter(template="team_asked", channel="inbox").count() == 1
    asks(secretary, sheet, "resident", 422)
    asks(secretary, sheet, "resident", 422, name="示例·又", person=town.clerk.person.pk)
    asks(secretary, sheet, "king", 422, name="示例·王")
    asks(secretary, sheet, "member", 422, person=town.outsider.person.pk)


def test_the_task_changes_and_who_was_slower_sees_it(town: Town) -> None:
    secretary, chief = Desk(town.secretary), Desk(town.chief)
    sheet = formed(secretary, town)
    sent: dict[str, Any] = {"unit": town.lanes[0].pk, "until": "", "version": 0}
    sent["wanted-volunteer"] = 3
    chief.posts(f"{sheet}change/", task="清理两条河", **sent)
    answer = secretary.posts(f"{sheet}change/", 409, task="清理池塘", **sent)
    assert "清理池塘" in answer.text
    assert WorkTeam.objects.get().task == "清理两条河"
    assert "3 places open" in secretary.opens(sheet)
    secretary.posts(f"{sheet}end/")
    assert "ended" in secretary.opens(sheet)


@pytest.mark.row("S3-14")
def test_each_micro_grid_has_its_standing_team_of_members_and_willing_residents(
    town: Town,
) -> None:
    grid = town.grids[0]
    micro = [
        Grid.objects.create(
            plan=grid.plan, village=town.village, code=f"{grid.code}0{number}", layer="micro",
            parent=grid, name_zh=f"微网格{number}", name_en=f"Micro-grid {number}",
        )
        for number in (1, 2)
    ]  # fmt: skip
    GridUnit.objects.create(grid=micro[0], plan=grid.plan, unit=town.lanes[0], layer="micro")
    secretary = Desk(town.secretary)
    page = secretary.opens(PAGE)
    assert page.count("no team yet") == 2
    address = f"{PAGE}add/?grid={micro[0].pk}"
    form = secretary.opens(address)
    assert re.search(r'name="wanted-resident" value="2"', form)
    sheet = formed(
        secretary, town, unit=town.village.pk, grid=micro[0].pk, task="微网格队伍",
        **{"wanted-branch": 0, "wanted-grid_member": 0, "wanted-volunteer": 0},
    )  # fmt: skip
    asks(secretary, sheet, "member", person=town.clerk.person.pk)
    secretary.posts(f"{sheet}answer/", place=place_of("示例·乙").pk, do="agree")
    for name in ("示例·热心", "示例·代表"):  # any willing resident, elected or not
        asks(secretary, sheet, "resident", name=name, agreed="on")
    appointed(somebody("微长"), "micro_grid_leader", town.village, micro[0])

    page = secretary.opens(PAGE)
    assert "Leader: 示例·微长" in page
    assert "complete" in page
    assert page.count("no team yet") == 1
    assert "微网格队伍" in secretary.opens(f"/office/grids/{micro[0].code}/")
    secretary.posts(f"{PAGE}add/", 409, task="又一支", unit=town.village.pk, grid=micro[0].pk,
                    until="", **{"wanted-member": 1})  # fmt: skip
    far = {"task": "x", "unit": town.lanes[0].pk, "grid": micro[1].pk, "until": ""}
    secretary.posts(f"{PAGE}add/", 422, **far, **{"wanted-member": 1})


def test_the_team_of_a_micro_grid_goes_on_with_it_from_plan_to_plan(town: Town) -> None:
    draft = plans.begin(town.village, "in_force", by=SYSTEM)
    grids = list(draft.grids.order_by("code"))
    for parent in grids[:2]:  # a micro-grid in each of the first two
        draft = plans.add_grid(
            draft.pk, by=SYSTEM, version=draft.version, layer="micro", parent=parent.pk
        )
    micro = list(draft.grids.filter(layer="micro").order_by("code"))
    wanted = {(town.lanes[n].pk, "micro"): one.pk for n, one in enumerate(micro)}
    draft = plans.put(draft.pk, wanted, by=SYSTEM, version=draft.version)
    plans.publish(draft.pk, by=SYSTEM, version=draft.version, reason="微网格", size_reason="示例")
    plan = teams.Plan(unit=town.village, task="微网格队伍", grid=micro[1])
    team = teams.form_team(plan, by=SYSTEM)

    again = plans.begin(town.village, "in_force", by=SYSTEM)
    going = again.grids.get(layer="micro", code=micro[0].code)  # the first one goes
    again = plans.remove_grid(again.pk, going.pk, by=SYSTEM, version=again.version)
    plans.publish(again.pk, by=SYSTEM, version=again.version, reason="少一个", size_reason="示例")

    [shown] = teams.of_micro_grids(town.village, clock.now())
    assert shown.team == team
    assert Desk(town.secretary).opens(PAGE).count("no team yet") == 0


def test_an_e_mail_asks_whoever_is_not_in_the_app(
    town: Town, mailoutbox: list[EmailMessage]
) -> None:
    sheet = formed(Desk(town.secretary), town)
    asks(Desk(town.secretary), sheet, "grid_member", person=town.grid_member.person.pk)
    outbox.choose("at_once", by=town.clerk.actor)
    asks(Desk(town.secretary), sheet, "member", person=town.clerk.person.pk)
    own = Desk(town.clerk)
    own.posts(f"{OWN}{place_of('示例·乙').pk}/", do="decline")
    calendar = rulesets.values([], path=town.village.path).calendar()
    with at(shifts.next_on_shift(clock.now() + timedelta(days=4), calendar)):
        while outbox.deliver_due(matters.what_became):
            pass
    [letter] = mailoutbox  # who declined before it went gets none
    assert letter.to == ["jia@example.org"]
    assert "清理河道" in letter.subject
    assert "/work/teams/" in letter.body


def test_only_whoever_leads_the_place_keeps_its_teams(town: Town) -> None:
    sheet = formed(Desk(town.secretary), town)
    key = sheet.rstrip("/").rsplit("/", 1)[-1]
    for stranger in (town.outsider, town.grid_member, town.clerk, town.nobody):
        desk = Desk(stranger)
        desk.opens(PAGE, 404)
        desk.opens(sheet, 404)
        for act in ("ask", "answer", "change", "end"):
            desk.posts(f"{sheet}{act}/", 404, slot="resident", name="示例·人", do="agree")
    place = team_answers.enter(
        WorkTeam.objects.get(pk=key).pk, "resident", "示例·居", by=SYSTEM, agreed=False
    )
    Desk(town.clerk).posts(f"{OWN}{place.pk}/", 404, do="agree")


def test_the_lists_ask_as_much_for_few_as_for_many(town: Town) -> None:
    secretary, counts = Desk(town.secretary), []
    sheet = formed(secretary, town)
    pages = (PAGE, sheet, OWN)
    for page in pages:
        secretary.opens(page)
    for _round in range(2):
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                secretary.opens(page)
            counts.append(len(queries))
        first = WorkTeam.objects.get(task="清理河道")
        for number in range(15):
            plan = teams.Plan(unit=town.lanes[0], task=f"事{number}")
            made = teams.form_team(plan, by=SYSTEM)
            team_answers.enter(first.pk, "resident", f"示例·{number}", by=SYSTEM, agreed=True)
            team_answers.ask(made.pk, "member", town.secretary.person, by=SYSTEM)
    assert counts[:3] == counts[3:]
    assert max(counts) <= 16
