"""拆分: what came in as one report and is two things becomes two matters (ADR 0042)."""

from uuid import UUID

from django.db import transaction

from linli.matters.models import Matter
from linli.matters.services.moving import begin, finish
from linli.matters.services.reporting import Report, report
from linli.matters.services.texting import go_on_for
from linli.people.actors import Actor


@transaction.atomic
def split(
    matter_id: UUID,
    *,
    by: Actor,
    text: str,
    kind: str,
    unit_id: int | None = None,
    where: str = "",
    version: int | None = None,
) -> Matter:
    """A second matter with a number, text, kind and place of its own; its clocks start now. The
    reporter is the same and follows both. Returns the new one."""
    turn = begin(matter_id, "split", by=by, version=version, text=text, kind=kind)
    matter = turn.matter
    wanted = Report(
        place_code=matter.village.code,
        text=text,
        source=matter.source,
        kind=kind,
        unit_id=unit_id or (matter.place_id if matter.place_id != matter.village_id else None),
        where=where or matter.place_words,
        point=None if unit_id else matter.point,
        private=matter.private,
        client=f"split:{matter.pk.hex}"[:40],
        key=f"{turn.seq}",
    )
    made = report(wanted, by=by).matter
    made.split_from, made.reporter = matter, matter.reporter
    made.save(update_fields=["split_from", "reporter"])
    go_on_for(made, matter)
    other = begin(made.pk, "split_from", by=by, beside=True)
    other.payload["from"], turn.payload["to"] = matter.number, made.number
    turn.words.clear()
    finish(turn, turn_of=matter.turn)
    finish(other)
    return other.matter
