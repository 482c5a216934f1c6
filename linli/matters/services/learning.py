"""What the office of a township teaches the suggestion of kinds, kept as a cache.

Corrections are a query: a kind was suggested when a matter was reported (its first step says so),
and somebody of the office chose another one. Only matters that still hold their words count, and
only those of the township itself.
"""

from collections import Counter
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from linli.common import clock
from linli.matters.choices import NOT_COUNTED
from linli.matters.models import Kind, KindLesson, Matter, MatterQuerySet, MatterStep
from linli.matters.models.matters import OTHERWISE
from linli.matters.text import reading
from linli.matters.text.guessing import Example, Lesson
from linli.rulesets import services as rulesets
from linli.territory.fields import below
from linli.territory.paths import township_path

ENOUGH: Final = "matters.suggesting.corrections"
MOST: Final = 500  # corrections that count, the newest: training takes well under a second


def corrections(path: str = "") -> MatterQuerySet:
    """Matters of which somebody of the office said that they are of another kind than suggested: by
    taking them down so, or by correcting the kind."""
    corrected = MatterStep.objects.filter(
        record=OuterRef("pk"), verb="correct", payload__has_key="kind"
    )
    return (
        Matter.objects.filter(OTHERWISE, below(path, "place_path"), erased_at__isnull=True)
        .filter(Q(taken_by__isnull=False) | Exists(corrected))
        .exclude(source__in=NOT_COUNTED)
    )


def lesson_at(path: str) -> Lesson | None:
    """What the township of a place taught; nothing where it taught nothing yet. One query, and a
    second when it was made anew since this process asked last."""
    rows = KindLesson.objects.filter(scope_path=township_path(path))
    return lesson_made(path, rows.values_list("made_at", flat=True).first())


def lesson_made(path: str, at: Any) -> Lesson | None:
    """The same where it is known when it was made, however a database says so: that tells whether
    this process has it already. `None`: there is none."""
    return _read(township_path(path), str(at)) if at else None


@lru_cache(maxsize=64)
def _read(place: str, _made_at: str) -> Lesson | None:
    row = KindLesson.objects.filter(scope_path=place).first()
    return Lesson.from_bytes(bytes(row.lesson)) if row else None


def forget_lesson(path: str) -> None:
    """A matter that may have taught it loses its words, or is no correction any more: the lesson
    goes in the same transaction, and the worker makes it anew from what is left."""
    KindLesson.objects.filter(scope_path=township_path(path)).delete()


def learn_kinds() -> int:
    """Make anew what became old: enough corrections came, or kinds of a place's own. Returns how
    many lessons changed."""
    counts = Counter(map(township_path, corrections().values_list("place_path", flat=True)))
    own = Kind.objects.exclude(scope_path="").values_list("scope_path", flat=True)
    known = KindLesson.objects.values_list("scope_path", flat=True)
    places = {*counts, *map(township_path, own), *known} - {""}
    return sum(_learn(place, counts[place]) for place in sorted(places))


def _learn(place: str, count: int) -> bool:
    described = _described(place)
    made_from = _made_from(described)
    enough = rulesets.value(ENOUGH, path=place)
    row = KindLesson.objects.filter(scope_path=place).first()
    if count < enough and not described:
        return bool(row and row.delete())
    if row and row.made_from == made_from and abs(min(count, MOST) - row.corrections) < enough:
        return False
    rows = list(corrections(place).select_related("kind").order_by("-reported_at", "-pk")[:MOST])
    examples = [Example(one.text, one.kind_id, kept_close=not one.is_public) for one in rows]
    lesson = reading.guesser().learn(examples, described)
    made = KindLesson(
        scope_path=place,
        lesson=lesson.to_bytes(),
        corrections=len(rows),
        made_from=made_from,
        made_at=clock.now(),
    )
    return _keep(made, [one.pk for one in rows])


@transaction.atomic
def _keep(made: KindLesson, used: list[UUID]) -> bool:
    """Whether it was kept: not if one that it was made from was erased meanwhile. Whoever erases
    one waits for this, and then throws the lesson away."""
    still = corrections(made.scope_path).filter(pk__in=used).select_for_update(of=("self",))
    if len(still.values_list("pk", flat=True)) != len(used):
        return False
    KindLesson.objects.filter(scope_path=made.scope_path).delete()
    made.save()
    return True


def _described(place: str) -> dict[str, list[str]]:
    """The kinds that the township, a place below or one above added, by name and example."""
    kinds = Kind.objects.around(place).in_use().exclude(scope_path="")
    return {
        kind.pk: [f"{kind.name_zh} {kind.hint_zh}", f"{kind.name_en} {kind.hint_en}"]
        for kind in kinds
    }


def _made_from(described: dict[str, list[str]]) -> str:
    return sha256(f"{_version()} {sorted(described.items())}".encode()).hexdigest()


@cache
def _version() -> str:
    """Changes with the files of the general model."""
    found = sha256()
    for name in ("sentences.toml", "concepts.toml"):
        found.update((reading.FOLDER / name).read_bytes())
    return found.hexdigest()
