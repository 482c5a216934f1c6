"""The red schoolbag (row S4-07): kits of materials, and what was carried to whom."""

from typing import ClassVar, Self

from django.db import models

from linli.activities.models import Activity, Material
from linli.common.personal import NOTHING
from linli.orglife.choices import SETTLED, Brought


class KitItem(models.Model):
    """A material of the library that lies in a kit, which is a material of the library itself."""

    PERSONAL: ClassVar = NOTHING

    kit = models.ForeignKey(
        Material, on_delete=models.CASCADE, related_name="in_the_kit", db_index=False
    )
    item = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="in_kits")
    turn = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit", "item"], name="in_a_kit_once"),
            models.CheckConstraint(
                condition=~models.Q(kit=models.F("item")), name="no_kit_in_itself"
            ),
        ]


class BagDeliveryQuerySet(models.QuerySet["BagDelivery"]):
    """Reading deliveries; pages begin at the activities of one organisation."""

    def standing(self) -> Self:
        """Those that were not struck out."""
        return self.filter(struck_at__isnull=True)

    def settled(self) -> Self:
        """Those after which nothing has to be brought once more for the same reason."""
        return self.standing().filter(outcome__in=SETTLED)


class BagDelivery(models.Model):
    """How carrying materials to somebody went, beside its activity, which says when, what, who
    carried it and to whom.

    `digest` is a hash over the form, to notice a changed resend.
    """

    PERSONAL: ClassVar = NOTHING

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="delivery", primary_key=True
    )
    outcome = models.CharField(max_length=10, choices=Brought)
    asks_more = models.BooleanField(default=False)
    struck_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64)

    objects = BagDeliveryQuerySet.as_manager()
