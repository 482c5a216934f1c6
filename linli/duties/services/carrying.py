"""Where an organisation hangs elsewhere, what copied its path says the new one."""

from typing import Any, Final

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, Substr

from linli.duties.models import DutyRule, Excuse, Frozen
from linli.territory.fields import below

COPIES: Final[tuple[tuple[Any, str], ...]] = (
    (Excuse, "path"),
    (Frozen, "path"),
    (DutyRule, "scope_path"),
)


def carry(was: str, now: str) -> None:
    """A statement for each table. In the transaction of the move."""
    for model, field in COPIES:
        moved = Concat(Value(now), Substr(F(field), len(was) + 1), output_field=CharField())
        model.objects.filter(below(was, field)).update(**{field: moved})
