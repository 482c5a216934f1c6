"""Putting right what was found, rechecking it, handing it over, and what lateness costs."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import DomainError, Invalid
from linli.common.images import CleanImage
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.people.actors import SYSTEM, Actor
from linli.scoring.choices import FindingStage
from linli.scoring.models import Adjustment, Deduction, Finding, Sheet
from linli.scoring.services import finding_telling
from linli.scoring.services.finding_moves import begin, finish, lent
from linli.scoring.workflow import OF_THE_LAW

Photos = Iterable[CleanImage]
AT_ONCE: Final = 500
LENGTHS: Final = {"body": 80, "number": 40}


@transaction.atomic
def begin_work(key: UUID, *, by: Actor, version: int | None = None) -> Finding:
    """Whoever answers for the place begins with it; the matter is accepted."""
    turn = begin(key, "begin", by=by, version=version)
    _accept(turn.finding, by)
    finish(turn)
    return turn.finding


@transaction.atomic
def rectify(
    key: UUID, *, by: Actor, words: str, photos: Photos = (), version: int | None = None
) -> Finding:
    """It is put right, with what was done and, if there is one, a photo of after; somebody else
    looks at it."""
    turn = begin(key, "rectify", by=by, version=version, words=words)
    finding = turn.finding
    count_late(finding)
    _accept(finding, by)
    finding.rectified_at = clock.now()
    finish(turn)
    matters.complete(finding.matter_id, by=by, answer=words, photos=photos)
    return finding


@transaction.atomic
def recheck(
    key: UUID,
    *,
    by: Actor,
    passed: bool,
    words: str = "",
    photos: Photos = (),
    version: int | None = None,
) -> Finding:
    """Somebody else than whoever put it right sees whether it is. What is not right goes back, with
    as many days again as the standard gives."""
    turn = begin(key, "pass" if passed else "fail", by=by, version=version, words=words)
    finding = turn.finding
    actor = lent(by, finding)
    finding.rechecked_at, finding.rechecked_by_id = clock.now(), by.person_id
    if passed:
        finish(turn)
        matters.pass_check(finding.matter_id, by=actor, words=words, photos=photos)
    else:
        days = finding.round.standard.rectify_days if finding.round else 1
        again = clock.today() + timedelta(days=days)
        finding.due_on = max(finding.due_on, again)
        finding.rectified_at = None
        finish(turn)
        matters.fail_check(finding.matter_id, by=actor, reason=words, photos=photos)
    finding_telling.tell("passed" if passed else "failed", finding)
    return finding


@transaction.atomic
def hand_off(
    key: UUID, *, by: Actor, body: str, number: str, version: int | None = None
) -> Finding:
    """The law-enforcement body has it, under a number of its own (row S2-08)."""
    turn = begin(key, "hand_off", by=by, version=version, body=body, number=number)
    finding, said = turn.finding, {"body": body.strip(), "number": number.strip()}
    if finding.matter.kind_id not in OF_THE_LAW:
        raise Invalid(
            _("This is the village's own to put right."),
            next_step=_("Only disorderly building goes to the law-enforcement body."),
        )
    long = [name for name, most in LENGTHS.items() if len(said[name]) > most]
    if long:
        raise Invalid(
            _("The text is too long."), fields=dict.fromkeys(long, _("Please keep it shorter."))
        )
    _accept(finding, by)
    finding.handed_to, finding.handed_number = said["body"], said["number"]
    finish(turn)
    answer = _("Handed over to %(body)s, there under the number %(number)s.") % said
    matters.complete(finding.matter_id, by=by, answer=answer)
    return finding


def _accept(finding: Finding, by: Actor) -> None:
    if finding.matter.status == Status.SUBMITTED:
        matters.accept(finding.matter_id, by=by)


def count_late(finding: Finding) -> bool:
    """What is put right after its day takes off again, as the standard says: one line on the
    account of the sheet, written once. The sheet stays as it was handed in. For a locked finding;
    whoever calls saves it."""
    if finding.late_counted or clock.today() <= finding.due_on:
        return False
    finding.late_counted = True
    if finding.sheet is None or finding.item is None or finding.round is None:
        return True
    times = finding.round.standard.late_times
    taken = Deduction.objects.filter(sheet=finding.sheet, item=finding.item).first()
    if taken is not None and times > 1:
        later = Sheet.objects.counted().filter(corrects=finding.sheet).first()
        Adjustment.objects.create(
            finding=finding,
            sheet=later or finding.sheet,  # where it was scored again, the second score
            item=finding.item,
            off_centi=taken.off_centi * (times - 1),
            at=clock.now(),
        )
    return True


def count_all_late() -> int:
    """The worker's: every finding whose day has passed is counted and told once; how many."""
    rows = Finding.objects.to_do().filter(due_on__lt=clock.today(), late_counted=False)
    done = 0
    for key in list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        try:
            done += _late(key)
        except DomainError:
            continue  # somebody moved it in this very moment
    return done


@transaction.atomic
def _late(key: UUID) -> int:
    turn = begin(key, "late", by=SYSTEM)
    if turn.finding.stage not in {FindingStage.NOTICED, FindingStage.DOING}:
        return 0
    if not count_late(turn.finding):
        return 0
    finish(turn)
    finding_telling.tell("late", turn.finding)
    return 1
