"""Who does something, as one small value that every service takes as `by`.

`people` knows the person; what the person's postings grant is filled in by `territory`, which is
why a `Grant` carries ids and a path and no record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from linli.people.choices import ActorKind

NAMED: Final = frozenset({ActorKind.STAFF, ActorKind.CLIENT})  # a history says who it was


@dataclass(frozen=True)
class Grant:
    """One current posting (or the leave or vacancy that lets me stand in) and what its role may do.

    `path` is the range of places it covers; `grid_id` narrows it to one grid inside that range. A
    program has no posting: `posting_id` is its own id.
    """

    posting_id: UUID
    role: str
    role_zh: str
    role_en: str
    verbs: frozenset[str]
    path: str
    grid_id: int | None = None
    unit_id: int | None = None
    stands_in: bool = False


@dataclass(frozen=True)
class Actor:
    """Somebody doing something. Compare persons, never postings, to ask whether it is somebody
    else."""

    kind: ActorKind
    person_id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    on_behalf_of: str = ""  # "reporter" where a clerk acts for somebody without a smartphone
    record_id: UUID | None = None  # the one record that the holder of a secret link may act on
    client_id: UUID | None = None  # the program that acts as itself

    @property
    def in_office(self) -> bool:
        """Whether they do an office's work: somebody in a posting, or a program that does what a
        clerk may."""
        works = self.kind == ActorKind.CLIENT and self.has("matters.view")
        return self.kind == ActorKind.STAFF or works

    def has(self, verb: str) -> bool:
        """Whether any posting grants the verb, somewhere."""
        return any(verb in grant.verbs for grant in self.grants)

    def granting(self, verb: str) -> tuple[Grant, ...]:
        """The postings that grant the verb."""
        return tuple(grant for grant in self.grants if verb in grant.verbs)

    def posting_ids(self) -> frozenset[UUID]:
        """Postings whose work is mine now, own and stood in for."""
        return frozenset(grant.posting_id for grant in self.grants)

    def acting_as(self, covering: Iterable[Grant] = ()) -> Grant | None:
        """The posting to write into the history: one that covers the thing, else the first."""
        return next(iter(covering), None) or (self.grants[0] if self.grants else None)

    def as_json(self, covering: Iterable[Grant] = ()) -> dict[str, Any]:
        """Copied words for a Step: they must still make sense when accounts are long gone."""
        grant = self.acting_as(covering) if self.kind != ActorKind.CLIENT else None
        program = {"client": str(self.client_id)} if self.client_id else {}
        return {
            **program,
            "kind": str(self.kind),
            "person": str(self.person_id) if self.person_id else "",
            "name": self.name if self.kind in NAMED else "",
            "posting": str(grant.posting_id) if grant else "",
            "role": grant.role if grant else "",
            "role_zh": grant.role_zh if grant else "",
            "role_en": grant.role_en if grant else "",
            "stands_in": bool(grant and grant.stands_in),
            "on_behalf_of": self.on_behalf_of,
        }


ANYBODY = Actor(ActorKind.ANYBODY)
SYSTEM = Actor(ActorKind.SYSTEM, name="Linli")
