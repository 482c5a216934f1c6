"""Which branch or party group leads which grid (rows S2-05, S3-07)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common.errors import Conflict, Invalid
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.fields import below
from linli.territory.models import Grid, Unit
from linli.territory.services.organisation_tree import branches_of

MOST_RULE: Final = "organisation.grids_of_a_branch"


def grids_of(village: Unit) -> list[Grid]:
    """The grids in force with whoever leads them, micro-grids behind their grid. One query."""
    rows = Grid.objects.current().filter(village=village).select_related("branch")
    return list(rows.order_by("code"))


def grids_without_branch(place: Unit) -> list[Grid]:
    """Grids in force at or below a place that no branch leads: gaps (row S3-07). One query."""
    rows = Grid.objects.in_force().filter(below(place.path, "village__path"))
    return list(rows.filter(branch__isnull=True).select_related("village").order_by("code"))


def print_of(grids: Sequence[Grid]) -> str:
    """Changes whenever a grid gets another branch: what a form showed."""
    said = [(grid.pk, grid.branch_id) for grid in grids]
    return sha256(repr(said).encode()).hexdigest()[:24]


@transaction.atomic
def set_branches(
    village: Unit, chosen: Mapping[int, int | None], *, by: Actor, seen: str | None = None
) -> int:
    """Give grids of a village to branches, by their keys; returns how many changed. Raises
    `Invalid` where a branch leads more than the rule allows, `Conflict` when somebody was
    quicker."""
    rules.check_may_organise(by, village)
    Unit.objects.select_for_update().get(pk=village.pk)
    grids = grids_of(village)
    changed = [one for one in grids if one.pk in chosen and one.branch_id != chosen[one.pk]]
    if not changed:
        return 0
    if seen is not None and seen != print_of(grids):
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Look at it again; your choices are kept below."),
        )
    known = {unit.pk: unit for unit in branches_of(village)}
    for grid in changed:
        branch = known.get(chosen[grid.pk] or 0)
        if chosen[grid.pk] is not None and branch is None:
            raise Invalid(
                _("This is no branch of %(place)s.") % {"place": village.short_name},
                fields={f"grid-{grid.pk}": _("Choose one from the list.")},
            )
        grid.branch = branch
    _check_number(village, grids)
    Grid.objects.bulk_update(changed, ["branch"])
    details = {grid.code: grid.branch.path if grid.branch else "" for grid in changed}
    audit.note(by=by, verb="set_branches", what=f"territory.Unit:{village.code}", details=details)
    return len(changed)


def _check_number(village: Unit, grids: Sequence[Grid]) -> None:
    """No branch leads more grids, and none more micro-grids, than the rule allows."""
    most = rulesets.value(MOST_RULE, path=village.path)
    led = Counter((grid.branch_id, grid.layer) for grid in grids)
    for grid in grids:
        if grid.branch and led[grid.branch_id, grid.layer] > most:
            sentence = _("%(branch)s leads %(count)d; at most %(most)d are allowed here.") % {
                "branch": grid.branch.name,
                "count": led[grid.branch_id, grid.layer],
                "most": most,
            }
            raise Invalid(sentence, fields={f"grid-{grid.pk}": sentence})
