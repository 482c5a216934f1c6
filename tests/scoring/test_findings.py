"""What an inspection found is put right, rechecked by somebody else, or handed over (rows S0-02,
S0-10, S2-07, S2-08)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.common import clock
from linli.common.errors import MoveRefused
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.outbox.models import Message
from linli.scoring.choices import FindingStage, RoundKind
from linli.scoring.models import Adjustment, Finding, Round
from linli.scoring.services import rectifying
from linli.scoring.services.reckoning import account_of
from tests.desk import Desk
from tests.inspected import Inspected, inspected, picture
from tests.town import Somebody, Town


@pytest.fixture
def round_(town: Town) -> Inspected:
    return inspected(town)


def found(round_: Inspected, **said: Any) -> Finding:
    """The panel hands in a sheet of the first group with this; what it became."""
    round_.sends(round_.judge, round_.groups[0], **said)
    return Finding.objects.select_related("matter__owner__person").get()


def hole(round_: Inspected) -> Finding:
    return found(round_, roads__hole__times=2, roads__hole__photos=[picture()])


def owner(finding: Finding, town: Town) -> Somebody:
    """Whoever answers on duty."""
    assert finding.matter.owner is not None
    person = finding.matter.owner.person_id
    return next(one for one in town.cast.values() if one.person.pk == person)


def does(who: Somebody, finding: Finding, verb: str, status: int = 303, **said: Any) -> str:
    """Press a button on the finding's page."""
    finding.refresh_from_db()
    address = f"/scoring/findings/{finding.pk}/do/{verb}/"
    said = {"version": finding.version, **said}
    words: str = Desk(who).posts(address, status, **said).content.decode()
    return words


@pytest.mark.row("S0-10")
def test_plan_visit_findings_rectify_recheck(town: Town) -> None:
    """A cross-inspection goes to a village that is not its own; what it finds is put right by
    whoever answers there, and seen by somebody else."""
    round_ = inspected(town)
    Round.objects.update(kind=RoundKind.CROSS)
    finding = hole(round_)
    assert finding.due_on == clock.today() + timedelta(days=2)
    assert finding.matter.kind_id == "inspection_finding"
    who = owner(finding, town)
    assert Message.objects.filter(template="turn", to=who.person).exists()
    page = Desk(who).opens(f"/scoring/findings/at/{town.village.code}/")
    assert "A hole or damage that nobody mended" in page
    does(who, finding, "begin")
    does(who, finding, "rectify", words="补好了", photos=[picture(3)])
    finding.refresh_from_db()
    assert finding.stage == FindingStage.RECTIFIED
    assert finding.matter.attachments.filter(seq__gt=1).count() == 1
    does(who, finding, "pass", 403)  # not by whoever put it right
    # The panel that comes sees it, though its members have no posting in the village.
    assert "Recheck: it is right now" in Desk(round_.other).opens(
        f"/scoring/findings/{finding.pk}/"
    )
    does(round_.other, finding, "pass")
    finding.refresh_from_db()
    assert finding.stage == FindingStage.PASSED
    assert finding.rechecked_by_id == round_.other.person.pk
    finding.matter.refresh_from_db()
    assert finding.matter.status == Status.CLOSED
    assert Message.objects.filter(template="finding", data__what="passed").exists()


def test_what_is_not_right_yet_goes_back_with_new_days(round_: Inspected, town: Town) -> None:
    finding = hole(round_)
    who = owner(finding, town)
    does(who, finding, "rectify", words="补了一点")
    does(round_.judge, finding, "fail", 422)  # what is wrong is said
    does(round_.judge, finding, "fail", words="还有一个坑")
    finding.refresh_from_db()
    assert finding.stage == FindingStage.DOING
    does(who, finding, "rectify", words="这次都补了")
    does(round_.judge, finding, "pass")


def test_the_matter_is_not_ended_through_another_door(round_: Inspected, town: Town) -> None:
    finding = hole(round_)
    by = owner(finding, town).actor
    matters.accept(finding.matter_id, by=by)  # beginning is no end
    with pytest.raises(MoveRefused, match="inspection or a clean-up"):
        matters.complete(finding.matter_id, by=by, answer="好了")


def test_late_takes_off_twice_on_its_own_line_and_only_once(round_: Inspected, town: Town) -> None:
    finding = hole(round_)
    group = round_.groups[0]
    sheet = round_.sheet(group)
    handed_in = (sheet.digest, account_of(sheet).total.centi)
    with clock.told(clock.now() + timedelta(days=2)):
        assert rectifying.count_all_late() == 0  # its day still runs
    with clock.told(clock.now() + timedelta(days=3)):
        assert rectifying.count_all_late() == 1
        assert rectifying.count_all_late() == 0
        finding.refresh_from_db()
        does(owner(finding, town), finding, "rectify", words="补好了")
    line = Adjustment.objects.get()
    assert line.off_centi == 200
    account = account_of(round_.sheet(group))
    assert (round_.sheet(group).digest, account.total.centi) == handed_in
    assert account.counted.centi is not None
    assert account.total.centi is not None
    assert account.counted.centi < account.total.centi
    assert Message.objects.filter(template="finding", data__what="late").exists()
    page = Desk(round_.judge).opens(f"/scoring/sheets/{sheet.pk}/")
    assert "it was not put right in time" in page


@pytest.mark.row("S2-08")
def test_disorderly_building_is_handed_over_with_its_number(round_: Inspected, town: Town) -> None:
    finding = found(
        round_, improvement__building__times=1, improvement__building__spot="around",
        improvement__building__photos=[picture()],
    )  # fmt: skip
    who = owner(finding, town)
    page = Desk(who).opens(f"/scoring/findings/{finding.pk}/")
    assert "Hand it to the law-enforcement body" in page
    assert "It is put right" not in page  # nobody takes anything down
    does(who, finding, "rectify", 409, words="拆了")
    does(who, finding, "hand_off", 422, body="综合执法队")
    does(who, finding, "hand_off", body="综合执法队", number="城执〔2026〕7号")
    finding.refresh_from_db()
    assert (finding.stage, finding.handed_number) == ("handed_off", "城执〔2026〕7号")
    assert "城执〔2026〕7号" in Desk(who).opens(f"/scoring/findings/{finding.pk}/")


@pytest.mark.row("S2-08")
def test_at_a_private_house_only_the_household_is_told(round_: Inspected, town: Town) -> None:
    finding = found(
        round_, improvement__piling__times=1, improvement__piling__house="on",
        improvement__piling__spot="around", improvement__piling__where="井头巷东头",
    )  # fmt: skip
    assert finding.matter.private
    assert "井头巷" not in finding.matter.text
    page = Desk(town.chief).opens(f"/scoring/findings/{finding.pk}/notice/")
    assert "井头巷东头" in page
    assert "Only you get this notice" in page
    # Elsewhere stands a number for the group, below five without the number.
    page = Desk(town.chief).opens(f"/scoring/findings/at/{town.village.code}/")
    assert "第1村民小组: <5" in page


def task(who: Somebody, town: Town, status: int = 303, **said: Any) -> Any:
    """Put a site to be cleaned on the list of 五星村."""
    form = {
        "key": uuid4().hex, "what": "村口建筑垃圾一堆", "unit": str(town.village.pk),
        "spot": "road", "waste": "building", "due_on": clock.today().isoformat(), **said,
    }  # fmt: skip
    return Desk(who).posts(f"/scoring/findings/at/{town.village.code}/task/", status, **form)


@pytest.mark.row("S0-02")
def test_a_cleaning_task_goes_from_planned_to_done_with_photos(town: Town) -> None:
    key = uuid4().hex
    for _time in range(2):
        task(town.chief, town, key=key, photos=[picture()])
    finding = Finding.objects.get()
    who = owner(finding, town)
    assert finding.stage == FindingStage.NOTICED
    does(who, finding, "begin")
    finding.refresh_from_db()
    assert finding.stage == FindingStage.DOING
    does(who, finding, "rectify", words="清走了", photos=[picture(4)])
    other = town.secretary if who is not town.secretary else town.chief
    does(other, finding, "pass")
    finding.refresh_from_db()
    assert finding.stage == FindingStage.PASSED
    page = Desk(town.chief).opens(f"/scoring/findings/{finding.pk}/")
    assert page.count("<figcaption>Before") == 1
    assert page.count("<figcaption>After") == 1


@pytest.mark.row("S2-07")
def test_the_clearing_record_counts_by_place_and_waste(town: Town) -> None:
    for spot, waste in (("road", "building"), ("road", "building"), ("around", "household")):
        task(town.chief, town, spot=spot, waste=waste)
    finding = Finding.objects.filter(spot="around").get()
    who = owner(finding, town)
    does(who, finding, "rectify", words="清走了")
    other = town.secretary if who is not town.secretary else town.chief
    does(other, finding, "pass")
    page = Desk(town.street).opens(f"/scoring/findings/at/{town.township.code}/")
    record = page.partition('id="cleared"')[2]
    assert "0 / 2" in record
    assert "1 / 1" in record
    assert "Inside the community" not in record  # nothing lay there


def test_a_correction_keeps_its_findings_and_drops_what_is_gone(
    round_: Inspected, town: Town
) -> None:
    finding = hole(round_)
    sheet = round_.sheet(round_.groups[0])
    said = round_.entered(
        round_.groups[0], roads__gutter__times=1, roads__gutter__photos=[picture(5)]
    )
    said |= {"version": sheet.version, "reason": "看错了"}
    Desk(round_.judge).posts(f"/scoring/sheets/{sheet.pk}/correct/", **said)
    finding.refresh_from_db()
    assert finding.stage == FindingStage.DROPPED
    other = Finding.objects.exclude(pk=finding.pk).get()
    assert other.sheet_id == round_.sheet(round_.groups[0]).pk


def test_lists_ask_as_often_for_forty_findings_as_for_one(
    round_: Inspected, town: Town, django_assert_max_num_queries: Any
) -> None:
    task(town.chief, town)
    counts = set()
    for number in range(2):
        for place in (town.village, town.township):
            with django_assert_max_num_queries(30) as asked:
                Desk(town.street).opens(f"/scoring/findings/at/{place.code}/")
            counts.add((place.pk, len(asked)))
        for _more in range(8 if not number else 0):
            task(town.chief, town)
    assert len(counts) == 2
