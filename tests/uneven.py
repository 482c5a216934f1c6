"""Rounds in which places differ, a panel is harsh, and somewhere a veto was found."""

from linli.scoring import services as scoring
from linli.scoring.models import Aspect, AspectItem, Deduction, Reckoning, Sheet
from linli.territory.models import Unit
from tests.scored import scored
from tests.town import Town


def uneven(unit: Unit, aspect: Aspect) -> int:
    """Each place loses something else; always the same."""
    digits = int(unit.path.replace(".", ""))
    return aspect.max_centi - (digits * (aspect.seq + 3)) % 7 * 100


def harsh(unit: Unit, aspect: Aspect, letter: str) -> int:
    """Panel B takes off half a point more of each aspect, wherever it comes."""
    return uneven(unit, aspect) - (50 if letter == "B" else 0)


def with_vetoes(town: Town, each: int) -> Reckoning:
    """Some village and one of its groups got a veto from whoever came first."""
    scores = scored(town, harsh, each)
    items = AspectItem.objects.filter(aspect__standard=scores.round.standard_id)
    item = items.get(veto_cap_centi=60_00)
    for village in scores.six.villages[1:3]:
        below = Sheet.objects.filter(round=scores.round, path__startswith=village.path)
        sheets = below.order_by("path", "stop__panel__seq")
        for sheet in (sheets[0], sheets.exclude(unit=village)[0]):
            Deduction.objects.create(sheet=sheet, item=item, times=1, off_centi=0)
    return scoring.reckon_round(scores.round.pk, by=scores.six.lead.actor, why="一票否决")
