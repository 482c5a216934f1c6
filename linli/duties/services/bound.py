"""Who is bound by a rule at a moment: the holders of links and postings, organisations, places."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Q

from linli.activities.models import ActivityKind
from linli.common import clock
from linli.duties.choices import Binds
from linli.duties.language import Law
from linli.duties.services.asking import Own
from linli.duties.services.counting import own_of
from linli.territory.choices import Answer, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Link, LinkKind, Posting, Unit
from linli.territory.services import link_ends

TOWNSHIP: Final = 4  # tokens of its path


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody, or an organisation, with what they answer for. Nobody stands there where it is
    vacant. `since`: bound from then on."""

    unit: Unit
    person: UUID | None = None
    holder_unit: int | None = None
    since: date | None = None
    vacant: bool = False

    @property
    def who(self) -> UUID | int | None:
        """Whose doing counts where that matters."""
        return self.person or self.holder_unit


@dataclass(frozen=True)
class Scope:
    """What is looked at: everything below a path, or what binds one person through these postings
    (`units`: the organisations that they lead)."""

    path: str = ""
    people: frozenset[UUID] | None = None
    postings: frozenset[UUID] = frozenset()
    units: frozenset[int] = frozenset()


class Ground:
    """The units that rules ask for, read once for all of them."""

    def __init__(self, laws: Iterable[Law], scope: Scope, at: datetime) -> None:
        self.scope, self.at, self.day = scope, at, clock.local(at).date()
        wanted = {name for law in laws if law.binds == Binds.UNIT for name in law.names}
        linked = {law.names[0] for law in laws if law.binds == Binds.LINK}
        self.kinds = {one.code: one for one in LinkKind.objects.filter(code__in=linked)}
        ends = {word for kind in self.kinds.values() for word in (*kind.subjects, *kind.covered)}
        if ends & {link_ends.VILLAGE_BRANCH, link_ends.RURAL_BRANCH}:
            ends |= set(link_ends.BRANCHES)
        if scope.people is None:
            wanted |= ends & set(UnitKind.values)
        self.units = self._units(wanted)
        self._of_kind: dict[str, list[Bound]] = {}  # several rules bind by the same links

    @cached_property
    def own(self) -> Own | None:
        """What the one person who is asked about may have done; nothing where it is many."""
        people = self.scope.people
        return own_of(next(iter(people))) if people is not None and len(people) == 1 else None

    @cached_property
    def families(self) -> dict[str, list[str]]:
        """The kinds of activities in each family."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for code, family in ActivityKind.objects.order_by("pk").values_list("pk", "family"):
            found[family].append(code)
        return found

    def _units(self, kinds: set[str]) -> list[Unit]:
        """Of these kinds, in force on the day, at or below an opened place; by path."""
        reach = below(self.scope.path)
        if self.scope.people is not None:
            if not self.scope.units:
                return []
            reach = Q(pk__in=self.scope.units)
        there = Q(valid_to__isnull=True) | Q(valid_to__gt=self.day)
        began = Q(valid_from__isnull=True) | Q(valid_from__lte=self.day)
        rows = Unit.objects.filter(reach, there, began, kind__in=kinds).order_by("path")
        fields = ("path", "kind", "name_zh", "name_en", "valid_from", "code")
        found = list(rows.only(*fields)) if kinds else []
        opened = set(Unit.objects.opened().values_list("path", flat=True)) if found else set()
        return [one for one in found if not opened.isdisjoint(ancestors(one.path))]

    def bound(self, law: Law) -> list[Bound]:
        """By one rule."""
        if law.binds == Binds.UNIT:
            return [Bound(one, since=one.valid_from) for one in self.units if one.kind in law.names]
        if law.binds == Binds.ROLE:
            return list(self._posted(law.names[0]))
        code = law.names[0]
        if code not in self._of_kind:
            self._of_kind[code] = list(self._linked(code))
        return self._of_kind[code]

    def _posted(self, role: str) -> Iterator[Bound]:
        rows = Posting.objects.current(self.at).filter(role=role, deputy_of__isnull=True)
        if self.scope.people is not None:
            rows = rows.filter(pk__in=self.scope.postings)
        else:
            rows = rows.filter(below(self.scope.path))
        for row in rows.select_related("unit").order_by("path", "since_at", "pk"):
            yield Bound(row.unit, row.person_id, since=clock.local(row.since_at).date())

    def _linked(self, code: str) -> Iterator[Bound]:
        kind = self.kinds.get(code)
        if kind is None:
            return
        rows = Link.objects.current(self.at).filter(kind=kind, unit__isnull=False)
        rows = rows.exclude(answer=Answer.DECLINED)
        people = self.scope.people
        if people is not None:
            held = Q(person__in=people) | Q(holder_unit__in=self.scope.units)
            rows = rows.filter(held)
        else:
            rows = rows.filter(below(self.scope.path))
        found = list(rows.select_related("unit").order_by("path", "since_at", "pk"))
        for row in found:
            if row.unit is not None:
                since = clock.local(row.since_at).date()
                yield Bound(row.unit, row.person_id, row.holder_unit_id, since)
        if people is None:
            yield from self._vacant(kind, {row.unit_id for row in found})

    def _vacant(self, kind: LinkKind, linked: set[int | None]) -> Iterator[Bound]:
        """Covered, but nobody is linked; only where such links are kept."""
        keeping = self._keeping(kind)
        for subject in link_ends.unit_subjects(kind, self.units):
            unit = subject.unit
            if unit is None or not subject.is_covered or unit.pk in linked:
                continue
            if link_ends.keeper_path(kind, unit.path) in keeping:
                yield Bound(unit, vacant=True)

    def _keeping(self, kind: LinkKind) -> set[str]:
        """Where somebody may hold such links, or there are some."""
        path = self.scope.path
        tokens = ancestors(path)[:TOWNSHIP]
        wide = tokens[-1] if len(tokens) == TOWNSHIP else path
        holders = link_ends.holders(kind, wide, self.at)
        links = Link.objects.current(self.at).filter(below(wide), kind=kind)
        found = {one.path for one in holders} | set(links.values_list("path", flat=True))
        return {link_ends.keeper_path(kind, one) for one in found} - {""}
