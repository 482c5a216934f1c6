"""The standard of a branch: records answer, people look, an instructor proposes, the branch
decides (row S4-08)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.orglife.models import StandardCheck
from linli.outbox.models import Message
from tests.desk import Desk, version_on
from tests.meeting import FORTY, Branch, branch, later
from tests.town import Somebody, Town, appointed, somebody

NOVEMBER = datetime(2027, 11, 10, 2, 0, tzinfo=UTC)  # ten in the morning


def page(ours: Branch, quarter: str = "") -> str:
    return f"/life/of/{ours.unit.pk}/standard/" + (f"?quarter={quarter}" if quarter else "")


def instructor(town: Town) -> Somebody:
    return appointed(somebody("指导员", "zhidaoyuan"), "instructor", town.village)


def part(words: str, title: str) -> str:
    """What stands beside one item."""
    assert title in words, words
    return words.partition(title)[2].partition("</li>")[0]


def looks(ours: Branch, desk: Desk, status: int = 303, **fields: Any) -> Any:
    """The form of the list, as it stands on the page, with some words more."""
    sent = {key.replace("__", "-"): value for key, value in fields.items()}
    if "version" not in sent:
        sent["version"] = version_on(desk.opens(page(ours)))
    return desk.posts(page(ours), status, **sent)


def decides(ours: Branch, status: int = 303, desk: Desk | None = None, **fields: Any) -> Any:
    """The form below one proposal."""
    version = StandardCheck.objects.get(unit=ours.unit).version
    return (desk or ours.desk).posts(page(ours), status, **{"version": version, **fields})


@pytest.mark.row("S4-08")
def test_records_answer_the_instructor_proposes_and_the_branch_decides(town: Town) -> None:
    with clock.told(NOVEMBER):
        ours, helper = branch(town), Desk(instructor(town))
        shown = helper.opens(page(ours))
        assert "In order" in part(shown, "The branch has its secretary")
        assert "Not in order" in part(shown, "There is a plan of education")
        assert "Still time" in part(shown, "Theme party days are held in their time")
        assert "Not looked at yet" in part(shown, "The board of disclosure")
        meeting = ours.held("theme_day", *FORTY[:4])
    with later(meeting):
        assert "In order" in part(helper.opens(page(ours)), "Theme party days are held")
        assert "Not in order" in part(helper.opens(page(ours)), "Those who attended approved")
        looks(
            ours, helper, verdict__notice_board="lacking", note__notice_board="停在八月",
            proposal__notice_board="每月五日前换一次",
            proposal__education_plan="十二月党员大会定下计划",
        )  # fmt: skip
        assert Message.objects.filter(
            template="standard_proposed", to=ours.secretary.person, channel="inbox"
        ).exists()
        board = part(ours.desk.opens(page(ours)), "The board of disclosure")
        assert "Not in order" in board
        assert "停在八月" in board
        assert "每月五日前换一次" in board
        due = f"{clock.today() + timedelta(days=40)}"
        decides(ours, item="notice_board", decided="accepted", due_on=due)
        decides(ours, item="education_plan", decided="declined", reason="和村总支合办，明年一起定")
        shown = helper.opens(page(ours))
        assert "The branch will do it" in part(shown, "The board of disclosure")
        assert "明年一起定" in part(shown, "There is a plan of education")
        assert Message.objects.filter(template="standard_decided", channel="inbox").count() == 2
    with clock.told(NOVEMBER + timedelta(days=90)):
        shown = helper.opens(page(ours))
        board = part(shown, "The board of disclosure")
        assert "The branch set out earlier to do this" in board, "it is not forgotten"
        assert "Not looked at yet" in board
        looks(ours, helper, verdict__notice_board="good")
        board = part(helper.opens(page(ours)), "The board of disclosure")
        assert "The branch set out earlier" not in board
        earlier = helper.opens(page(ours, "2027-4"))
        assert "停在八月" in part(earlier, "The board of disclosure"), "what was seen stays"


def test_the_instructor_does_not_decide_and_the_branch_does_not_propose_to_itself(
    town: Town,
) -> None:
    ours, helper = branch(town), Desk(instructor(town))
    looks(ours, ours.desk, verdict__papers_kept="good")
    shown = ours.desk.opens(page(ours))
    assert "In order" in part(shown, "Ledgers and papers")
    assert "What you propose" not in shown
    assert "What you propose" in helper.opens(page(ours))
    looks(ours, helper, verdict__papers_kept="good", proposal__papers_kept="装订成册")
    answer = decides(ours, 403, helper, item="papers_kept", decided="declined", reason="不用")
    assert "branch itself decides" in answer.content.decode()
    office = Desk(town.lead)
    assert "装订成册" in office.opens(page(ours)), "the township reads it"
    looks(ours, office, 403, version="1", verdict__papers_kept="lacking")
    stranger = appointed(somebody("外村", "waicun"), "instructor", town.neighbour)
    Desk(stranger).opens(page(ours), 404)


def test_what_cannot_be_meant_is_said_and_nothing_is_lost(town: Town) -> None:
    ours, helper = branch(town), Desk(instructor(town))
    answer = looks(ours, helper, 422, verdict__notice_board="wonderful", note__notice_board="新的")
    assert "新的" in answer.content.decode()
    looks(ours, helper, 422, note__notice_board="长" * 201)
    looks(ours, helper, proposal__notice_board="每月换")
    item: dict[str, Any] = {"item": "notice_board"}
    decides(ours, 422, **item)
    decides(ours, 422, decided="accepted", **item)
    past = f"{clock.today() - timedelta(days=1)}"
    decides(ours, 422, decided="accepted", due_on=past, **item)
    decides(ours, 422, decided="declined", **item)
    today = f"{clock.today()}"
    for _twice in range(2):
        decides(ours, decided="accepted", due_on=today, **item)
    decides(ours, 409, decided="declined", reason="不做了", **item)
    decides(ours, 404, item="nothing", decided="declined", reason="不做了")
    looks(ours, helper, 303, version="1", proposal__notice_board="每月换")
    for quarter in ("2027-5", "x", "1900-1", f"{clock.today().year + 1}-1"):
        helper.opens(page(ours, quarter), 404)


def test_a_second_writer_learns_of_the_first_and_the_same_form_twice_is_once(town: Town) -> None:
    ours, helper = branch(town), Desk(instructor(town))
    version = version_on(helper.opens(page(ours)))
    for _twice in range(2):
        looks(ours, helper, version=version, verdict__papers_kept="good")
    answer = looks(ours, ours.desk, 409, version=version, verdict__papers_kept="lacking")
    assert "in the meantime" in answer.content.decode()
    assert StandardCheck.objects.get().version == 1
    closed = clock.now() - timedelta(days=200)
    quarter = f"{closed.year}-{(closed.month - 1) // 3 + 1}"
    helper.posts(page(ours, quarter), 403, version=0, verdict__papers_kept="good")


def test_the_list_costs_the_same_after_many_meetings(town: Town) -> None:
    with clock.told(NOVEMBER):
        ours = branch(town)
        ours.desk.opens(page(ours))
        with CaptureQueriesContext(
            connection,
        ) as few:
            ours.desk.opens(page(ours))
        for kind in ("theme_day", "party_class", "member_assembly"):
            ours.held(kind, *FORTY[:3])
    with clock.told(NOVEMBER + timedelta(hours=9)):
        ours.desk.opens(page(ours))
        with CaptureQueriesContext(connection) as many:
            ours.desk.opens(page(ours))
    assert len(many) <= len(few) + 1, "one question more: whether minutes were approved"
