"""Clocks of disputes, looked at by the worker. Each is told once; safe to run twice."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, QuerySet

from linli.common import clock
from linli.mediation.choices import Stage
from linli.mediation.models import Agreement, Dispute, Part, Revisit
from linli.mediation.services import telling
from linli.rulesets import services as rulesets

AT_ONCE: Final = 100  # rows of each kind a round
WARN: Final = "mediation.warn_before"


def warn_of_disputes() -> int:
    """Mediation runs out soon or ran out, a body has not answered, a revisit is due, the days for
    asking the court run out. Returns how many were told."""
    if not Dispute.objects.exists():
        return 0
    silent = Part.objects.filter(taken_at=None, returned_at=None, closed_at=None)
    awaited = Revisit.objects.filter(done_at=None, dispute__stage=Stage.AGREED)
    return _soon() + sum(
        (
            _each(_mediating().filter(mediate_due_at__lt=clock.now()), "late"),
            _each(silent.filter(answer_due_at__lt=clock.now()), "silent"),
            _each(awaited.filter(due_on__lte=clock.today()), "revisit"),
        )
    )


def _mediating() -> QuerySet[Dispute]:
    return Dispute.objects.filter(stage=Stage.MEDIATING)


def _soon() -> int:
    """What runs out within as many days as the rule of its village says. Three queries, and two for
    each village."""
    now, today = clock.now(), clock.today()
    mediating = _mediating().filter(mediate_due_at__gte=now, soon_told_at=None)
    unasked = Agreement.objects.filter(
        confirm_asked_at=None, confirm_told_at=None, dispute__stage=Stage.AGREED
    ).filter(confirm_until__gte=today)
    paths = {
        *mediating.values_list("matter__village__path", flat=True),
        *unasked.values_list("dispute__matter__village__path", flat=True),
    }
    told = 0
    for path, values in rulesets.values_at([WARN], paths, at=now).items():
        ahead = timedelta(days=values[WARN])
        runs_out = mediating.filter(matter__village__path=path, mediate_due_at__lte=now + ahead)
        told += _each(runs_out, "soon")
        last_days = unasked.filter(
            dispute__matter__village__path=path, confirm_until__lte=today + ahead
        )
        told += _each(last_days, "court")
    return told


# Where each kind of news is marked as told
MARKS: Final = {
    "late": "late_told_at",
    "soon": "soon_told_at",
    "silent": "told_at",
    "revisit": "told_at",
    "court": "confirm_told_at",
}


def _each(rows: QuerySet[Any], what: str) -> int:
    """Tell of each that was not told yet, one transaction each."""
    keys = rows.filter(**{MARKS[what]: None}).order_by("pk").values_list("pk", flat=True)
    return sum(_once(rows.model, key, what) for key in list(keys[:AT_ONCE]))


@transaction.atomic
def _once(model: type[Model], key: Any, what: str) -> int:
    """Marked and told together; another worker that was first has done it."""
    mark = MARKS[what]
    untold = model._base_manager.filter(**{"pk": key, mark: None})
    if not untold.update(**{mark: clock.now()}):
        return 0
    row: Any = model._base_manager.get(pk=key)
    dispute_key = key if model is Dispute else row.dispute_id
    dispute = Dispute.objects.for_list().select_related("matter__grid").get(pk=dispute_key)
    until = dispute.mediate_due_at
    dedupe = f"{what}:{key}" + (f":{until:%Y%m%d}" if model is Dispute and until else "")
    telling.tell(what, dispute, dedupe=dedupe)
    return 1
