"""Evidence from duties: closed periods as they were frozen, and how the running one stands."""

from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common import clock
from linli.duties import services as duties
from linli.duties.choices import State
from linli.duties.models import DutyRule, Frozen
from linli.duties.services import Line
from linli.duties.services.bound import Scope
from linli.stars.catalogue import Criterion
from linli.stars.evidence.asking import SHOWN, VILLAGE, Found, Ground, Measure, Row, register

KEPT: Final = "duties"
COUNTED: Final = (State.MET, State.MISSED)
DAY: Final = timedelta(days=1)


@register("duties", Measure.PERCENT)
def met(ground: Ground, criterion: Criterion, _need: int) -> Found:
    """Of the periods that ended and were not excused, in how many the duty was met; of the running
    ones those that are met already. Two queries, besides one look at the running ones for all
    criteria."""
    unit = ground.village if criterion.at == VILLAGE else ground.host
    if unit is None:
        return Found(applies=False, why=gettext_lazy("it belongs to no village"))
    closed = Frozen.objects.standing().filter(
        unit=unit,
        rule__line__in=criterion.of,
        until_on__gt=clock.local(ground.since).date(),
        state__in=COUNTED,
    )
    rows = list(closed.select_related("rule").order_by("-until_on", "rule__position", "rule"))
    running = [one for one in _running(ground, criterion.at) if one.rule.line in criterion.of]
    running = [one for one in running if one.unit.pk == unit.pk]
    good = sum(row.state == State.MET for row in rows)
    good_now = sum(one.state == State.MET for one in running)
    of = len(rows) + good_now
    waits = [one for one in running if one.state not in {State.MET, State.EXCUSED}]
    missed = [row for row in rows if row.state == State.MISSED]
    return Found(
        got=(good + good_now) * 100 // of if of else 0,
        of=of,
        applies=bool(of),
        why=gettext_lazy("no period of it has ended yet"),
        rows=[
            *(_to_do(one) for one in waits[:SHOWN]),
            *(Row(row.rule.name, row.until_on - DAY, missing=True) for row in missed[:SHOWN]),
        ],
        due_on=min((one.period.last_day for one in waits), default=None),
        page=reverse("duties:unit", args=[unit.pk]),
    )


def _to_do(line: Line) -> Row:
    words = _("%(what)s: %(got)d of %(needed)d so far") % {
        "what": line.rule.name, "got": line.got, "needed": line.needed,
    }  # fmt: skip
    return Row(words, line.period.last_day, missing=True)


def _running(ground: Ground, at: str) -> list[Line]:
    """How the duties of all criteria of the programme stand now, of the organisation or of its
    village; looked up once."""
    known = ground.kept.setdefault(KEPT, {})
    if at not in known:
        wanted = {
            line
            for star in ground.programme.stars
            for one in star.criteria
            if one.source == "duties" and one.at == at
            for line in one.of
        }
        path = ground.around if at == VILLAGE else ground.host.path
        rules = DutyRule.objects.on(clock.local(ground.at).date()).around(path)
        asked = [rule for rule in rules.filter(line__in=wanted) if not rule.law.of_person]
        known[at] = duties.lines(duties.evaluate(asked, Scope(path), ground.at)) if asked else []
    found: list[Line] = known[at]
    return found
