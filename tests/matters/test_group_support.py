"""The village supports a group: a task that staff alone set (row S3-27)."""

import re
from html import unescape

import pytest
from django.test import Client

from linli.common import clock
from linli.matters import metrics
from linli.matters.models import Matter
from linli.matters.services import close_unanswered
from linli.territory.models import Posting
from tests.desk import Desk
from tests.town import WUXING, Town

LIST = "/matters/?kind=group_support"
REPORT = f"/places/{WUXING}/report/"


def sets(desk: Desk, town: Town, unit: int | str, status: int = 303) -> str:
    """Fill in the form behind the button of the list."""
    page = desk.opens("/intake/?kind=group_support")
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key is not None
    assert re.search(r'value="group_support" selected', page)
    answer = desk.posts(
        "/intake/", status, kind="group_support", text="帮第2组修水渠", village=WUXING, unit=unit,
        source="phone", key=key.group(1),
    )  # fmt: skip
    return unescape(answer.content.decode())


@pytest.mark.row("S3-27")
def test_the_village_sets_a_task_for_a_group_and_leads_it_to_the_end(town: Town) -> None:
    group = town.lanes[1].parent
    assert group is not None
    secretary, clerk, chief = Desk(town.secretary), Desk(town.clerk), Desk(town.chief)
    assert "/office/support/" in secretary.opens("/office/")
    hub = secretary.client.get("/office/support/")
    assert hub.headers["Location"] == LIST
    assert "Set a task: Village supports group" in secretary.opens(LIST)
    sets(secretary, town, group.pk)

    task = Matter.objects.get()
    assert (task.place, task.level, task.source) == (group, "village", "office")
    assert task.owner == town.clerk.postings[0]
    assert task.respond_due_at is not None
    page = secretary.opens(LIST)
    assert "帮第2组修水渠" in page
    assert group.name in page
    clerk.does(task, "accept")
    clerk.does(task, "complete", answer="水渠修好了")
    chief.does(task, "pass_check")
    steps = list(task.steps.order_by("seq").values_list("verb", flat=True))
    assert steps == ["report", "accept", "complete", "pass_check"]
    task.refresh_from_db()
    assert (task.status, task.asked_at) == ("closed", None)  # nobody reported it: nobody is asked
    assert task.closed_at is not None
    assert "did not answer" not in secretary.opens(task.get_absolute_url())
    assert "修水渠" not in clerk.opens("/ring-back/")
    assert "Set by the office" in secretary.opens(task.get_absolute_url())
    assert task.steps.get(seq=1).actor["on_behalf_of"] == ""


def test_no_resident_sets_one_and_none_is_set_outside_a_group(town: Town) -> None:
    assert "group_support" not in Client().get(REPORT).content.decode()
    assert "group_support" not in Client().get(f"/places/{WUXING}/promises/").text
    sent = Client().post(REPORT, {"text": "修渠", "kind": "group_support", "key": "k"})
    assert sent.status_code == 422
    page = sets(Desk(town.clerk), town, town.lanes[0].pk, 422)
    assert "Choose a place of this kind: Villager group." in page
    sets(Desk(town.clerk), town, "", 422)
    assert not Matter.objects.exists()


def test_a_task_that_nobody_else_can_recheck_closes_when_it_is_completed(town: Town) -> None:
    group = town.lanes[1].parent
    assert group is not None
    clerk = Desk(town.clerk)
    sets(clerk, town, group.pk)
    task = Matter.objects.get()
    clerk.does(task, "accept")
    Posting.objects.exclude(person=town.clerk.person).update(until_at=clock.now())

    clerk.does(task, "complete", answer="水渠修好了")

    task.refresh_from_db()
    assert task.status == "closed"
    close_unanswered()
    assert task.steps.count() == 3


def test_a_task_counts_in_no_rate_and_stands_in_the_public_ledger(town: Town) -> None:
    group = town.lanes[1].parent
    assert group is not None
    sets(Desk(town.clerk), town, group.pk)
    since = Matter.objects.get().reported_at
    found = metrics.rates(town.village.path, since=since, unsatisfied_at_most=2)
    assert found.response.of == 0
    ledger = Client(headers={"accept-language": "en"}).get(f"/places/{WUXING}/ledger/")
    assert "Village supports group" in ledger.text
    assert "修水渠" not in ledger.text
    Desk(town.outsider).opens(Matter.objects.get().get_absolute_url(), 404)
