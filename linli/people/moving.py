"""How a record with a version and a story changes: compare, check, move, append the step. The apps
lock the row and say what is theirs; everything here is in their transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Text
from linli.common.steps import StepBase
from linli.common.workflow import Move, Moves, check_move, texts_in
from linli.people.actors import Actor, Grant

R = TypeVar("R")  # the record: has `stage`, `version`, `steps_count`
S = TypeVar("S", bound=StepBase)


@dataclass
class Turn(Generic[R]):
    """A locked record, the move that was found lawful, and what the step will say."""

    record: R
    verb: str
    move: Move
    by: Actor
    grants: Sequence[Grant]
    at: datetime
    was: str
    to: str
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


T = TypeVar("T", bound=Turn[Any])


@dataclass(frozen=True)
class Way(Generic[T, S]):
    """How the records of one kind change: their table, their steps, who may, which texts a step
    keeps."""

    turn: Callable[..., T]
    steps: type[S]
    moves: Moves
    needs: Mapping[str, Text]
    may: Callable[[Actor, str, Any], Sequence[Grant]]
    kept: frozenset[str]

    def begin(
        self, record: Any, verb: str, *, by: Actor, version: int | None, given: Mapping[str, Any]
    ) -> T:
        """Check everything of a record that is locked already.

        `version` is what the reader saw: a newer one raises `Conflict`. Raises `Refused` (not
        yours), `MoveRefused` (not in this stage) or `Invalid` (something is missing).
        """
        if version is not None and version != record.version:
            raise Conflict(
                _("Somebody else changed this in the meantime."),
                next_step=_("Open it again: your words are kept below, and nothing was lost."),
            )
        move = check_move(self.moves, record.stage, verb, given, names=self.needs)
        grants = self.may(by, verb, record)
        words = {name: text for name, text in texts_in(given).items() if name in self.kept}
        return self.turn(
            record=record,
            verb=verb,
            move=move,
            by=by,
            grants=grants,
            at=clock.now(),
            was=record.stage,
            to=move.to or record.stage,
            words={name: text for name, text in words.items() if text},
        )

    def finish(self, turn: T, *, beside: bool = False) -> S:
        """Write the record and its step. Three queries. `beside` is for what sends nobody back who
        has a form open."""
        record: Any = turn.record
        record.stage = turn.to
        record.version += not beside
        record.save()
        return self.append(
            record, turn.verb, by=turn.by, grants=turn.grants, at=turn.at, was=turn.was,
            payload=turn.payload, words=turn.words,
        )  # fmt: skip

    def append(
        self,
        record: Any,
        verb: str,
        *,
        by: Actor,
        at: datetime,
        grants: Sequence[Grant] = (),
        was: str = "",
        payload: dict[str, Any] | None = None,
        words: dict[str, str] | None = None,
    ) -> S:
        """One entry more. Two queries."""
        record.steps_count += 1
        rows = type(record)._base_manager.filter(pk=record.pk)
        rows.update(steps_count=record.steps_count)
        step = self.steps(
            record=record,
            seq=record.steps_count,
            at=at,
            entered_at=at,
            actor=by.as_json(grants),
            verb=verb,
            was=was,
            now=record.stage,
            payload=payload or {},
            words=seal_words(words or {}),
            public=False,
        )
        step.save()
        return step
