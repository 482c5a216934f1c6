"""Leaders, institution members, instructors and supervision groups, with the numbers of the five
places (practice B22, B28)."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Link
from linli.territory.services.link_ends import Holder
from linli.territory.services.link_proposals import Known, _quotas
from tests.desk import Desk
from tests.town import NAMES, Town, appointed, place, somebody
from tests.township import Township, of_six_villages


def proposed(township: Township, kind: str) -> list[str]:
    page = township.desk.opens(f"{township.page(kind)}propose/")
    return re.findall(r'name="pair" value="(.*?)"', page)


@pytest.mark.row("S1-03")
def test_leaders_together_cover_six_village_branches_and_each_has_three(town: Town) -> None:
    township = of_six_villages(town, branches=6)
    one, two, three = township.post("leader", 3)
    # Branches below a general branch are grassroots branches too.
    township.link("leaders", one, *township.general[:3])
    township.link("leaders", two, *township.general[3:5], township.branches[0])
    township.link("leaders", three, *township.branches[1:3])

    gaps = township.gaps()
    name = township.general[5].name
    assert f"{name} · Leaders linked to branches" in gaps
    assert gaps.count("· Leaders linked to branches</b>") == 2
    assert "示例·leader3 · Leaders linked to branches" in gaps
    assert "Links: 2; there should be at least 3." in gaps

    township.link("leaders", three, township.general[5])
    assert "· Leaders linked to branches" not in township.gaps()
    table = township.desk.opens(township.page("leaders"))
    assert "示例·leader3" in table
    assert township.general[5].name in table
    assert name in township.desk.takes(f"{township.page('leaders')}?format=csv").decode()

    # "Six per leader" can be switched on by a township.
    rulesets.set_value(
        "links.leaders.village_branches_each", {"least": 6}, by=SYSTEM, path=township.unit.path
    )
    assert "Village (general) branches: 3 of 6." in township.gaps()


def test_branches_are_told_apart_by_what_they_hang_below_where_one_is_chosen(town: Town) -> None:
    township = of_six_villages(town, branches=2)
    page = township.desk.opens(township.page("leaders"))

    for branch, general in zip(township.branches, township.general, strict=False):
        assert f"{branch.short_name} · {general.short_name}" in page


def test_a_village_page_shows_its_own_branch_that_no_leader_has(town: Town) -> None:
    township = of_six_villages(town)
    township.post("leader", 1)
    page = township.desk.opens(f"/office/gaps/{township.villages[0].code}/")

    assert page.count("· Leaders linked to branches</b>") == 1
    assert township.general[0].name in page


def test_what_the_township_links_is_a_button_for_the_township_alone(town: Town) -> None:
    township = of_six_villages(town)
    township.post("leader", 1)
    village = f"/office/gaps/{township.villages[0].code}/"
    button = f'href="{township.page("leaders")}"'
    chief = Desk(appointed(somebody("总", "zong"), "chief_grid_leader", township.villages[0]))

    assert "· Leaders linked to branches</b>" in chief.opens(village)
    assert button not in chief.opens(village)
    assert button in township.desk.opens(village)


@pytest.mark.row("S1-03")
def test_a_proposal_covers_every_village_branch_and_gives_each_leader_three(town: Town) -> None:
    township = of_six_villages(town)
    leaders = township.post("leader", 4)

    township.desk.posts(f"{township.page('leaders')}propose/", pair=proposed(township, "leaders"))

    assert [who.person.links.count() for who in leaders] == [3, 3, 3, 3]
    assert {link.unit for link in Link.objects.all()} == set(township.general)
    assert proposed(township, "leaders") == []


@pytest.mark.row("S1-04")
def test_each_institution_member_has_two_rural_branches(town: Town) -> None:
    township = of_six_villages(town)
    school = territory.add_unit(township.unit, UnitKind.BRANCH, 7, name_zh="中心学校党支部")
    (teacher,) = township.post("institution_member", 1, school)
    refused = township.link("institution", teacher, school, status=422)
    assert "Nothing that you wrote is lost" in refused

    township.link("institution", teacher, township.general[0])
    assert "示例·institution_member1 · Institution members linked" in township.gaps()
    assert "Links: 1; there should be at least 2." in township.gaps()
    township.link("institution", teacher, township.general[1])

    assert "Institution members linked" not in township.gaps()
    again = township.link("institution", teacher, township.general[1], status=409)
    assert "is linked to 示例·institution_member1 already" in again


@pytest.mark.row("S1-05", "S4-01")
def test_twenty_nine_instructors_one_for_each_village_branch(town: Town) -> None:
    township = of_six_villages(town, branches=23)
    rulesets.set_value("roles.instructor.number", {"least": 29}, by=SYSTEM, path=township.unit.path)
    for village in township.villages:
        township.post("instructor", 5 if village.code.endswith("3") else 4, village)
    extra = township.post("instructor", 4, township.villages[1])
    assert len(township.people["instructor"]) == 29

    assert "Party-building instructor" not in township.gaps("vacant")
    pairs = proposed(township, "instructor")
    township.desk.posts(f"{township.page('instructor')}propose/", pair=pairs)

    assert Link.objects.filter(kind="instructor").count() == 29
    linked = {link.unit for link in Link.objects.filter(kind="instructor")}
    assert linked == {*township.general, *township.branches}
    assert "Instructors of village branches" not in township.gaps()
    second = township.link("instructor", extra[0], township.general[0], status=409)
    assert "already" in second

    territory.end_posting(extra[0].postings[0].pk, by=SYSTEM)
    assert "28 of 29 are posted." in township.gaps("vacant")


@pytest.mark.row("S1-06")
def test_each_village_level_instructor_is_paired_with_one_instructor(town: Town) -> None:
    township = of_six_villages(town)
    (local,) = township.post("village_instructor", 1, township.villages[0])
    (instructor,) = township.post("instructor", 1, township.villages[0])
    assert "Village-level instructors paired" in township.gaps("few")

    form: dict[str, Any] = {
        "holder": f"person:{local.person.pk}",
        "subjects": [f"posting:{instructor.postings[0].pk}"],
    }
    township.desk.posts(township.page("pairing"), **form)

    assert "Village-level instructors paired" not in township.gaps()
    table = township.desk.opens(township.page("pairing"))
    assert "示例·village_instructor1" in table
    assert "示例·instructor1" in table


@pytest.mark.row("S2-09")
def test_nine_supervision_groups_each_have_one_of_nine_communities(town: Town) -> None:
    township = of_six_villages(town)
    for number in (1, 2, 3):
        NAMES.setdefault(f"44078410500{number}", f"第{number}社区居民委员会")
        township.villages.append(place(f"44078410500{number}"))
    groups = [
        territory.add_unit(township.unit, UnitKind.SUPERVISION, n, name_zh=f"第{n}督导组")
        for n in range(1, 10)
    ]
    leaders = township.post("leader", 9)
    for group, leader in zip(groups, leaders, strict=True):
        appointed(leader, "supervision_head", group)
    page = township.page("supervision")

    def link(group: int, community: int, status: int = 303) -> str:
        answer = township.desk.posts(
            page,
            status,
            holder=f"unit:{groups[group].pk}",
            subjects=[f"unit:{township.villages[community].pk}"],
        )
        text: str = answer.text
        return text

    for number in range(8):
        link(number, number)
    gaps = township.gaps()
    assert gaps.count("· Supervision groups of communities</b>") == 2
    assert "第9督导组 · Supervision groups of communities" in gaps
    assert "is linked to 第1督导组 already" in link(8, 0, status=409)
    assert "at most 1" in link(0, 8, status=422)
    link(8, 8)

    assert "· Supervision groups of communities" not in township.gaps()
    stranger = appointed(somebody("客"), "supervision_head", groups[0])
    assert "示例·客 heads it and is no leader of the township." in township.gaps("head")
    assert "Head of a supervision group · 第1督导组" in township.gaps("double")
    assert stranger.postings
    csv = township.desk.takes(f"{page}?format=csv").decode()
    assert csv.count("督导组") == 9


def test_links_of_the_township_are_not_arranged_by_a_village(town: Town) -> None:
    township = of_six_villages(town)
    (leader,) = township.post("leader", 1)
    township.link("leaders", leader, township.general[1])
    chief = Desk(town.chief)

    chief.opens(f"/office/links/{town.village.code}/leaders/", 404)
    link = Link.objects.get()
    chief.posts(f"/office/link/{link.pk}/end/", status=403)
    clerk = Desk(town.street)
    clerk.posts(f"/office/link/{link.pk}/end/", reason="调整")
    assert "调整" in clerk.opens(f"/office/link/{link.pk}/")
    page = township.desk.opens(f"{township.page('leaders')}?over=yes")
    assert "示例·leader1" in page


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=8),
    st.integers(0, 60),
    st.one_of(st.none(), st.integers(1, 20)),
)
def test_shares_differ_by_one_at_most_unless_somebody_had_more(
    had: list[int], count: int, most: int | None
) -> None:
    holders = [Holder(f"person:{number}", str(number), "44.") for number in range(len(had))]
    known = Known(holders, [], per_holder={} if most is None else {"most": most})
    for holder, links in zip(holders, had, strict=True):
        known.of_holder[holder.key] = links

    more = _quotas(known, count)

    after = {key: known.of_holder[key] + more[key] for key in (one.key for one in holders)}
    assert sum(more.values()) <= count
    if most is not None:
        assert all(after[key] <= most for key in after if more[key])
    if most is None:
        assert sum(more.values()) == count
    given_to = [after[key] for key in after if more[key]]
    if given_to:
        assert max(given_to) - min(after.values()) <= 1 or most is not None
