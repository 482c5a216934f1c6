"""The chain of organisations as people read it: who holds which post, and which grids are led.

Who is a party member is internal: the tree for everybody names holders only where they agreed
(design §2.3). Fixed query counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from linli.common import clock
from linli.people.actors import Actor
from linli.territory.choices import CHAIN, Answer, Layer, PlanStatus, Shown, UnitKind
from linli.territory.fields import below
from linli.territory.models import Grid, Link, Posting, Unit
from linli.territory.models.links import CONTACT
from linli.territory.services.organisation import Chain, chain_of, of_place

# The post without which an organisation has nobody at its head.
HEADS: Final = {
    UnitKind.GENERAL_BRANCH: "general_branch_secretary",
    UnitKind.BRANCH: "branch_secretary",
    UnitKind.PARTY_GROUP: "party_group_leader",
}


@dataclass
class Node:
    """An organisation with what belongs to it. `households` are those that a member looks after in
    the grids that it leads."""

    unit: Unit
    posts: list[Posting] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    households: int = 0
    below: "list[Node]" = field(default_factory=list)
    is_left_out: bool = False  # the rules of the place do not keep such a link any more

    @property
    def is_headless(self) -> bool:
        """Nobody holds its first post."""
        head = HEADS.get(UnitKind(self.unit.kind))
        return head is not None and all(post.role_id != head for post in self.posts)


@dataclass(frozen=True)
class Tree:
    """The organisations of a place, the links it keeps, and the grids that none of them leads."""

    nodes: list[Node]
    chain: Chain
    without: list[Grid]
    households: int = 0  # with a member who looks after them, in the whole place

    @property
    def missing(self) -> list[str]:
        """Links that the place keeps but has none of."""
        there = {node.unit.kind for node in every(self.nodes)}
        return [str(kind.label) for kind in self.chain.kinds if kind not in there]


def every(nodes: Iterable[Node]) -> Iterable[Node]:
    """All of a tree, from the top."""
    for node in nodes:
        yield node
        yield from every(node.below)


def tree(place: Unit, *, by: Actor | None = None, at: datetime | None = None) -> Tree:
    """For staff what their postings cover; without `by` what anybody may read. Six queries."""
    moment = at or clock.now()
    units = of_place(place)
    if by is not None:
        units = [unit for unit in units if is_seen(by, unit)]
    chain = chain_of(place, moment)
    posts = _posts(units, moment, public=by is None)
    grids = list(Grid.objects.current().filter(village=place).order_by("code"))
    led, linked = defaultdict(list), _linked(place, moment) if chain.households else Counter()
    for grid in grids:
        led[grid.branch_id].append(grid)
    nodes = {
        unit.pk: Node(
            unit,
            posts.get(unit.pk, []),
            led.get(unit.pk, []),
            sum(linked[grid.pk] for grid in led.get(unit.pk, [])),
            is_left_out=unit.kind in CHAIN and unit.kind not in chain.kinds,
        )
        for unit in units
    }
    return Tree(
        _hung(nodes),
        chain,
        [grid for grid in led[None] if grid.layer == Layer.GRID],
        sum(linked.values()),
    )


def is_seen(by: Actor, unit: Unit) -> bool:
    """Whether somebody sees an organisation with its holders: whoever answers for a grid sees those
    of the village."""
    return any(unit.path.startswith(one.path) for one in by.granting("organisation.view"))


def _hung(nodes: dict[int, Node]) -> list[Node]:
    """Each below the one that it hangs from; without it, at the top."""
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.unit.parent_id or 0)
        (above.below if above else tops).append(node)
    return tops


def _posts(units: Sequence[Unit], at: datetime, *, public: bool) -> dict[int, list[Posting]]:
    rows = Posting.objects.current(at).filter(unit__in=units, grid=None, area=None)
    if public:
        agreed = Q(role__shown=Shown.AGREED, name_agreed_at__isnull=False)
        rows = rows.filter(Q(role__shown=Shown.NAME) | agreed)
    found: dict[int, list[Posting]] = {}
    for row in rows.select_related("person", "role").order_by("role__turn", "since_at", "pk"):
        found.setdefault(row.unit_id, []).append(row)
    return found


def _linked(place: Unit, at: datetime) -> Counter[int]:
    """How many households of each grid in force a member looks after, with their consent."""
    where = "household__unit__in_grids"
    rows = (
        Link.objects.current(at)
        .filter(
            below(place.path),
            kind=CONTACT,
            answer=Answer.AGREED,
            **{f"{where}__plan__status": PlanStatus.PUBLISHED, f"{where}__layer": Layer.GRID},
        )
        .values_list(f"{where}__grid")
        .annotate(count=Count("household", distinct=True))
    )
    return Counter(dict(rows.order_by()))


def branches_of(place: Unit) -> list[Unit]:
    """The Party organisations that may lead a grid of a place. One query."""
    return [unit for unit in of_place(place) if unit.kind in CHAIN]
