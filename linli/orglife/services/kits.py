"""Kits of the red schoolbag: a material of the library in which others lie (row S4-07)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.choices import MaterialKind
from linli.activities.models import Material
from linli.activities.services import Wanted
from linli.common.errors import Invalid
from linli.orglife.models import KitItem
from linli.people.actors import Actor
from linli.territory.models import Unit

MOST_ITEMS: Final = 30
MOST_OFFERED: Final = 100
NOT_CARRIED: Final = (MaterialKind.KIT, MaterialKind.PLATFORM)


def items_for(by: Actor) -> list[Material]:
    """What can be carried along: what the library holds but for kits, the newest first. One
    query."""
    rows = Material.objects.visible_to(by).exclude(kind__in=NOT_CARRIED)
    return list(rows.order_by("-added_at", "pk")[:MOST_OFFERED])


def kits_for(by: Actor) -> list[Material]:
    """The kits that this person may use, each with what lies in it (`lies_in`). Two queries."""
    rows = Material.objects.visible_to(by).filter(kind=MaterialKind.KIT).select_related("unit")
    kits = list(rows.order_by("-added_at", "pk")[:MOST_OFFERED])
    inside: dict[UUID, list[Material]] = {kit.pk: [] for kit in kits}
    for row in KitItem.objects.filter(kit__in=kits).select_related("item").order_by("turn"):
        if row.item.withdrawn_at is None:
            inside[row.kit_id].append(row.item)
    for kit in kits:
        kit.lies_in = inside[kit.pk]  # type: ignore[attr-defined]
    return kits


@transaction.atomic
def put_together(
    unit: Unit, title: str, about: str, items: Sequence[Material], *, by: Actor, key: UUID
) -> Material:
    """A kit of what lies in the library. Sent twice it is there once. Raises `Refused`,
    `Invalid`."""
    if not items:
        raise Invalid(
            _("The kit is empty."), fields={"items": _("Choose what lies in it from the library.")}
        )
    if len(items) > MOST_ITEMS:
        sentence = _("At most %(most)d in one kit.") % {"most": MOST_ITEMS}
        raise Invalid(_("The kit is too heavy."), fields={"items": sentence})
    wanted = Wanted(MaterialKind.KIT, title, about.strip() or "、".join(one.title for one in items))
    kit = activities.add_material(unit, wanted, by=by, key=key)
    KitItem.objects.bulk_create(
        [KitItem(kit=kit, item=one, turn=turn) for turn, one in enumerate(items, 1)],
        ignore_conflicts=True,
    )
    return kit
