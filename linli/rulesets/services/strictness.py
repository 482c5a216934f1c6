"""Whether a narrower place's value is as strict as the rule demands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services import shapes
from linli.rulesets.services.asking import prefixes


@dataclass(frozen=True)
class Below:
    """What narrower places set for themselves: it stays, or it ends because it is too lax now."""

    stays: list[RuleValue] = field(default_factory=list)
    ends: list[RuleValue] = field(default_factory=list)


def check(rule: Rule, path: str, new: Any, since: datetime) -> None:
    """Raise `Invalid` if this is laxer than what the wider places say from then on."""
    if rule.stricter == Rule.Stricter.ANY or not path:
        return
    for bound in _bounds(rule, path, since):
        if _is_laxer(rule, new, bound):
            shape = shapes.shape_of(rule.unit, bound)
            raise Invalid(
                _("Here this value may only be stricter than the general one (%(value)s).")
                % {"value": shape.words(bound)},
            )


def _bounds(rule: Rule, path: str, since: datetime) -> list[Any]:
    """The wider places' values at that moment and at each later change that is planned."""
    rows = list(still_to_come(rule, since).filter(scope_path__in=prefixes(path)[:-1]))
    moments = {since, *(row.valid_from for row in rows if row.valid_from > since)}
    bounds = []
    for at in sorted(moments):
        held = [row for row in rows if row.valid_from <= at and _lasts(row, at)]
        if held:
            bounds.append(max(held, key=lambda row: (len(row.scope_path), row.valid_from)).value)
    return bounds


def _lasts(row: RuleValue, at: datetime) -> bool:
    return row.valid_to is None or row.valid_to > at


def still_to_come(rule: Rule, since: datetime) -> QuerySet[RuleValue]:
    """The rows of a rule, of every place, that hold at some time from a moment on."""
    return RuleValue.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=since), rule=rule
    ).order_by("scope_path", "valid_from")


def bound_words(rule: Rule, path: str, since: datetime) -> str:
    """The bound that a form names beside its field; empty where either way is free."""
    bounds = _bounds(rule, path, since) if path and rule.stricter != Rule.Stricter.ANY else []
    if not bounds:
        return ""
    words = {"value": shapes.shape_of(rule.unit, bounds[0]).words(bounds[0])}
    if rule.unit == shapes.BOUNDS:
        return _("Within the general value: %(value)s.") % words
    if rule.stricter == Rule.Stricter.LESS:
        return _("At most the general value: %(value)s.") % words
    return _("At least the general value: %(value)s.") % words


def below(rule: Rule, path: str, new: Any, since: datetime) -> Below:
    """The values that narrower places have set, parted by whether they may stay."""
    found = Below()
    for row in still_to_come(rule, since).filter(scope_path__startswith=path):
        if row.scope_path != path:
            (found.ends if _is_laxer(rule, row.value, new) else found.stays).append(row)
    return found


def _is_laxer(rule: Rule, value: Any, bound: Any) -> bool:
    """Row by row; what is counted in another unit than the bound cannot be shown to be stricter."""
    if rule.stricter == Rule.Stricter.ANY:
        return False
    pairs: Iterable[tuple[Any, Any]] = (
        (shape.measure(shapes.part_of(value, part)), shape.measure(shapes.part_of(bound, part)))
        for part, shape in shapes.leaves(shapes.shape_of(rule.unit, bound))
    )
    return any(_passes(rule, mine, theirs) for mine, theirs in pairs)


def _passes(rule: Rule, mine: tuple[str, float] | None, theirs: tuple[str, float] | None) -> bool:
    if mine is None or theirs is None:
        return False
    if mine[0] != theirs[0]:
        return True
    return mine[1] > theirs[1] if rule.stricter == Rule.Stricter.LESS else mine[1] < theirs[1]
