"""关联: matters that belong together though each goes on by itself, with a word why."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.matters.choices import Relatedness
from linli.matters.models import Matter, Relation
from linli.matters.services.merging import matter_named
from linli.matters.services.moving import begin, check_first, finish
from linli.people.actors import Actor


@transaction.atomic
def relate(
    matter_id: UUID, *, by: Actor, other: str, why: str, version: int | None = None
) -> Matter:
    """Both pages name the other one, to whoever may read it. Noted twice it is there once, with the
    newer word."""
    check_first(matter_id, "relate", by=by, other=other, why=why)
    found = matter_named(other, by=by, field="other")
    if found.pk == matter_id:
        raise Invalid(
            _("It is the same matter."), fields={"other": _("Write the number of another one.")}
        )
    if why not in Relatedness.values:
        raise Invalid(_("Choose why they belong together."), fields={"why": _("Choose one.")})
    matter = _note(matter_id, found, "relate", why, by, version)
    first, second = sorted((matter_id, found.pk))
    Relation.objects.update_or_create(
        first_id=first, second_id=second, defaults={"why": why, "made_at": clock.now()}
    )
    return matter


@transaction.atomic
def unrelate(matter_id: UUID, *, by: Actor, other: str, version: int | None = None) -> Matter:
    """They do not belong together after all."""
    check_first(matter_id, "unrelate", by=by, other=other)
    found = matter_named(other, by=by, field="other")
    first, second = sorted((matter_id, found.pk))
    gone, _rows = Relation.objects.filter(first_id=first, second_id=second).delete()
    if not gone:
        raise Invalid(_("They are not related."), fields={"other": _("Choose one from the list.")})
    return _note(matter_id, found, "unrelate", "", by, version)


def _note(
    matter_id: UUID, other: Matter, verb: str, why: str, by: Actor, version: int | None
) -> Matter:
    """In both histories, for staff; the one with the smaller id is locked first."""
    turns = {}
    for key in sorted((matter_id, other.pk)):
        own = key == matter_id
        turns[key] = begin(
            key,
            verb if own else "related",
            by=by,
            version=version if own else None,
            other=other.number,
            why=why,
            beside=not own,
        )
    for key, turn in turns.items():
        beside = other if key == matter_id else turns[matter_id].matter
        turn.words.clear()
        turn.public = False
        turn.payload.update(other=beside.number, why=why)
        finish(turn, turn_of=turn.matter.turn)
    return turns[matter_id].matter


def related_to(matter: Matter, *, by: Actor) -> list[tuple[Matter, Relatedness]]:
    """The matters beside it that this person may read, with the word why. Two queries."""
    pairs = Relation.objects.filter(first=matter).values_list("second", "why")
    others = Relation.objects.filter(second=matter).values_list("first", "why")
    found = dict(pairs.union(others))
    rows = Matter.objects.visible_to(by).filter(pk__in=found).for_list().order_by("number")
    return [(row, Relatedness(found[row.pk])) for row in rows]
