"""Every branch runs its own plan; platforms elsewhere are links; courses go to their audiences."""

from typing import Any
from uuid import uuid4

import pytest

from linli.activities.models import Material, Programme
from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory.choices import UnitKind
from linli.territory.services import organisation
from tests.desk import Desk
from tests.meeting import FORTY, branch, later
from tests.town import Town, appointed, somebody


@pytest.mark.row("S0-03")
def test_every_branch_runs_its_own_plan_and_has_its_own_ledger(town: Town) -> None:
    first = branch(town)
    second = organisation.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第二党支部"
    )
    other = Desk(appointed(somebody("二支书", "erzhishu"), "branch_secretary", second))
    first.held("theme_day", *FORTY[:2])
    first.plans("exchange", title="甲支部的交流")
    first.plans("branch_study", title="乙支部的学习", host=second, desk=other)
    year, month = f"{clock.today():%Y}", f"{clock.local(clock.now()):%Y-%m}"
    assert "甲支部的交流" in first.desk.opens(f"/activities/?month={month}")
    assert "乙支部的学习" not in first.desk.opens(f"/activities/?month={month}")
    assert "乙支部的学习" in other.opens(f"/activities/?month={month}")
    assert "2 of 2 present" in first.desk.opens(f"/life/of/{first.unit.pk}/{year}/")
    other.opens(f"/life/of/{first.unit.pk}/{year}/", 404)
    above = Desk(town.secretary).opens("/life/")
    assert first.unit.short_name in above
    assert second.short_name in above


@pytest.mark.row("S1-20")
def test_a_study_platform_elsewhere_is_a_link_and_no_score_comes_in(town: Town) -> None:
    ours = branch(town)
    fields: dict[str, Any] = {"unit": ours.unit.pk, "kind": "platform", "title": "学习强国"}
    page = ours.desk.posts(
        "/activities/library/add/", 422, key=str(uuid4()), **fields, about="手机上学"
    )
    assert "Give its address." in page.content.decode()
    link = "https://www.xuexi.cn/"
    ours.desk.posts("/activities/library/add/", key=str(uuid4()), **fields, link=link)
    assert f'href="{link}"' in ours.desk.opens("/activities/library/?kind=platform")
    study = ours.planned("branch_study")
    ours.does(study, "use", material=str(Material.objects.get().pk))
    ours.lists(study, *FORTY[:2])
    with later(study):
        form = ours.desk.opens(f"{study.get_absolute_url()}attendance/").lower()
        assert "score" not in form
        assert "points" not in form
        ours.records(study, there=2)
    assert "学习强国" in ours.desk.opens(study.get_absolute_url())


@pytest.mark.row("S1-24")
def test_courses_are_told_apart_by_whom_they_are_for(town: Town) -> None:
    ours = branch(town)
    desk = Desk(town.secretary)
    desk.posts(
        "/activities/programmes/add/",
        key=str(uuid4()),
        unit=town.village.pk,
        name_zh="分类指导",
        from_on=f"{clock.today()}",
        tags="分类指导",
        streams="农村，面向农村\n机关，面向机关\n企事业单位，面向企事业单位",
    )
    talk = ours.planned("plain_talk", tags="面向农村")
    ours.lists(talk, *FORTY[:2])
    with later(talk):
        ours.records(talk, there=2)
    ours.plans("plain_talk", tags="面向企事业单位")
    ours.plans("micro_lesson", tags="面向农村")
    board = desk.opens(f"/activities/programmes/{Programme.objects.get().pk}/")
    table = board[board.index("What each part does") :].split("</table>")[0]
    rows = [row.split("</tr>")[0] for row in table.split("<tr>")[2:]]
    cells = [[cell.split("<")[0] for cell in row.split('class="number">')[1:]] for row in rows]
    assert cells == [["0 of 1", "–", "–"], ["1 of 1", "–", "0 of 1"]]
