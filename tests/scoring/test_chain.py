"""An objection that succeeds, walked along everything that was made of the first score: figures,
ranks, lists, the files, the year, the month, what stars rest on, what was to be put right."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.common import clock
from linli.matters.models import Matter
from linli.rulesets.models import RuleValue
from linli.scoring import services as scoring
from linli.scoring.models import (
    Adjustment,
    Aspect,
    Bulletin,
    Finding,
    ListEntry,
    Mark,
    Objection,
    RankList,
    Reckoning,
    Sheet,
    StopGroup,
)
from linli.scoring.services import bulletins, noticing, rectifying
from linli.stars.evidence.inspection import results as star_rows
from linli.territory.models import Unit
from tests.desk import Desk
from tests.scored import Scored, scored
from tests.scoring.test_lists import acts, objects, read, speaker, takes, the_list
from tests.town import Town, appointed, at, somebody


def faults() -> Any:
    """All alike but for the first group that was drawn: it lost nine tenths everywhere."""
    last: list[int] = []

    def points(unit: Unit, aspect: Aspect) -> int:
        if not last:
            last.append(StopGroup.objects.order_by("unit__path")[0].unit_id)
        if unit.pk == last[0]:
            return aspect.max_centi // 10
        return aspect.max_centi - int(unit.path.replace(".", "")) % 5 * 10

    return points


def ground(village: Unit, since: Any) -> Any:
    """As the evidence of stars asks."""
    return type("Ground", (), {"village": village, "since": since})()


def scores_again(scores: Scored, found: Objection, full: set[str]) -> None:
    """Another panel finds these aspects in order, and in the others half as much."""
    judge = appointed(somebody("复评", "fuping"), "township_clerk", scores.six.unit)
    rows = Aspect.objects.filter(standard=scores.round.standard, level="group")
    points = {one.code: one.max_centi / (100 if one.code in full else 200) for one in rows}
    page = f"/scoring/objections/{found.pk}/"
    Desk(judge).posts(page, 303, **points, words="重新看了", version=found.version)
    found.refresh_from_db()


def line_of(page: str, village: Unit) -> str:
    """The year of a village as its table says it."""
    text = takes(page)
    found = [row for row in text.splitlines() if village.name_zh in row]
    assert len(found) == 1, text
    return found[0]


def test_everything_that_came_of_a_wrong_score_is_put_right_by_itself(town: Town) -> None:
    scores = scored(town, faults())
    first = scores.reckoning
    red, black = the_list(scores, "red"), the_list(scores, "black")
    entry = black.entries.select_related("unit__parent").get()
    group, village = entry.unit, entry.unit.parent
    assert village is not None
    sheet = Sheet.objects.get(round=scores.round, unit=group)
    findings = {one.item.aspect.code: one for one in noticing.notice(sheet) if one.item}
    assert {"roads", "improvement"} <= set(findings)
    late = findings["improvement"]
    Finding.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=1))
    assert rectifying.count_all_late() == 1
    over = (scores.round.month + timedelta(days=32)).replace(day=1)
    moment = clock.now() + (over - clock.today()) + timedelta(days=1)
    with at(moment):
        assert scoring.freeze_months() == 1
        month = Bulletin.objects.get()
        acts(Desk(scores.six.lead), red, "preview")
        acts(Desk(scores.six.lead), black, "preview")
        bulletins.write_note(
            month.pk, "criticism", village, "第一组扣得最多", by=scores.six.lead.actor,
            due_on=clock.today() + timedelta(days=9),
        )  # fmt: skip
        Bulletin.objects.filter(pk=month.pk).update(status="preview", preview_until=moment)
        objection = objects(speaker(group), black, group)
        before = _figures(scores, village)
        scores_again(scores, objection, full={"roads"})
        assert objection.state == "upheld"
        _figures_changed(scores, first, group, village, before)
        _lists_changed(scores, red, black, group)
        _month_changed(month, village)
        _files_kept(scores, first)
        _trails_ended(scores, objection, findings, sheet)


def _figures(scores: Scored, village: Unit) -> dict[str, Any]:
    """What is shown of the village, before and after."""
    since = clock.now() - timedelta(days=90)
    RankList.objects.filter(reckoning=scores.reckoning, colour="red").update(
        published_at=clock.now()
    )
    year = scores.round.month.year
    return {
        "year": line_of(f"/scoring/of/{scores.six.unit.code}/{year}/?format=csv", village),
        "stars": [one.corrected_centi for one in star_rows(ground(village, since))],
    }


def _figures_changed(
    scores: Scored, first: Reckoning, group: Unit, village: Unit, before: dict[str, Any]
) -> None:
    made = scores.reckoning
    assert made.revision == first.revision + 1
    for unit, of_group in ((group, True), (village, False)):
        rows = {one: one.results.get(unit=unit, scope="all", of_group=of_group)
                for one in (first, made)}  # fmt: skip
        assert (rows[made].raw_centi or 0) > (rows[first].raw_centi or 0)
    ranks = [
        dict(one.results.filter(of_group=False).values_list("unit", "rank"))
        for one in (first, made)
    ]
    others = [unit for unit in ranks[0] if unit != village.pk]
    raw = [
        dict(one.results.filter(of_group=False, unit__in=others).values_list("unit", "raw_centi"))
        for one in (first, made)
    ]
    assert raw[0] == raw[1]  # what others have is theirs
    assert (ranks[1][village.pk] or 0) <= (ranks[0][village.pk] or 0)
    page = read(f"/scoring/results/{scores.round.pk}/{group.pk}/")
    assert "struck" in page  # the first sheet stays readable beside the second
    assert "Panel R1" in page
    now = _figures(scores, village)
    assert now["year"] != before["year"]
    assert now["stars"] != before["stars"]
    assert len(now["stars"]) == 1


def _lists_changed(scores: Scored, red: RankList, black: RankList, group: Unit) -> None:
    for old in (red, black):
        old.refresh_from_db()
        assert old.status == "struck"
        assert the_list(scores, old.colour).status == "preview"
    fresh = the_list(scores, "black")
    entries = fresh.entries.all()
    row = fresh.reckoning.results.get(unit=group, scope="public")
    assert all(one.result.reckoning_id == fresh.reckoning_id for one in entries)
    assert entries.filter(unit=group).exists() == any(one.unit_id == group.pk for one in entries)
    assert row.p_bottom is not None


def _month_changed(month: Bulletin, village: Unit) -> None:
    made = Bulletin.objects.exclude(status="struck").get(month=month.month)
    assert (made.revision, made.status) == (2, "preview")
    was, now = (
        next(row for row in one.inputs["rows"] if row["unit"] == village.code)
        for one in (month, made)
    )
    assert now["inspection"] > was["inspection"]
    assert "Replaced by a later version" in read(f"/scoring/bulletins/{month.pk}/")
    page = read(f"/scoring/bulletins/{made.pk}/")
    assert "第一组扣得最多" in page
    assert "The figures of this village were corrected after this was written" in page


def _files_kept(scores: Scored, first: Reckoning) -> None:
    address = f"/scoring/results/{scores.round.pk}/groups/sheets/"
    old, new = takes(f"{address}?revision={first.revision}"), takes(address)
    assert old == first.inputs["groups"]["sheets"]
    assert new == scores.reckoning.inputs["groups"]["sheets"]
    assert old != new


def _trails_ended(
    scores: Scored, objection: Objection, findings: Mapping[str, Finding], sheet: Sheet
) -> None:
    """The matter of the objection has its verdict; what was not there is void; the rest goes on,
    and what lateness took off stands on the second sheet."""
    matter = Matter.objects.get(pk=objection.matter_id)
    assert matter.status == "closed"
    page = Desk(scores.six.lead).opens(matter.get_absolute_url())
    assert "重新看了" in page
    assert "The case was decided: closed by itself" in page
    gone, stays = findings["roads"], findings["improvement"]
    for one in (gone, stays):
        one.refresh_from_db()
    assert (gone.stage, Matter.objects.get(pk=gone.matter_id).status) == ("dropped", "withdrawn")
    page = Desk(scores.six.lead).opens(gone.matter.get_absolute_url())
    assert "It was scored again after an objection: nothing of it was found." in page
    assert stays.is_open
    second = Sheet.objects.get(corrects=sheet)
    assert Adjustment.objects.get(finding=stays).sheet_id == second.pk
    trail = read(f"/scoring/objections/{objection.pk}/")
    assert "重新看了" in trail
    assert "示例" not in trail


@pytest.fixture
def published(town: Town) -> Scored:
    """A round whose black list with one group was published; there is room for two."""
    rule = RuleValue.objects.get(rule_id="scoring.list.black")
    rule.value = dict.fromkeys(rule.value, 2)
    rule.save(update_fields=["value"])
    scores = scored(town, faults())
    black = the_list(scores, "black")
    acts(scores.six.desk, black, "preview")
    with at(clock.now() + timedelta(days=4)):
        desk = Desk(scores.six.lead)
        entry = black.entries.get()
        acts(desk, black, "reason", entry=entry.pk, reason="公共区域垃圾没有清运")
        acts(desk, black, "publish")
    return scores


def test_a_group_that_a_correction_lists_has_a_preview_and_the_one_on_the_list_goes_on(
    published: Scored,
) -> None:
    scores, desk = published, published.six.desk
    old = the_list(scores, "black").entries.select_related("unit").get()
    other = (
        scores.reckoning.results.filter(of_group=True, scope="public")
        .exclude(path__startswith=old.path[:18])
        .order_by("-path")[0]
        .unit
    )
    Mark.objects.filter(sheet__round=scores.round, sheet__unit=other).update(points_centi=10)
    address = f"/scoring/results/{scores.round.pk}/reckon/"
    desk.posts(address, why="另一组录错了")
    fresh = the_list(scores, "black")
    assert fresh.entries.filter(unit=other).exists()
    assert fresh.status == "preview"
    assert fresh.preview_until is not None
    assert fresh.preview_until > clock.now()
    objects(speaker(other), fresh, other)  # it may say what is wrong
    stays = ListEntry.objects.get(rank_list=fresh, unit=old.unit)
    assert stays.reason == "公共区域垃圾没有清运"
    fresh.refresh_from_db()
    assert old.unit.parent is not None
    village = appointed(somebody("那村", "nacun"), "village_secretary", old.unit.parent)
    address = f"/scoring/listed/{stays.pk}/do/plan/"
    Desk(village).posts(address, 303, words="十天内清运", version=fresh.version)
    stays.refresh_from_db()
    assert stays.state == "rectifying"


def test_who_comes_with_the_version_before_is_told_that_another_one_stands(
    published: Scored,
) -> None:
    scores = published
    old = the_list(scores, "black")
    entry = old.entries.select_related("unit__parent").get()
    seen = old.version
    Mark.objects.filter(sheet__round=scores.round, sheet__unit=entry.unit).update(points_centi=5)
    scores.six.desk.posts(f"/scoring/results/{scores.round.pk}/reckon/", why="又录错了")
    village = speaker(entry.unit)
    sent = {"words": "十天内清运", "version": seen}
    page = village.posts(f"/scoring/listed/{entry.pk}/do/plan/", 409, **sent).content.decode()
    assert "in the meantime" in page
    old.refresh_from_db()
    sent["version"] = old.version
    page = village.posts(f"/scoring/listed/{entry.pk}/do/plan/", 409, **sent).content.decode()
    assert "A later version of this stands now." in page
    answer = village.posts(
        f"/scoring/lists/{old.pk}/object/", 409,
        unit=entry.unit_id, text="不对", key=uuid4().hex,
    )  # fmt: skip
    assert "A later version of this stands now." in answer.content.decode()
    assert Client().get(f"/scoring/lists/{old.pk}/").status_code == 200


def test_who_was_not_first_sees_what_was_done_and_sends_the_same_words_again(town: Town) -> None:
    scores = scored(town, faults())
    desk, black = scores.six.desk, the_list(scores, "black")
    acts(desk, black, "preview")
    entry = black.entries.get()
    black.refresh_from_db()
    seen = black.version
    acts(desk, black, "reason", entry=entry.pk, reason="公共区域垃圾没有清运")
    address = f"/scoring/lists/{black.pk}/do/reason/"
    sent = {"entry": entry.pk, "reason": "沟边垃圾成堆"}
    page = desk.posts(address, 409, version=seen, **sent).content.decode()
    assert "Somebody else changed this list in the meantime." in page
    assert "公共区域垃圾没有清运" in page  # what was done
    assert "沟边垃圾成堆</textarea>" in page.replace("\n", "")  # what was typed
    form = page.partition(f'action="{address}"')[2].partition("</form>")[0]
    version = re.search(r'name="version" value="([0-9]+)"', form)
    assert version is not None
    desk.posts(address, 303, version=version[1], **sent)
    entry.refresh_from_db()
    assert entry.reason == "沟边垃圾成堆"
