"""Where an organisation hangs elsewhere, everything of it that copied its path says the new one."""

from typing import Any, Final

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, Substr

from linli.activities.models import Activity, Material, Programme, Series
from linli.territory.fields import below

COPIES: Final[tuple[tuple[Any, str], ...]] = (
    (Activity, "host_path"),
    (Activity, "place_path"),
    (Series, "host_path"),
    (Material, "path"),
    (Programme, "path"),
)


def carry(was: str, now: str) -> None:
    """Five statements, however many activities there are. In the transaction of the move."""
    for model, field in COPIES:
        rest = Substr(F(field), len(was) + 1)
        moved = Concat(Value(now), rest, output_field=CharField())
        model.objects.filter(below(was, field)).update(**{field: moved})
