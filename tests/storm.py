"""Many clients at one matter at once. Runs inside an installation; tells what happened as JSON."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from random import Random
from threading import Barrier
from typing import Any

from django.db import connections

from linli.common.errors import DomainError
from linli.matters import services as matters
from linli.matters.models import Matter, MatterStep
from linli.people.actors import ANYBODY, Actor
from linli.territory import services as territory
from linli.territory.models import Posting
from tests.town import WUXING

CLIENTS = 8
ROUNDS = 25
Verb = Callable[[Matter, Actor, int | None], object]

VERBS: dict[str, tuple[str, Verb]] = {
    "accept": ("grid_member", lambda m, by, v: matters.accept(m.pk, by=by, version=v)),
    "note": ("chief_grid_leader", lambda m, by, v: matters.note(m.pk, by=by, words="x", version=v)),
    "answer": ("grid_member", lambda m, by, v: matters.answer(m.pk, by=by, answer="x", version=v)),
    "ask": ("grid_member", lambda m, by, v: matters.ask(m.pk, by=by, question="x", version=v)),
    "resume": ("grid_member", lambda m, by, v: matters.resume(m.pk, by=by, version=v)),
    "complete": (
        "grid_member", lambda m, by, v: matters.complete(m.pk, by=by, answer="x", version=v)
    ),
    "fail_check": (
        "chief_grid_leader", lambda m, by, v: matters.fail_check(m.pk, by=by, reason="x", version=v)
    ),
    "add": ("reporter", lambda m, by, v: matters.add(m.pk, by=by, words="x", version=v)),
}  # fmt: skip


def actor(role: str, matter: Matter) -> Actor:
    """Whoever holds the role in the town, or the reporter."""
    if role == "reporter":
        return matters.reporter_of(matter)
    posting = Posting.objects.select_related("person").filter(role=role).order_by("since_at")[0]
    return territory.actor_of(posting.person)


def together(work: Callable[[int], list[str]]) -> Counter[str]:
    """Run `work(client)` for all clients at the same moment; what they say, counted."""
    barrier = Barrier(CLIENTS)

    def one(client: int) -> list[str]:
        barrier.wait()
        try:
            return work(client)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(word for words in pool.map(one, range(CLIENTS)) for word in words)


def report(key: str = "", text: str = "路灯不亮", kind: str = "lighting") -> matters.Reported:
    """A report about 五星村."""
    wanted = matters.Report(
        place_code=WUXING, text=text, source="web", kind=kind, client="web", key=key
    )
    return matters.report(wanted, by=ANYBODY)


def change_one_matter(*, seen: bool) -> str:
    """Every client does verb after verb, with the version that it saw or without."""
    matter = report().matter
    actors = {role: actor(role, matter) for role, _do in VERBS.values()}

    def client(number: int) -> list[str]:
        draws = Random(number)
        return [_attempt(matter, draws.choice(sorted(VERBS)), actors, seen) for _ in range(ROUNDS)]

    outcomes = together(client)
    return json.dumps({"outcomes": outcomes, **history(matter)})


def _attempt(matter: Matter, verb: str, actors: dict[str, Actor], seen: bool) -> str:
    role, do = VERBS[verb]
    version = Matter.objects.values_list("version", flat=True).get(pk=matter.pk) if seen else None
    try:
        do(matter, actors[role], version)
    except DomainError as refused:
        return type(refused).__name__
    except Exception as failure:  # whatever it is, the test shows it
        return f"failed: {failure!r}"
    return "done"


def history(matter: Matter) -> dict[str, Any]:
    """What the matter's steps look like now."""
    row = Matter.objects.get(pk=matter.pk)
    steps = list(MatterStep.objects.filter(record=row).order_by("seq"))
    return {
        "seqs": [step.seq for step in steps],
        "chained": all(a.now == b.was for a, b in pairwise(steps)),
        "ends_in": steps[-1].now == row.status,
        "intact": all(step.is_intact() for step in steps),
        "counted": row.steps_count,
        "version": row.version,
    }


def told(number: str) -> str:
    """The history of a matter by its number."""
    return json.dumps(history(Matter.objects.get(number=number)))


def send_one_report() -> str:
    """Every client sends the same report with the same key."""
    outcomes = together(lambda _client: [report("the-same-key-for-all").matter.number])
    words = together(lambda client: [_other_words(client)])
    made = Matter.objects.filter(client_key="the-same-key-for-all").count()
    return json.dumps({"numbers": outcomes, "matters": made, "other_words": words})


def _other_words(client: int) -> str:
    try:
        report("the-same-key-for-all", text=f"别的事 {client}")
    except DomainError as refused:
        return type(refused).__name__
    return "taken"
