"""Objections: a unit says that a figure is wrong; somebody who sat on no panel of its sheet scores
again; what comes of it is public and corrects everything that was made of it (issue 7)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.activities import services as activities
from linli.activities.services import Plan
from linli.common import clock
from linli.common.digests import digest, seal_words
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere, Text
from linli.common.ids import new_id
from linli.matters import services as matters
from linli.matters.choices import Source
from linli.matters.services import Report
from linli.people.actors import SYSTEM, Actor
from linli.scoring import list_rules
from linli.scoring.choices import (
    Colour,
    ListStatus,
    MarkState,
    Method,
    ObjectionState,
    ScoredAt,
    SheetState,
    Side,
    StopState,
)
from linli.scoring.models import (
    Aspect,
    Bulletin,
    Mark,
    Objection,
    Panel,
    PanelMember,
    RankList,
    Round,
    Sheet,
    SheetStep,
    Stop,
)
from linli.scoring.services import bulletins, list_moving
from linli.scoring.services.lists import until
from linli.scoring.services.results import reckon_round
from linli.territory.models import Posting, Unit
from linli.territory.paths import village_path

KIND: Final = "score_objection"
RESCORE: Final = "scoring.list.rescore"
VISIT: Final = "inspection_visit"
AN_HOUR: Final = timedelta(hours=1)
LONGEST: Final = 400


@transaction.atomic
def object_to(
    target: RankList | Bulletin, unit: Unit, text: str, *, by: Actor, key: UUID | None = None
) -> Objection:
    """During the preview, once for each unit. The matter holds the words; it is the township's."""
    list_rules.check_may_object(by, unit)
    if not text.strip() or len(text) > LONGEST:
        raise Invalid(
            _("Say in a few sentences what is wrong."),
            fields={"text": _("Say in a few sentences what is wrong.")},
        )
    _check_in_preview(target)
    to_list = target if isinstance(target, RankList) else None
    asked = {"rank_list": to_list, "bulletin": None if to_list else target, "unit": unit}
    known = Objection.objects.filter(**asked).first()
    if known is not None:
        return known
    report = Report(
        place_code=unit.path.replace(".", "")[:12],
        unit_id=unit.pk,
        text=text.strip(),
        source=Source.OFFICE,
        kind=KIND,
        client="scoring",
        key=str(key) if key else "",
    )
    matter = matters.report(report, by=by).matter
    try:
        with transaction.atomic():
            made = Objection.objects.create(
                **asked,
                matter=matter,
                path=unit.path,
                made_at=clock.now(),
                due_at=until(RESCORE, unit.path),
                before_centi=_figure(to_list, unit) if to_list else None,
            )
    except IntegrityError:
        raise Conflict(gettext_lazy("Somebody of your village objected at this moment.")) from None
    if to_list is not None:
        list_moving.append(
            list_moving.locked(to_list.pk), "object", by=by, reason=text.strip(), unit=unit.path
        )
    return made


def _check_in_preview(target: RankList | Bulletin) -> None:
    ends = target.preview_until
    if target.status != ListStatus.PREVIEW or ends is None or clock.now() >= ends:
        raise MoveRefused(
            _("Objections are made during the preview."),
            next_step=_("What is wrong later on is told to the township like any other matter."),
        )


def _figure(target: RankList, unit: Unit) -> int | None:
    scope = "public" if target.colour == Colour.BLACK else "all"
    rows = target.reckoning.results.filter(unit=unit, scope=scope)
    return rows.values_list("corrected_centi", flat=True).first()


def locked(key: UUID, version: int | None = None) -> Objection:
    """The objection to decide; raises `NotHere`, `Conflict`."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related(
        "unit", "matter", "rank_list__reckoning__round__unit", "bulletin"
    )
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such objection here."))
    if version is not None and version != found.version:
        raise Conflict(_("Somebody else decided this objection in the meantime."))
    return found


def sheets_of(found: Objection) -> QuerySet[Sheet]:
    """What was handed in about the unit in that round."""
    if found.rank_list is None:
        return Sheet.objects.none()
    rows = Sheet.objects.counted().filter(round=found.rank_list.reckoning.round_id)
    return rows.filter(unit=found.unit)


def aspects_of(found: Objection) -> list[Aspect]:
    """What is scored again: the aspects that a sheet of this unit has."""
    if found.rank_list is None:
        return []
    standard = found.rank_list.reckoning.round.standard_id
    rows = Aspect.objects.filter(standard=standard, level=ScoredAt.GROUP)
    return list(rows.exclude(method=Method.RATING).order_by("seq"))


@transaction.atomic
def rescore(
    key: UUID,
    points: Mapping[str, int | None],
    words: str,
    *,
    by: Actor,
    posting: Posting | None = None,
    version: int | None = None,
) -> Objection:
    """The second sheet takes the place of the first, which is struck and stays readable. Points are
    hundredths by the aspect's code; none: there is no such thing there. Everything that was made
    of the first sheet is corrected by itself."""
    found = locked(key, version)
    if found.state != ObjectionState.OPEN or found.rank_list is None:
        raise MoveRefused(_("This objection asks for no second score."))
    round_ = found.rank_list.reckoning.round
    old = list(sheets_of(found).values_list("pk", flat=True))
    list_rules.check_may_rescore(by, found.unit, old)
    aspects = aspects_of(found)
    _check_points(aspects, points, words)
    sheet = _second_sheet(found, round_, aspects, points, by, posting)
    for one in Sheet.objects.filter(pk__in=old).order_by("pk"):
        _strike(one, by, words)
    found.sheet = sheet
    why = _("Objection %(number)s: scored again by another panel.") % {
        "number": found.matter.number
    }
    made = reckon_round(round_.pk, by=SYSTEM, why=why)
    scope = "public" if found.rank_list.colour == Colour.BLACK else "all"
    rows = made.results.filter(unit=found.unit, scope=scope)
    found.after_centi = rows.values_list("corrected_centi", flat=True).first()
    better = (found.after_centi or 0) > (found.before_centi or 0)
    _decide(found, upheld=better, outcome=words)
    return found


def _check_points(aspects: list[Aspect], points: Mapping[str, int | None], words: str) -> None:
    problems: dict[str, Text] = {}
    for one in aspects:
        given = points.get(one.code, 0) if one.code in points else -1
        if given is None and not one.may_not_apply:
            problems[one.code] = _("This exists everywhere: give points.")
        elif given is not None and not 0 <= given <= one.max_centi:
            problems[one.code] = _("Points go from 0 to %(most)s.") % {"most": one.max_centi / 100}
    if not words.strip() or len(words) > LONGEST:
        problems["words"] = _("Say in a few sentences what was seen.")
    if problems:
        raise Invalid(_("The second score is not complete."), fields=problems)


def _second_sheet(
    found: Objection,
    round_: Round,
    aspects: list[Aspect],
    points: Mapping[str, int | None],
    by: Actor,
    posting: Posting | None,
) -> Sheet:
    village = Unit.objects.get(path=village_path(found.path))
    now = clock.now()
    last = Panel.objects.filter(round=round_).aggregate(seq=Max("seq"))["seq"] or 0
    again = Panel.objects.filter(round=round_, letter__startswith="R").count() + 1
    panel = Panel.objects.create(round=round_, letter=f"R{again}", seq=last + 1)
    if posting is not None:
        PanelMember.objects.create(panel=panel, posting=posting, side=Side.STATION)
    stop = Stop.objects.create(
        round=round_, panel=panel, unit=village, day=clock.today(), state=StopState.DONE
    )
    plan = Plan(kind=VISIT, host=round_.unit, begins=now - AN_HOUR, place=found.unit)
    done = activities.record(plan, by=SYSTEM, ends=now)
    sheet = Sheet(
        id=new_id(), activity=done.activity, round=round_, stop=stop, unit=found.unit,
        path=found.path, state=SheetState.HANDED_IN, handed_in_at=now,
    )  # fmt: skip
    sheet.digest = digest({"sheet": str(sheet.pk), "points": dict(points)}, {})
    sheet.save(force_insert=True)
    Mark.objects.bulk_create(
        Mark(
            sheet=sheet,
            aspect=one,
            state=MarkState.SCORED if points[one.code] is not None else MarkState.NOT_APPLICABLE,
            points_centi=points[one.code],
        )
        for one in aspects
    )
    _step(sheet, "rescore", by, "")
    return sheet


def _step(sheet: Sheet, verb: str, by: Actor, was: str, words: str = "") -> None:
    sheet.steps_count += 1
    sheet.version += 1
    sheet.save()
    now = clock.now()
    SheetStep(
        record=sheet, seq=sheet.steps_count, at=now, entered_at=now, actor=by.as_json(),
        verb=verb, was=was, now=sheet.state, payload={},
        words=seal_words({"reason": words} if words else {}), public=False,
    ).save()  # fmt: skip


def _strike(sheet: Sheet, by: Actor, words: str) -> None:
    was, sheet.state = sheet.state, SheetState.VOID
    _step(sheet, "strike", by, was, words.strip())


def _decide(found: Objection, *, upheld: bool, outcome: str) -> None:
    found.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    found.outcome, found.decided_at = outcome.strip(), clock.now()
    found.version += 1
    found.save()


@transaction.atomic
def decide_on_bulletin(
    key: UUID, *, upheld: bool, words: str, by: Actor, version: int | None = None
) -> Objection:
    """What was wrong is put right where it was recorded; upheld, the month is frozen anew from
    it."""
    found = locked(key, version)
    if found.state != ObjectionState.OPEN or found.bulletin is None:
        raise MoveRefused(_("This objection is decided."))
    list_rules.check_may_run(by, found.bulletin.path)
    list_rules.check_not_own(by, found.unit)
    if not words.strip() or len(words) > LONGEST:
        raise Invalid(_("Give the reason."), fields={"words": _("Give the reason.")})
    _decide(found, upheld=upheld, outcome=words)
    if upheld:
        why = _("Objection %(number)s was upheld.") % {"number": found.matter.number}
        bulletins.freeze_again(found.bulletin.unit, found.bulletin.month, why=why, by=by)
    return found
