"""One move of one matter while it is being made: what was found lawful, and what the step will
say."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.common.workflow import Move
from linli.matters.models import Matter
from linli.people.actors import Actor, Grant
from linli.rulesets.services import Values
from linli.search.services import Thing


@dataclass(frozen=True)
class Past:
    """A step that stands already."""

    verb: str
    at: datetime
    payload: dict[str, Any]


@dataclass
class Turn:
    """A locked matter, the move that was found lawful, and what the step will say."""

    matter: Matter
    verb: str
    move: Move
    by: Actor
    grants: list[Grant]
    at: datetime
    entered: datetime
    values: Values
    past: list[Past]
    handlers: set[UUID]
    was: str
    to: str
    found_by: Thing  # as the index knows it
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    public: bool = True

    @property
    def seq(self) -> int:
        """The number of the step that is being written."""
        return self.matter.steps_count + 1

    def note_key(self, key: str) -> None:
        """What another program calls this entry, so that it is there once."""
        if key:
            self.payload["key"] = key
