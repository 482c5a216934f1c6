"""What a sheet took points off for becomes a matter with a day; so does a cleaning task."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, Text
from linli.common.images import CleanImage
from linli.matters import services as matters
from linli.matters.choices import Source
from linli.matters.services import Report
from linli.people.actors import SYSTEM, Actor
from linli.scoring.choices import FindingStage, Spot, Waste
from linli.scoring.models import Adjustment, Deduction, Finding, FindingStep, Sheet
from linli.scoring.services import finding_telling
from linli.scoring.services.finding_moves import begin, finish
from linli.territory.fields import below
from linli.territory.models import Unit

TASK = "rubbish"
LONGEST_TASK = 200
FURTHEST = 366  # days


def notice(sheet: Sheet) -> list[Finding]:
    """Each deduction whose item asks for it, once. In a transaction only."""
    rows = sheet.deductions.select_related("item").order_by("item__aspect__seq", "item__seq")
    known = set(sheet.findings.values_list("item", flat=True))
    return [_noticed(sheet, one) for one in rows if one.item.kind_id and one.item_id not in known]


def _noticed(sheet: Sheet, deduction: Deduction) -> Finding:
    item, village = deduction.item, sheet.stop.unit
    where = "" if deduction.at_house else deduction.where
    text = f"{item.name_zh} ×{deduction.times}"
    point = None
    if deduction.lon is not None and deduction.lat is not None and not deduction.at_house:
        point = (deduction.lon, deduction.lat)
    matter = matters.report(
        Report(
            place_code=village.code,
            unit_id=sheet.unit_id if sheet.unit_id != village.pk else None,
            text=f"{text}（{where}）" if where else text,
            source=Source.OFFICE,
            kind=item.kind_id or "",
            point=point,
            private=deduction.at_house,
            of_record=True,
            client="sheet",
            key=f"{sheet.pk.hex}{item.pk.hex}",
        ),
        by=SYSTEM,
    ).matter
    matters.stand_in(matter.pk)
    days = sheet.round.standard.rectify_days
    return _made(
        Finding(
            matter=matter,
            round=sheet.round,
            sheet=sheet,
            item=item,
            unit=sheet.unit,
            village=village,
            path=sheet.unit.path,
            due_on=clock.today() + timedelta(days=days),
            spot=deduction.spot,
            at_house=deduction.at_house,
        ),
        SYSTEM,
    )


def _made(finding: Finding, by: Actor) -> Finding:
    finding.steps_count = 1
    finding.save(force_insert=True)
    now = clock.now()
    FindingStep(
        record=finding, seq=1, at=now, entered_at=now, actor=by.as_json(), verb="notice",
        now=finding.stage, payload={"due": finding.due_on.isoformat()},
    ).save()  # fmt: skip
    return finding


def _drop(finding: Finding, reason: Text) -> None:
    """It is not on the sheet that stands: its matter ends with it, and whoever has it is told."""
    turn = begin(finding.pk, "drop", by=SYSTEM)
    finish(turn)
    matters.lapse(turn.finding.matter_id, reason=str(reason))
    finding_telling.tell("dropped", turn.finding)


def follow_correction(old: Sheet, made: Sheet) -> None:
    """What stands on the corrected sheet too keeps its finding; what does not is dropped, and
    whoever has the matter is told. In a transaction only."""
    stays = set(made.deductions.values_list("item", flat=True))
    for finding in old.findings.exclude(stage=FindingStage.DROPPED).order_by("pk"):
        if finding.item_id in stays:
            Finding.objects.filter(pk=finding.pk).update(sheet=made)
            Adjustment.objects.filter(finding=finding).update(sheet=made)
        elif finding.is_open:
            _drop(finding, _("The sheet of the inspection was corrected: it is not on it now."))
    notice(made)


def follow_rescore(first: Sequence[Sheet], second: Sheet) -> None:
    """What nobody has begun to put right, or is at it, is dropped where the second score found
    nothing of its aspect. All else was there: it goes on, and what lateness took off is taken off
    the second sheet. In a transaction only."""
    marks = second.marks.select_related("aspect")
    clean = {one.aspect_id for one in marks if one.points_centi in {None, one.aspect.max_centi}}
    rows = Finding.objects.filter(sheet__in=[one.pk for one in first])
    for finding in rows.to_do().filter(item__aspect__in=clean).order_by("pk"):
        _drop(finding, _("It was scored again after an objection: nothing of it was found."))
    stays = rows.exclude(stage=FindingStage.DROPPED)
    Adjustment.objects.filter(finding__in=stays.values("pk")).update(sheet=second)


@dataclass(frozen=True)
class Task:
    """A site to be cleaned: what, where, what kind of waste, by when."""

    what: str
    unit: Unit
    spot: str
    waste: str
    due_on: date
    key: str
    photos: Sequence[CleanImage] = ()


@transaction.atomic
def add_task(village: Unit, task: Task, *, by: Actor) -> Finding:
    """A cleaning task of a site (rows S0-02, S2-07): planned, done, rechecked by somebody else like
    a finding. Sent twice it is one. Raises `Invalid`, `Refused`, `Conflict`."""
    _check(village, task)
    reported = matters.report(
        Report(
            place_code=village.code,
            unit_id=task.unit.pk if task.unit.pk != village.pk else None,
            text=task.what.strip(),
            source=Source.OFFICE,
            kind=TASK,
            client=f"t:{by.person_id.hex}" if by.person_id else "t:",
            key=task.key,
            photos=task.photos,
        ),
        by=by,
    )
    if reported.again:
        return Finding.objects.get(matter=reported.matter)
    matters.stand_in(reported.matter.pk)
    return _made(
        Finding(
            matter=reported.matter,
            unit=task.unit,
            village=village,
            path=task.unit.path,
            due_on=task.due_on,
            spot=task.spot,
            waste=task.waste,
        ),
        by,
    )


def _check(village: Unit, task: Task) -> None:
    today = clock.today()
    problems: dict[str, Text] = {}
    if not 0 < len(task.what.strip()) <= LONGEST_TASK:
        problems["what"] = _("Say in a few words what is to be cleaned.")
    if not task.unit.path.startswith(village.path):
        problems["unit"] = _("Choose a place from the list.")
    for name, words in (("spot", Spot), ("waste", Waste)):
        if getattr(task, name) not in words.values:
            problems[name] = _("Choose one from the list.")
    if not today <= task.due_on <= today + timedelta(days=FURTHEST):
        problems["due_on"] = _("Give a day from today on, within a year.")
    if problems:
        raise Invalid(_("The task is not complete."), fields=problems)


def groups_of(village: Unit) -> Iterable[Unit]:
    """Where a task may lie: the village and what is right below it."""
    rows = Unit.objects.filter(below(village.path), parent=village).public()
    return [village, *rows.order_by("path")[:200]]
