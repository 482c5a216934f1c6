"""Campaigns are programmes: a day counter, clean-ups, one action that counts in several."""

from datetime import timedelta
from html import unescape

import pytest

from linli.activities import services as activities
from linli.activities.choices import OpenTo
from linli.activities.models import Programme
from linli.activities.services import Attendance, Outline, Plan
from linli.common import clock
from linli.matters import services as matters
from linli.people.actors import SYSTEM
from linli.scoring import services as scoring
from linli.scoring.choices import FindingStage, RoundKind
from linli.scoring.models import Finding, Round, Stop
from linli.territory import services as territory
from linli.territory.choices import AreaKind
from linli.territory.models import Unit
from tests.desk import Desk
from tests.inspecting import Inspecting, of_six
from tests.town import Town


def campaign(town: Town, name: str, *tags: str, began: int = 11, days: int = 100) -> Programme:
    """Issued by the township, so many days ago."""
    first = clock.today() - timedelta(days=began)
    wanted = Outline(
        name, from_on=first, until_on=first + timedelta(days=days - 1), tags=list(tags)
    )
    made = activities.outline(town.township, wanted, by=town.lead.actor)
    return activities.issue(made.pk, by=town.lead.actor)


def cleaned(town: Town, title: str, *tags: str, count: int = 12) -> None:
    """A clean-up of the village, yesterday."""
    begins = clock.now() - timedelta(days=1, hours=3)
    plan = Plan(
        "clean_up", town.village, begins, title=title, tags=list(tags), open_to=OpenTo.EVERYBODY
    )
    made = activities.plan(plan, by=town.chief.actor).activity
    activities.hold(
        made.pk, by=town.chief.actor, begins=begins, ends=made.planned_to,
        attendance=Attendance(headcount=count),
    )  # fmt: skip


@pytest.mark.row("S0-07")
def test_a_hundred_day_campaign_shows_its_day_and_what_was_done(town: Town) -> None:
    found = campaign(town, "大干一百天", "环境整治")
    cleaned(town, "清沟渠")
    page = Desk(town.lead).opens(f"/scoring/campaigns/{found.pk}/")
    assert "day 12 of 100" in page
    assert "清沟渠" in page
    ended = campaign(town, "去年的", "环境整治", began=120)
    assert "ended after 100 days" in Desk(town.lead).opens(f"/scoring/campaigns/{ended.pk}/")


@pytest.mark.row("S0-08")
def test_one_action_counts_in_every_campaign_whose_word_it_bears(town: Town) -> None:
    campaign(town, "爱国卫生运动", "爱卫")
    campaign(town, "文明创建", "文明")
    campaign(town, "别的事", "别的")
    cleaned(town, "老井边大扫除", "爱卫", "文明")
    cleaned(town, "只算一次", "爱卫")
    page = Desk(town.lead).opens("/scoring/campaigns/").partition("Counted in several")[2]
    assert "1 action counts in more than one campaign" in page
    assert "爱国卫生运动 · 文明创建" in page
    assert "只算一次" not in page


@pytest.mark.row("S2-20")
def test_a_big_clean_up_is_reported_from_its_record_with_numbers_never_names(town: Town) -> None:
    found = campaign(town, "大清扫、大清理、大整治", "三大")
    cleaned(town, "大清扫", "三大", count=36)
    cleaned(town, "大清理", "三大", count=3)
    page = unescape(Desk(town.lead).opens(f"/scoring/campaigns/{found.pk}/"))
    report = page.partition("<h2>Clean-ups</h2>")[2]
    assert "大清扫" in report
    assert ">36<" in report
    assert "><5<" in report
    assert "示例" not in report.partition("</table>")[0]


@pytest.mark.row("S1-26")
def test_a_competition_is_a_round_of_a_campaign_by_a_standard(town: Town) -> None:
    six = of_six(town)
    found = campaign(town, "人居环境大比拼", "大比拼")
    made = six.draws(six.opens(programme=found.pk))
    page = six.desk.opens(f"/scoring/rounds/{made.pk}/")
    assert "6 villages" in page
    assert "Living environment: ten aspects, version 1" in page
    assert "人居环境大比拼" in page
    assert made.name in six.desk.opens(f"/scoring/campaigns/{found.pk}/")


@pytest.mark.row("S0-24")
def test_an_area_has_a_sheet_with_its_checklist_and_its_target(town: Town) -> None:
    scoring.load_reference()
    area = territory.make_area(
        town.village, AreaKind.RESPONSIBILITY, territory.AreaWords("井边一片"),
        units=[town.lanes[0]], by=town.chief.actor,
    )  # fmt: skip
    desk = Desk(town.chief)
    assert "井边一片" in desk.opens("/scoring/areas/")
    page = desk.opens(f"/scoring/areas/{area.pk}/")
    assert "Target: 80 percent of the points" in page
    assert "at least 8.00 of 10.00" in page
    assert "A hole or damage that nobody mended" in page
    assert "toilet" not in page.lower()  # what is behind a door is nobody's to tick off
    Desk(town.outsider).opens(f"/scoring/areas/{area.pk}/", status=404)


def found_there(six: Inspecting, when: Round, village: Unit, text: str) -> Finding:
    """Something of an earlier round that was not put right yet."""
    report = matters.Report(
        place_code=village.code,
        text=text,
        source="office",
        kind="inspection_finding",
        of_record=True,
    )
    item = six.standard.aspects.get(code="roads").items.first()
    return Finding.objects.create(
        matter=matters.report(report, by=SYSTEM).matter, round=when, item=item, unit=village,
        village=village, path=village.path, due_on=clock.today(),
    )  # fmt: skip


@pytest.mark.row("S2-03")
def test_a_census_begins_with_what_is_open_and_says_what_changed(town: Town) -> None:
    six = of_six(town)
    today = clock.today()
    first = six.draws(six.opens(begins_on=today - timedelta(days=25), ends_on=today))
    old = [found_there(six, first, village, "路面坑洼") for village in six.villages[:2]]
    census = six.draws(six.opens(kind=RoundKind.CENSUS))
    assert census.follows_id == first.pk
    address = f"/scoring/rounds/{census.pk}/"
    page = six.desk.opens(address)
    assert "2 findings were open when it began: 0 put right since, 2 still open." in page
    assert "A hole or damage that nobody mended" in page.partition("Open from before")[2]
    # Whoever goes there looks first at what was found last time.
    stop = Stop.objects.get(round=census, unit=old[0].village)
    sits = {member.posting.person_id for member in stop.panel.members.all()}
    judge = next(one for one in six.committees if one.person.pk in sits)
    assert "Look first at what was found last time" in Desk(judge).opens("/scoring/stops/")
    passed = {"stage": FindingStage.PASSED, "rechecked_at": clock.now()}
    Finding.objects.filter(pk=old[0].pk).update(**passed)
    found_there(six, census, six.villages[4], "又有一处")
    page = six.desk.opens(address)
    assert "2 findings were open when it began: 1 put right since, 1 still open." in page
    assert "1 new in this round." in page
