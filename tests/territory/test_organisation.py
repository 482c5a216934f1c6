"""The organisation tree of a village, on the office's pages and on the public one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Charter, Household, Posting, Unit
from linli.territory.services import grid_branches, households, link_answers, link_ends, links
from linli.territory.services import organisation as organisations
from tests.desk import Desk
from tests.town import HECHENG, PINGSHAN, WUXING, YIJIANG, Town, appointed, somebody

PAGE = f"/office/organisation/{WUXING}/"
PUBLIC = f"/places/{WUXING}/organisation/"


def adds(desk: Desk, kind: str, name: str, below: Unit | None = None, status: int = 303) -> Unit:
    """Fill in the form below the village or below another organisation."""
    address = f"{PAGE}add/" + (f"?in={below.pk}" if below else "")
    desk.posts(address, status, kind=kind, name_zh=name, name_en=name)
    return Unit.objects.get(name_zh=name)


def built(desk: Desk) -> tuple[Unit, Unit, Unit]:
    """A general branch, a branch and a party group, one below the other."""
    general = adds(desk, "general_branch", "五星村党总支")
    branch = adds(desk, "branch", "第一党支部", general)
    return general, branch, adds(desk, "party_group", "第一党小组", branch)


def test_an_organisation_sent_twice_is_added_once(town: Town) -> None:
    secretary = Desk(town.secretary)
    general = adds(secretary, "general_branch", "五星村党总支")
    assert adds(secretary, "general_branch", "五星村党总支") == general
    assert (general.parent, general.covers_path) == (town.village, general.path)


@pytest.mark.row("S3-26")
def test_the_chain_stands_from_the_general_branch_down_and_a_village_may_leave_a_link_out(
    town: Town,
) -> None:
    secretary = Desk(town.secretary)
    general, branch, group = built(secretary)
    assert [unit.parent for unit in (branch, group)] == [general, branch]
    page = secretary.opens(PAGE)
    assert page.index("五星村党总支") < page.index("第一党支部") < page.index("第一党小组")
    # Depth is a setting: this village has no party groups, the next one no general branch.
    kept = {"general_branch": True, "branch": True, "party_group": False, "contact_household": True}
    rulesets.set_value(
        "organisation.chain", kept, by=town.lead.actor, path=town.village.path, note="无党小组"
    )
    secretary.posts(f"{PAGE}add/?in={branch.pk}", 422, kind="party_group", name_zh="第二党小组")
    assert "leave this link out" in secretary.opens(PAGE)
    beside = Desk(appointed(somebody("邻", "lin"), "village_secretary", town.neighbour))
    beside.posts(f"/office/organisation/{PINGSHAN}/add/", kind="branch", name_zh="坪山支部")
    assert Unit.objects.get(name_zh="坪山支部").parent == town.neighbour
    assert "坪山支部" in Client().get(f"/places/{PINGSHAN}/organisation/").text


def test_the_order_of_the_chain_is_kept(town: Town) -> None:
    secretary = Desk(town.secretary)
    _general, branch, group = built(secretary)
    for parent in (branch, group):
        address = f"{PAGE}add/?in={parent.pk}"
        secretary.posts(address, 422, kind="general_branch", name_zh="反了")
    secretary.posts(f"{PAGE}add/", 422, kind="branch", name_zh=" ")
    secretary.opens(f"{PAGE}add/?in={town.lanes[0].pk}", 404)


def test_who_holds_a_branch_post_is_for_staff_until_the_holder_agrees(town: Town) -> None:
    _general, branch, _group = built(Desk(town.secretary))
    holder = appointed(somebody("支", "zhi"), "branch_secretary", branch)
    assert "示例·支" in Desk(town.clerk).opens(PAGE)
    assert "示例·支" not in Client().get(PUBLIC).text
    assert "示例·支" not in Client().get(f"/places/{WUXING}/who/").text
    posting = holder.postings[0]
    posting.name_agreed_at = posting.since_at
    posting.save()
    assert "示例·支" in Client().get(PUBLIC).text


def test_a_branch_secretary_keeps_the_own_branch_and_sees_no_other(town: Town) -> None:
    secretary = Desk(town.secretary)
    general, branch, group = built(secretary)
    other = adds(secretary, "branch", "第二党支部", general)
    own = Desk(appointed(somebody("支", "zhi"), "branch_secretary", branch))
    page = own.opens(PAGE)
    assert "第一党小组" in page
    assert "第二党支部" not in page
    adds(own, "party_group", "第三党小组", branch)
    own.posts(f"{PAGE}add/", 403, kind="branch", name_zh="第四党支部")
    for act in ("change", "move", "end"):
        own.posts(f"{PAGE}{other.pk}/{act}/", 404, name_zh="x", to=general.pk, reason="x")
    own.opens(f"{PAGE}{other.pk}/", 404)
    assert Unit.objects.get(pk=other.pk).name_zh == "第二党支部"
    assert Desk(town.secretary).opens(f"{PAGE}{group.pk}/")


def test_a_branch_that_moves_takes_posts_rules_and_groups_along_and_the_page_says_from_where(
    town: Town,
) -> None:
    secretary = Desk(town.secretary)
    general, branch, group = built(secretary)
    second = adds(secretary, "general_branch", "第二党总支")
    posting = appointed(somebody("支"), "branch_secretary", branch).postings[0]
    rule = Charter.objects.create(unit=branch, path=branch.path, title="学习制度", text="每月一次")
    page = secretary.opens(f"{PAGE}{branch.pk}/")
    assert "Move below another" in page
    secretary.posts(f"{PAGE}{branch.pk}/move/", to=second.pk, reason="合并")

    branch.refresh_from_db()
    group.refresh_from_db()
    assert branch.parent == second
    assert group.path.startswith(branch.path)
    assert branch.path.startswith(second.path)
    assert Posting.objects.get(pk=posting.pk).path == branch.path
    assert Charter.objects.get(pk=rule.pk).path == branch.path
    page = secretary.opens(f"{PAGE}{branch.pk}/")
    assert "五星村党总支 → 第二党总支" in page
    assert "合并" in page
    # Its number is never given to another one.
    assert adds(secretary, "branch", "第五党支部", general).path[-5:] != branch.path[-5:]
    # Not below itself, not below what comes later in the chain, not elsewhere.
    for to in (branch, group, town.neighbour):
        secretary.posts(f"{PAGE}{branch.pk}/move/", 422, to=to.pk, reason="x")


def test_a_branch_is_renamed_and_ends_when_nothing_hangs_on_it(town: Town) -> None:
    secretary = Desk(town.secretary)
    _general, branch, group = built(secretary)
    secretary.posts(f"{PAGE}{branch.pk}/change/", name_zh="石头组党支部", name_en="Shitou")
    assert "第一党支部 → 石头组党支部" in secretary.opens(f"{PAGE}{branch.pk}/")
    refused = secretary.posts(f"{PAGE}{branch.pk}/end/", 422, reason="撤销")
    assert "Places lie below" in refused.text
    secretary.posts(f"{PAGE}{group.pk}/end/", reason="撤销")
    secretary.posts(f"{PAGE}{branch.pk}/end/", reason="撤销")
    assert "石头组党支部" not in secretary.opens(PAGE)
    secretary.posts(f"{PAGE}{branch.pk}/end/", 404, reason="撤销")
    assert Unit.objects.filter(name_zh="石头组党支部", valid_to__isnull=False).exists()


@pytest.mark.row("S3-26")
def test_at_the_end_of_the_chain_stand_the_contact_households_of_the_grids_that_a_branch_leads(
    town: Town,
) -> None:
    secretary = Desk(town.secretary)
    _general, branch, _group = built(secretary)
    grid_branches.set_branches(town.village, {town.grids[0].pk: branch.pk}, by=SYSTEM)
    group, contact = town.lanes[0].parent, links.kind_of("contact")
    assert group is not None
    households.add(town.lanes[0], ["1", "2", "3"], by=SYSTEM)
    member = appointed(somebody("联"), "contact_member", town.village).postings[0]
    member = territory.agree_name(member.pk, by=SYSTEM, agrees=True)
    doors = Household.objects.filter(unit=town.lanes[0])
    subjects = [link_ends.household_subject(door) for door in doors]
    made = links.link(contact, link_ends.person_holder(member), subjects, by=SYSTEM)
    for link in made[:2]:  # the third has not answered yet
        link_answers.answer(link.pk, link_answers.AGREES, by=SYSTEM)
    page = secretary.opens(PAGE)
    assert "2 contact households" in page
    assert "At the end of the chain: 2 households" in page


def test_posts_of_a_branch_are_filled_from_the_page_of_staff(town: Town) -> None:
    _general, branch, _group = built(Desk(town.secretary))
    lead = Desk(town.lead)
    address = f"/office/staff/{WUXING}/invite/?where=unit:{branch.pk}"
    assert "第一党支部" in lead.opens(address)
    lead.posts(
        address, 200, name="示例·新", role="branch_secretary", where=f"unit:{branch.pk}",
        day="2026-01-05",
    )  # fmt: skip
    posting = Posting.objects.get(role="branch_secretary")
    assert posting.path == branch.path
    assert "nobody at its head" in lead.opens(f"{PAGE}{branch.parent_id}/")
    assert "nobody at its head" not in lead.opens(f"{PAGE}{branch.pk}/").split("Below it")[0]


def test_another_places_staff_neither_see_nor_change_it(town: Town) -> None:
    _general, branch, _group = built(Desk(town.secretary))
    outsider = Desk(appointed(town.outsider, "chief_grid_leader", town.far))
    for address in (PAGE, f"{PAGE}add/", f"{PAGE}grids/", f"{PAGE}{branch.pk}/"):
        outsider.opens(address, 404)
    outsider.posts(f"{PAGE}{branch.pk}/end/", 404, reason="x")
    own = f"/office/organisation/{YIJIANG}/{branch.pk}/"
    outsider.opens(own, 404)
    outsider.posts(f"{own}end/", 404, reason="x")
    Desk(town.nobody).opens(PAGE, 404)


def test_a_township_keeps_its_own_organisations_beside_those_of_its_villages(town: Town) -> None:
    built(Desk(town.secretary))
    street = Desk(town.street)
    page = f"/office/organisation/{HECHENG}/"
    street.posts(f"{page}add/", kind="branch", name_zh="机关党支部")
    shown = street.opens(page)
    assert "Jiguan Party Branch" in shown
    assert "第一党支部" not in shown
    assert "第一党支部" in street.opens(PAGE)


def test_the_pages_ask_as_much_for_few_as_for_many(town: Town) -> None:
    general, _branch, _group = built(Desk(town.secretary))
    desk, counts = Desk(town.secretary), []
    addresses = (PAGE, f"{PAGE}grids/", f"{PAGE}{general.pk}/", PUBLIC)
    desk.opens(PAGE)
    for _round in range(2):
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                desk.opens(address)
            counts.append(len(queries))
        for number in range(20):
            unit = organisations.add_organisation(
                general, UnitKind.BRANCH, by=SYSTEM, name_zh=f"支部{number}"
            )
            appointed(somebody(f"书{number}"), "branch_secretary", unit)
    assert counts[:4] == counts[4:]
    assert max(counts) <= 16
