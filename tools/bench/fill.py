"""Fills an installation with many matters: `python -m tools.bench.fill 10000`, later `… 1000000`.

A few lives are led through the services; the first ten thousand matters are copies of them in many
villages, and whatever is asked for beyond that are older, closed copies made inside the database.
"""

import copy
import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings
from django.db import connection, models, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from linli.common import clock  # noqa: E402 - models need their settings
from linli.common.ids import new_id  # noqa: E402
from linli.matters import services as matters  # noqa: E402
from linli.matters.choices import OPEN  # noqa: E402
from linli.matters.models import Matter, MatterStep  # noqa: E402
from linli.outbox.models import Message  # noqa: E402
from linli.people.actors import ANYBODY  # noqa: E402
from linli.territory import services as territory  # noqa: E402
from tools.bench import places  # noqa: E402
from tools.bench.note import NOTE, WORKLIST  # noqa: E402
from tools.bench.places import Patch  # noqa: E402
from tools.bench.search_copies import search_copies  # noqa: E402
from tools.bench.texts import Texts  # noqa: E402

BASE: Final = 10_000
OPEN_EVERY: Final = 10  # one in so many of the base is open
AT_ONCE: Final = 1000
RELEASED_EVERY: Final = 3  # of one in so many the words are public
ENDED: Final = "t.status IN ('closed', 'refused', 'withdrawn')"
QUICK_POSTGRES: Final = ("SET session_replication_role = replica",)
QUICK_SQLITE: Final = (
    "PRAGMA foreign_keys = OFF",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -1000000",
)
OPEN_LIVES: Final[list[list[str]]] = [[], [], [], ["accept"], ["accept", "answer"]]
CLOSED_LIVES: Final[list[list[str]]] = [
    ["withdraw"],
    ["refuse"],
    ["accept", "complete", "pass_check", "rate"],
    ["accept", "answer", "complete", "pass_check", "rate"],
]
Life = tuple[Matter, list[MatterStep], list[Message]]


def lives(patch: Patch) -> tuple[list[Life], list[Life]]:
    """Matters that were led through the services: open ones and closed ones."""
    opened: list[Life] = []
    closed: list[Life] = []
    for verbs in OPEN_LIVES + CLOSED_LIVES:
        wanted = matters.Report(
            place_code=patch.village.code,
            unit_id=patch.lane.pk,
            text="示例：巷口的路灯已经三天不亮，晚上看不清路。",
            source="web",
            kind="lighting",
        )
        matter = matters.report(wanted, by=ANYBODY).matter
        for verb in verbs:
            _do(verb, matter, patch)
        matter = Matter.objects.get(pk=matter.pk)
        steps = list(matter.steps.order_by("seq"))
        told = list(Message.objects.filter(link=matter.get_absolute_url())[:1])
        (opened if matter.status in OPEN else closed).append((matter, steps, told))
    return opened, closed


def _do(verb: str, matter: Matter, patch: Patch) -> None:
    by = territory.actor_of(patch.posting.person)
    if verb == "pass_check":
        turn = Matter.objects.select_related("turn__person").get(pk=matter.pk).turn
        assert turn is not None
        by = territory.actor_of(turn.person)
    if verb in {"rate", "withdraw"}:
        by = matters.reporter_of(matter)
    given: dict[str, dict[str, Any]] = {
        "answer": {"answer": "师傅今天下午到场。"},
        "complete": {"answer": "已更换灯泡，晚上已亮。"},
        "refuse": {"reason": "不属本村管理。", "next_door": "请拨打供电所电话 95598。"},
        "rate": {"solved": True, "satisfied": 5},
    }
    getattr(matters, verb)(matter.pk, by=by, **given.get(verb, {}))


def base(patches: list[Patch]) -> None:
    """The first matters, spread evenly, one in ten open; the last patch has its full work list."""
    opened, closed = lives(patches[0])
    busy = patches[-1]
    for number in range(BASE - WORKLIST):
        patch = patches[number % (len(patches) - 1)]
        mine = opened if number % OPEN_EVERY == 0 else closed
        _keep(_copied(mine[number // OPEN_EVERY % len(mine)], patch, number))
    for number in range(WORKLIST):
        _keep(_copied(opened[number % len(opened)], busy, BASE - WORKLIST + number))
    _write()


_texts = Texts()
_rows: dict[type[models.Model], list[Any]] = {Matter: [], MatterStep: [], Message: []}


def _keep(life: Life) -> None:
    matter, steps, told = life
    _rows[Matter].append(matter)
    _rows[MatterStep].extend(steps)
    _rows[Message].extend(told)
    if len(_rows[Matter]) >= AT_ONCE:
        _write()


@transaction.atomic
def _write() -> None:
    for model, rows in _rows.items():
        model._default_manager.bulk_create(rows)
        if model is Matter:
            matters.index_matters(*rows)
        rows.clear()


def _copied(life: Life, patch: Patch, number: int) -> Life:
    sample, steps, told = life
    matter = _fresh(sample)
    matter.kind, matter.text = sample.kind, _texts.make(number)
    matter.words_released = number % RELEASED_EVERY == 0
    matter.id, matter.number = new_id(), f"1401{number:06d}0"
    matter.place, matter.place_path = patch.lane, patch.lane.path
    matter.village, matter.grid = patch.village, patch.grid
    back = timedelta(hours=number % 700)
    for column in ("reported_at", "entered_at", "closed_at", "completed_at", "rated_at"):
        if getattr(matter, column):
            setattr(matter, column, getattr(matter, column) - back)
    if matter.owner_id:
        matter.owner = patch.posting
    if matter.turn_id:
        matter.turn = patch.posting
    return matter, [_step(step, matter, back) for step in steps], _told(told, patch, matter)


def _fresh(row: Any) -> Any:
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.fields_cache = {}
    made._state.adding = True
    return made


def _step(sample: MatterStep, matter: Matter, back: timedelta) -> MatterStep:
    step: MatterStep = _fresh(sample)
    step.pk, step.record = None, matter
    step.at, step.entered_at = step.at - back, step.entered_at - back
    return step


def _told(told: list[Message], patch: Patch, matter: Matter) -> list[Message]:
    made = []
    for sample in told:
        message: Message = _fresh(sample)
        message.id = new_id()
        message.to_id, message.path = patch.posting.person_id, patch.village.path
        message.link = matter.get_absolute_url()
        message.dedupe_key = f"bench:{message.id}"
        message.state, message.sent_at, message.read_at = "sent", clock.now(), clock.now()
        made.append(message)
    return made


def multiply(size: int) -> None:
    """Older copies of the ended matters of the base until there are so many."""
    ended = Matter.objects.exclude(status__in=OPEN).filter(number__startswith="1401").count()
    copies = -(-(size - Matter.objects.count()) // ended)
    with connection.cursor() as cursor:
        for sql in _statements(copies):
            cursor.execute(sql)


def analyze() -> None:
    """Let the database know what it holds, as it would after a night, and end what filling left
    for later: nothing of it may be counted as work of the requests."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for sql in ("VACUUM ANALYZE", "CHECKPOINT") if postgres else ("ANALYZE",):
            cursor.execute(sql)


def _statements(copies: int) -> Iterator[str]:
    postgres = connection.vendor == "postgresql"
    # Thousands of foreign keys a second that are right by construction; nothing here need be safe.
    yield from QUICK_POSTGRES if postgres else QUICK_SQLITE
    yield _copy(Matter, _matter_columns(postgres), f"{ENDED} AND t.number LIKE '1401%'", copies)
    step = {"id": "", "record_id": _derived("t.record_id", postgres)}
    base = f"SELECT t.id FROM matters_matter t WHERE {ENDED} AND t.number LIKE '1401%'"
    yield _copy(MatterStep, step, f"t.record_id IN ({base}) AND t.seq <= 1 + c.k % 6", copies)
    message = {
        "id": _derived("t.id", postgres),
        "dedupe_key": "cast(c.k as text) || ':' || t.dedupe_key",
    }
    yield _copy(Message, message, "t.dedupe_key LIKE 'bench:%'", copies)
    yield from search_copies(copies, ended=base)
    yield "SET session_replication_role = DEFAULT" if postgres else "PRAGMA journal_mode = WAL"


def _matter_columns(postgres: bool) -> dict[str, str]:
    columns = {
        "id": _derived("t.id", postgres),
        "number": "cast(1401 + c.k as text) || substr(t.number, 5)",
    }
    for name in ("reported_at", "entered_at", "closed_at", "completed_at", "rated_at"):
        columns[name] = (
            f"t.{name} - c.k * interval '28 days'"
            if postgres
            else f"datetime(t.{name}, '-' || (28 * c.k) || ' days')"
        )
    return columns


def _derived(key: str, postgres: bool) -> str:
    """A key of its own for each copy, from that of the base."""
    if postgres:
        return f"(lpad(to_hex(c.k), 8, '0') || substr({key}::text, 9))::uuid"
    return f"printf('%08x', c.k) || substr({key}, 9)"


def _copy(model: type[models.Model], changed: dict[str, str], where: str, copies: int) -> str:
    """One statement; a column whose expression is empty is left to the database."""
    table = model._meta.db_table
    every = [str(field.column) for field in model._meta.concrete_fields]
    columns = [column for column in every if changed.get(column, "-")]
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f"WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < {copies}) "
        f"INSERT INTO {table} ({names}) "
        f"SELECT {values} FROM c CROSS JOIN {table} t WHERE {where}"
    )


def main(size: int) -> None:
    """Fill up to so many matters and note where to measure."""
    note = Path(settings.VAR) / NOTE
    if not note.exists():
        patches = places.build()
        places.sign_in_for(patches[-1])
        base(patches)
        villages = [
            {"code": patch.village.code, "unit": patch.lane.pk}
            for patch in islice(patches, 0, None, places.GRIDS)
        ]
        note.write_text(json.dumps(villages), encoding="utf-8")
    if size > BASE:
        multiply(size)
    analyze()
    print(Matter.objects.count(), MatterStep.objects.count(), Message.objects.count())


if __name__ == "__main__":
    main(int(sys.argv[1]))
