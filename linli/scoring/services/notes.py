"""Notes of a bulletin beside figures that were corrected since they were written."""

from linli.scoring.choices import NoteKind
from linli.scoring.models import Bulletin, BulletinStep
from linli.scoring.points import lines_of

WRITTEN_BY: dict[str, str] = {NoteKind.GOOD: "good", NoteKind.CRITICISM: "criticise"}
Change = tuple[int | None, int | None]


def corrected_since(found: Bulletin) -> dict[tuple[str, str], Change]:
    """By the kind of note and the village's code: the points that it had when the note was written,
    and those that it has now, where they differ. One query, however many notes."""
    steps = BulletinStep.objects.filter(
        record__unit=found.unit_id, record__month=found.month, verb__in=WRITTEN_BY.values()
    )
    rows = steps.select_related("record").order_by("record__revision", "seq")
    written = {(step.verb, str(step.payload.get("unit", ""))): step.record for step in rows}
    now = points_in(found)
    changed: dict[tuple[str, str], Change] = {}
    for kind, verb in WRITTEN_BY.items():
        for (said, unit), version in written.items():
            was = points_in(version).get(unit) if said == verb and version.pk != found.pk else None
            if said == verb and version.pk != found.pk and was != now.get(unit):
                changed[str(kind), unit] = (was, now.get(unit))
    return changed


def points_in(found: Bulletin) -> dict[str, int | None]:
    """What each village has in this version, by its code."""
    return {line.unit: line.points for line in lines_of(found.inputs)}
