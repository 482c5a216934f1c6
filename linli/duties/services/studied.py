"""The three-ones of branches: the hour before a meeting and the hour in it as shares of what was
held, and the study of a week in whole days. As the study ledger counts them."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from linli.activities.models import Activity, ActivityStep
from linli.duties.choices import Part
from linli.duties.language import WHOLE
from linli.duties.services.asking import NO_TIME, Asked, Key, Tally
from linli.orglife.choices import Study
from linli.orglife.models import StudyEntry
from linli.orglife.services.year import FAMILIES
from linli.territory.fields import below

STUDY = "study"  # the family of kinds
HOUR = 60


def tallies(asked: Asked) -> dict[Key, Tally]:
    """By organisation. One query, for the days of a week two."""
    [part] = asked.law.kinds
    if part == Part.WEEKLY:
        return _days(asked)
    rows = _held(asked, (*FAMILIES, STUDY))
    if part == Part.BEFORE:
        enough = Q(before__gte=asked.values["study.before"])
        rows = rows.annotate(before=_before(asked))
    else:
        enough = Q(length__gte=timedelta(minutes=asked.values["study.inside"]))
        rows = rows.annotate(length=_length())
    grouped = rows.order_by().values("host_path")
    counted = grouped.annotate(of=Count("pk"), fit=Count("pk", filter=enough))
    return {
        (None, path): Tally(fit * WHOLE // of, of=of)
        for path, of, fit in counted.values_list("host_path", "of", "fit")
    }


def _length() -> Any:
    return ExpressionWrapper(F("held_to") - F("held_from"), output_field=DurationField())


def _before(asked: Asked) -> Any:
    """The minutes that were studied for a meeting."""
    mine = _standing(asked, StudyEntry.objects.filter(activity=OuterRef("pk"), part=Study.BEFORE))
    return Subquery(mine.order_by().values("activity").annotate(n=Sum("minutes")).values("n"))


def _days(asked: Asked) -> dict[Key, Tally]:
    """What was entered for the week, and what was held for study, in whole days of study."""
    since, until = asked.since.date(), asked.until.date()
    rows = StudyEntry.objects.filter(part=Study.WEEKLY, day__gte=since, day__lt=until)
    if asked.path:
        rows = rows.filter(below(asked.path))
    entered = _standing(asked, rows).order_by().values("path").annotate(n=Sum("minutes"))
    minutes: dict[str, int] = dict(entered.values_list("path", "n"))
    held = _held(asked, (STUDY,)).order_by().values("host_path").annotate(n=Sum(_length()))
    for path, length in held.values_list("host_path", "n"):
        more = int((length or NO_TIME).total_seconds() // HOUR)
        minutes[path] = minutes.get(path, 0) + more
    day = asked.values["study.hours_of_day"] * HOUR
    return {(None, path): Tally(count // max(day, 1)) for path, count in minutes.items()}


def _standing(asked: Asked, rows: QuerySet[StudyEntry]) -> QuerySet[StudyEntry]:
    """Not struck out; as far as it was known."""
    if asked.known_by is None:
        return rows.filter(struck_at__isnull=True)
    stands = Q(struck_at__isnull=True) | Q(struck_at__gt=asked.known_by)
    return rows.filter(stands, entered_at__lte=asked.known_by)


def _held(asked: Asked, families: tuple[str, ...]) -> QuerySet[Any]:
    rows = Activity.objects.held_between(asked.since, asked.until)
    # By their codes: the index of what was held begins with them.
    rows = rows.filter(kind__in=[code for one in families for code in asked.families.get(one, ())])
    if asked.path:
        rows = rows.filter(below(asked.path, "host_path"))
    if asked.known_by is None:
        return rows
    late = ActivityStep.objects.filter(
        record=OuterRef("pk"), verb="hold", entered_at__gt=asked.known_by
    )
    return rows.filter(~Q(Exists(late)))
