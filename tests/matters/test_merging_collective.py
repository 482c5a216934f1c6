"""Splitting, relating, and the needs of many households as one matter for an outside body."""

from typing import Any

import pytest
from django.test import Client

from linli.matters.choices import Source, Status
from linli.matters.models import Matter
from tests.desk import Desk
from tests.matters.test_merging import Reporter
from tests.stages import again
from tests.town import PINGSHAN, Town

pytestmark = pytest.mark.django_db


@pytest.mark.row("S3-25")
def test_needs_of_households_go_to_the_bank_as_one_and_each_hears_what_was_delivered(
    town: Town,
) -> None:
    needs = [
        town.reports(f"{name}家想在村里取养老金", kind="other", phone=f"1380000000{n}")
        for n, name in enumerate(("示例·甲", "示例·乙", "示例·丙"))
    ]
    alone = town.reports("别的事", kind="other")
    chief = Desk(town.chief)
    page = chief.opens(f"{needs[0].get_absolute_url()}gather/")
    assert all(str(need.pk) in page for need in [*needs, alone])
    form: dict[str, Any] = {
        "text": "请在村里设惠农服务点",
        "outside_body": "建设银行鹤山支行",
        "key": "k1",
    }
    answer = chief.posts(
        f"{needs[0].get_absolute_url()}gather/", **form, of=[need.pk for need in needs]
    )
    one = Matter.objects.get(source=Source.GATHERED)
    assert answer.url == one.get_absolute_url()
    chief.posts(f"{needs[0].get_absolute_url()}gather/", 422, **form, of=[needs[0].pk])
    assert (one.status, one.outside_body, one.people) == (Status.IN_HAND, "建设银行鹤山支行", 3)
    assert one.resolve_due_at is not None
    assert {again(need).status for need in needs} == {Status.MERGED}
    assert again(alone).status == Status.SUBMITTED

    chief.does(one, "liaise", contact="contacted", words="去了支行，谈了需求")
    chief.does(one, "liaise", contact="replied", words="同意设点，下周派人")
    chief.does(one, "liaise", contact="delivered", words="设备装在小卖部")
    page = chief.opens(one.get_absolute_url())
    for said in (
        "Contacted · 建设银行鹤山支行",
        "Reply came",
        "Delivered",
        "3 households, 0 answered",
    ):
        assert said in page
    assert "同意设点" in Reporter(needs[1]).reads()
    chief.does(one, "complete", answer="服务点已开，每周二、五可以取款")
    Desk(town.clerk).does(one, "pass_check")
    for need in needs:
        page = Reporter(need).reads()
        assert "服务点已开" in page
        assert not any(other.text in page for other in needs if other.pk != need.pk)
    assert all(need.title in Desk(town.clerk).opens("/ring-back/") for need in needs)
    Reporter(needs[0]).does("rate", solved="yes", satisfied="5")
    Reporter(needs[1]).does("rate", solved="yes", satisfied="4")
    assert "3 households, 2 answered" in chief.opens(one.get_absolute_url())
    assert again(one).status == Status.CHECKED
    Reporter(needs[2]).does("rate", solved="yes")
    assert again(one).status == Status.CLOSED
    assert all(again(need).closed_at for need in needs)


def test_what_nobody_reported_by_itself_has_no_reporter_to_act_for(town: Town) -> None:
    needs = [town.reports(f"想取养老金 {n}", kind="other") for n in range(2)]
    form = {"text": "请设服务点", "outside_body": "建设银行", "key": "k1"}
    clerk = Desk(town.clerk)
    address = f"{needs[0].get_absolute_url()}gather/"
    answer = clerk.posts(address, 303, **form, of=[need.pk for need in needs])
    one = Matter.objects.get(source=Source.GATHERED)
    page = clerk.opens(answer.url)
    for offered in ("Withdraw", "Split in two", "Print the slip", "Gather similar"):
        assert offered not in page
    clerk.sends(one, "add", 409, version=str(one.version), words="x")
    clerk.opens(f"{one.get_absolute_url()}slip/", 403)
    later = town.reports("我也想在村里取钱", kind="other")
    clerk.does(later, "merge", into=one.number)
    assert again(one).people == 3
    alone = town.reports("路灯不亮")
    assert "Nothing to gather yet" in clerk.opens(f"{alone.get_absolute_url()}gather/")


def test_one_report_of_two_things_is_split_and_its_reporter_follows_both(town: Town) -> None:
    matter = town.reports("路灯不亮，路也坏了", phone="13800000000")
    Desk(town.clerk).does(matter, "split", text="井头巷路面坑洼", kind="road", where="井头巷口")
    made = Matter.objects.get(split_from=matter)
    assert (made.kind_id, made.reporter, made.place_words) == ("road", matter.reporter, "井头巷口")
    assert made.respond_due_at is not None
    assert made.number != matter.number
    assert again(matter).status == Status.SUBMITTED
    for reporter, other in ((Reporter(matter), made), (Reporter(made), matter)):
        page = reporter.reads()
        assert str(other) in page
        link = Reporter(other).link
        assert link in page
        assert Client().get(link).status_code == 200
    page = Desk(town.clerk).opens(matter.get_absolute_url())
    assert "Split off from this one" in page
    assert made.title in page


def test_related_matters_name_each_other_to_whoever_may_read_both(town: Town) -> None:
    lamp = town.reports("路灯不亮")
    far = town.reports("电线杆歪了", place_code=PINGSHAN, unit_id=None, kind="power")
    street = Desk(town.street)
    street.does(lamp, "relate", other=far.number, why="cause")
    for page in (street.opens(lamp.get_absolute_url()), street.opens(far.get_absolute_url())):
        assert "the same cause" in page
    assert far.title in street.opens(lamp.get_absolute_url())
    assert lamp.title in street.opens(far.get_absolute_url())
    assert far.title not in Desk(town.clerk).opens(lamp.get_absolute_url())
    assert "related" not in Reporter(lamp).reads()
    street.does(lamp, "unrelate", other=far.number)
    assert far.title not in street.opens(lamp.get_absolute_url()).split('id="together"')[1]


def test_what_does_not_fit_is_not_merged_and_says_why(town: Town) -> None:
    desk, street = Desk(town.clerk), Desk(town.street)
    lamp = town.reports("路灯不亮")
    quarrel = town.reports("邻居吵架", kind="dispute")
    hidden = town.reports("家里困难", private=True)
    far = town.reports("路灯不亮", place_code=PINGSHAN, unit_id=None)
    for other in (quarrel, hidden):
        said = desk.does(other, "merge", 422, into=lamp.number)
        assert "only for the same reporter" in said
    assert "Write its number" in desk.does(lamp, "merge", 422, into=far.number)
    assert "Write its number" in desk.does(lamp, "merge", 422, into="12")
    assert "same matter" in desk.does(lamp, "merge", 422, into=lamp.number)
    street.does(far, "merge", into=lamp.number)
    assert again(far).status == Status.MERGED
    desk.does(lamp, "kind", 422, kind="personal_need")
    assert again(lamp).kind_id == "lighting"


def test_no_reporter_reads_of_a_private_matter_through_a_chain(town: Town) -> None:
    mine = {"name": "示例·客", "phone": "13800001111"}
    hidden, lamp = town.reports("家里困难", private=True, **mine), town.reports(**mine)
    foreign = town.reports("路灯不亮", phone="13800002222")
    desk = Desk(town.clerk)
    desk.does(foreign, "merge", into=lamp.number)
    assert "only for the same reporter" in desk.does(lamp, "merge", 422, into=hidden.number)
    desk.does(foreign, "unmerge")
    desk.does(lamp, "merge", into=hidden.number)
    assert "only for the same reporter" in desk.does(foreign, "merge", 422, into=lamp.number)


def test_only_whoever_dispatches_merges(town: Town) -> None:
    lamp, other = town.reports("路灯不亮"), town.reports("路灯还是不亮")
    for name, status in (("grid_member", 403), ("outsider", 404)):
        desk = Desk(town.cast[name])
        for verb in ("merge", "split", "relate"):
            desk.sends(other, verb, status, version="1", into=lamp.number)
        desk.opens(f"{other.get_absolute_url()}gather/", status)
    assert again(other).status == Status.SUBMITTED
