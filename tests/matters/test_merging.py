"""Reports of one thing become one matter, from the outside: each reporter stays one, learns what
becomes of it, is asked, and never learns of another."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from linli.common import clock, numbers
from linli.matters import metrics
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.people.models import Person
from tests.desk import Desk, version_on
from tests.stages import again
from tests.town import WUXING, Town

pytestmark = pytest.mark.django_db
FIRST, SECOND = "井边的路灯不亮，我是示例·子", "祠堂口路灯又灭了，我是示例·丑"


class Reporter:
    """Somebody with the link on their slip."""

    def __init__(self, matter: Matter) -> None:
        self.link = matters.link_of(matter)
        self.client = Client(headers={"accept-language": "en"})

    def reads(self) -> str:
        answer = self.client.get(self.link)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def does(self, verb: str, status: int = 303, **fields: Any) -> str:
        answer = self.client.post(f"{self.link}{verb}/", {"version": self.version(), **fields})
        assert answer.status_code == status, answer.content.decode()
        return unescape(answer.content.decode())

    def version(self) -> str:
        page = self.reads()
        return version_on(page) if 'name="version"' in page else "1"


@pytest.fixture
def two(town: Town) -> tuple[Matter, Matter]:
    """The one that goes on, and the one that a clerk merged into it."""
    lead, other = town.reports(FIRST), town.reports(SECOND, phone="13800000000")
    Desk(town.clerk).does(other, "merge", into=numbers.shown(lead.number))
    return again(lead), again(other)


def brought_to_rating(town: Town, lead: Matter) -> None:
    Desk(town.grid_member).does(lead, "accept")
    Desk(town.grid_member).does(lead, "complete", answer="换了灯泡，请看一看")
    Desk(town.clerk).does(lead, "pass_check")
    assert again(lead).status == Status.CHECKED


def test_a_clerk_merges_by_number_and_both_pages_say_so(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    assert (other.status, other.merged_into, other.turn) == (Status.MERGED, lead, None)
    assert (other.respond_due_at, other.resolve_due_at) == (None, None)
    assert (lead.status, lead.people) == (Status.SUBMITTED, 2)
    desk = Desk(town.clerk)
    page = desk.opens(lead.get_absolute_url())
    assert "2 people" in page
    assert "1 report joined it" in page
    assert str(other) in page
    page = desk.opens(other.get_absolute_url())
    assert f"Merged · {lead}" in page
    assert "Undo the merging" in page
    assert "reported by 2 people" in desk.opens("/matters/")
    assert str(other) in desk.opens("/matters/?state=ended")
    assert other.title not in Desk(town.grid_member).opens("/work/")


def test_a_merged_reporter_reads_what_becomes_of_it_and_nothing_of_the_other(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    Reporter(lead).does("add", words="我家电话 13911112222")
    Desk(town.grid_member).does(lead, "accept")
    Desk(town.grid_member).does(lead, "answer", answer="明天来换")
    Desk(town.grid_member).does(lead, "ask", question="子先生，是哪一盏？")
    page = Reporter(other).reads()
    assert "What becomes of it" in page
    assert "明天来换" in page
    assert SECOND in page
    for foreign in ("示例·子", "13911112222", "是哪一盏", lead.number, str(lead), FIRST[:4]):
        assert foreign not in page
    page = Reporter(lead).reads()
    for foreign in ("示例·丑", str(other), "What becomes of it", "joined"):
        assert foreign not in page


def test_everybody_is_asked_and_it_closes_when_all_have_answered(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    assert "Rate the result" not in Reporter(other).reads()
    brought_to_rating(town, lead)
    assert other.title in Desk(town.clerk).opens("/ring-back/")
    Reporter(lead).does("rate", solved="yes", satisfied="5")
    assert again(lead).status == Status.CHECKED
    assert "was given already" in Reporter(lead).does("rate", 409, solved="yes")
    assert "Please say whether it is solved" in Reporter(other).reads()
    Reporter(other).does("rate", solved="yes", satisfied="4")
    assert again(lead).status == Status.CLOSED
    assert again(other).closed_at == again(lead).closed_at is not None
    assert (again(lead).satisfied, again(other).satisfied) == (5, 4)
    assert other.title not in Desk(town.clerk).opens("/ring-back/")


def test_one_who_is_unsatisfied_takes_it_one_level_up_as_alone(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    brought_to_rating(town, lead)
    Reporter(lead).does("rate", solved="yes", satisfied="5")
    Reporter(other).does("rate", solved="no", words="还是不亮")
    lead = again(lead)
    assert (lead.status, lead.level) == (Status.SUBMITTED, "village")
    assert lead.owner is not None
    assert lead.owner.person == town.clerk.person
    assert (lead.solved, again(other).solved) == (True, False)
    page = Reporter(lead).reads()
    assert "One level up, for another look" in page
    assert "还是不亮" not in page


def test_a_verdict_counts_for_each_reporter_and_the_matter_once(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    brought_to_rating(town, lead)
    Reporter(lead).does("rate", solved="yes", satisfied="5")
    Reporter(other).does("rate", solved="yes", satisfied="1")
    since = clock.now() - timedelta(days=1)
    rates = metrics.rates(town.village.path, since=since, unsatisfied_at_most=2)
    assert (rates.response.part, rates.response.of) == (1, 1)
    assert (rates.satisfied.part, rates.satisfied.of) == (1, 2)
    assert [row.reported for row in metrics.by_kind(town.village.path, since=since)] == [1]


def test_undone_it_goes_on_by_itself_with_a_clock_until_something_ended(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    desk = Desk(town.clerk)
    desk.does(other, "unmerge")
    other = again(other)
    assert (other.status, other.merged_into) == (Status.SUBMITTED, None)
    assert other.respond_due_at is not None
    assert again(lead).people == 1
    assert other.title in Desk(town.grid_member).opens("/work/")
    desk.does(other, "merge", into=lead.number)
    brought_to_rating(town, lead)
    said = desk.does(other, "unmerge", 409)
    assert "is said to be solved" in said


def test_a_chain_leads_to_the_last_and_a_ring_cannot_be_made(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    last = town.reports("一排路灯都不亮")
    desk = Desk(town.clerk)
    desk.does(lead, "merge", into=last.number)
    assert again(last).people == 3
    Desk(town.grid_member).does(last, "accept")
    Desk(town.grid_member).does(last, "answer", answer="线路在修")
    assert "线路在修" in Reporter(other).reads()
    assert "goes on in this one already" in desk.does(last, "merge", 422, into=other.number)
    fourth = town.reports("路灯")
    desk.does(fourth, "merge", into=other.number)
    assert again(fourth).merged_into == last


def test_when_the_first_reporter_withdraws_the_others_go_on(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    Reporter(lead).does("withdraw")
    assert again(lead).status == Status.WITHDRAWN
    assert (again(other).status, again(other).merged_into) == (Status.SUBMITTED, None)
    assert "by itself" in Desk(town.clerk).opens(other.get_absolute_url())


def test_one_who_withdraws_leaves_the_others(town: Town, two: tuple[Matter, Matter]) -> None:
    lead, other = two
    Reporter(other).does("withdraw")
    assert again(other).status == Status.WITHDRAWN
    assert (again(lead).people, again(lead).status) == (1, Status.SUBMITTED)


def test_after_the_end_a_merged_reporter_reopens_it_for_all(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    owner = Desk(town.grid_member)
    owner.does(lead, "refuse", reason="不归本村", next_door="供电所 95598")
    page = Reporter(other).reads()
    assert "供电所 95598" in page
    Reporter(other).does("reopen", reason="上次就是村里修的")
    assert again(lead).status == Status.SUBMITTED
    assert again(other).closed_at is None


def test_a_new_report_joins_from_the_intake_at_once(town: Town) -> None:
    lead = town.reports("新屋巷口路灯不亮")
    desk = Desk(town.clerk)
    form: dict[str, Any] = {
        **{"village": WUXING, "text": "新屋巷口的路灯不亮了", "kind": "lighting"},
        **{"unit": str(town.lanes[0].pk), "source": "phone", "phone": "13800000000"},
    }
    page = desk.client.post("/intake/hints/", form).content.decode()
    assert "Save, and add this reporter to it" in page
    desk.posts("/intake/", **form, key="k1", into=lead.number)
    assert again(lead).people == 2
    assert Person.objects.exclude(phone_index="").count() == 1
    desk.posts("/intake/", **form, key="k1", into=lead.number)
    assert again(lead).people == 2


def test_a_hint_on_the_page_merges_with_one_button(town: Town) -> None:
    lead, other = town.reports("新屋巷口路灯不亮"), town.reports("新屋巷口的路灯不亮了")
    page = Desk(town.clerk).opens(other.get_absolute_url())
    assert "It may be the same as" in page
    assert "Merge into this" in page
    assert lead.number in page
    assert "Merge into this" not in Desk(town.grid_member).opens(other.get_absolute_url())
    Desk(town.grid_member).does(lead, "refuse", reason="不归本村", next_door="供电所 95598")
    page = Desk(town.clerk).opens(other.get_absolute_url())
    assert lead.number in page
    assert "Merge into this" not in page


def test_the_public_ledger_and_other_programs_see_one_closed_request(
    town: Town, two: tuple[Matter, Matter]
) -> None:
    lead, other = two
    english = Client(headers={"accept-language": "en"})
    found = english.get(f"/open311/v2/requests/{other.number}.json").json()[0]
    assert (found["status"], found["status_notes"]) == ("closed", f"Merged into {lead.number}")
    assert Client().get(f"/open311/v2/requests/{lead.number}.json").json()[0]["status"] == "open"
    assert (
        english.get(f"/places/{WUXING}/ledger/?state=merged").content.decode().count("Merged") >= 1
    )
