"""However matters are merged, parted, handled and rated: they stay a forest, nobody is lost or
counted twice, and what was merged ends and is asked with the one that goes on."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.common import clock
from linli.common.errors import DomainError
from linli.matters import services as matters
from linli.matters.choices import OPEN, Status
from linli.matters.models import Matter
from linli.matters.services import merged
from tests import stages
from tests.town import Town

MATTERS = 4
which = st.integers(0, MATTERS - 1)
VERBS = ("advance", "rate", "unhappy", "advance", "merge", "unmerge", "reopen", "withdraw", "add")
one_event = st.tuples(st.sampled_from(VERBS), which, which)
# Some are merged first, so that there is something to part
merges = st.lists(st.tuples(st.just("merge"), which, which), min_size=2, max_size=5)
events = st.tuples(merges, st.lists(one_event, min_size=4, max_size=14)).map(
    lambda parts: [*parts[0], *parts[1]]
)
# What whoever answers for a matter does next, and what they say with it
NEXT = {
    Status.SUBMITTED: ("accept", {}),
    Status.IN_HAND: ("complete", {"answer": "修好了"}),
    Status.DONE: ("pass_check", {}),
}


def act(town: Town, verb: str, matter: Matter, other: Matter) -> None:
    reporter = matters.reporter_of(matter)
    if verb == "merge":
        matters.merge(matter.pk, by=town.street.actor, into=other.number)
    elif verb in {"rate", "unhappy"}:
        matters.rate(matter.pk, by=reporter, solved=verb == "rate")
    elif verb in {"reopen", "withdraw"}:
        getattr(matters, verb)(matter.pk, by=reporter, reason="还是不亮")
    elif verb == "add":
        matters.add(matter.pk, by=reporter, words="今天也不亮")
    elif verb == "unmerge":
        matters.unmerge(matter.pk, by=town.street.actor)
    else:
        advance(matter)


def advance(matter: Matter) -> None:
    """The one that goes on comes one step further."""
    lead = merged.lead_of(matter)
    if lead.status in NEXT:
        name, words = NEXT[Status(lead.status)]
        getattr(matters, name)(lead.pk, by=stages.holder(lead.turn), **words)


def root(matter: Matter, rows: dict[str, Matter]) -> Matter:
    seen = set()
    while matter.merged_into_id is not None:
        assert matter.pk not in seen, "a ring"
        seen.add(matter.pk)
        matter = rows[str(matter.merged_into_id)]
    return matter


def check(rows: dict[str, Matter]) -> None:
    heads = {key: root(one, rows) for key, one in rows.items()}
    joined = [one for one in rows.values() if one.status == Status.MERGED]
    for one in joined:
        lead = heads[str(one.pk)]
        assert lead.status != Status.MERGED
        assert (one.respond_due_at, one.resolve_due_at, one.turn_id) == (None, None, None)
        assert (one.closed_at is None) == (lead.status in OPEN)
        asked = lead.status == Status.CHECKED
        assert not asked or one.asked_at == lead.asked_at
        assert asked or lead.status not in OPEN or one.asked_at is None or one.is_answered
    for one in rows.values():
        assert one.merged_count == sum(
            1 for other in joined if other.pk != one.pk and _goes_through(other, one, rows)
        )
        assert one.status == one.steps.order_by("-seq")[0].now
        assert one.steps_count == one.steps.count()
        assert matters.recompute_clocks(one.pk, write=False) is False
    assert sum(one.people for one in rows.values() if one.merged_into_id is None) == len(
        [one for one in rows.values() if one.status == Status.MERGED or not one.merged_into_id]
    )


def _goes_through(matter: Matter, through: Matter, rows: dict[str, Matter]) -> bool:
    while matter.merged_into_id is not None:
        matter = rows[str(matter.merged_into_id)]
        if matter.pk == through.pk:
            return True
    return False


@given(said=events)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_merged_and_parted_stays_a_forest(
    town: Town, said: list[tuple[str, int, int]]
) -> None:
    start = clock.now()
    sid = transaction.savepoint()
    try:
        made = [town.reports(f"路灯不亮 {n}") for n in range(MATTERS)]
        for number, (verb, first, second) in enumerate(said):
            with clock.told(start + timedelta(minutes=20 * number)):
                keys = [made[first].pk, made[second].pk]
                matter, other = (Matter.objects.get(pk=key) for key in keys)
                with suppress(DomainError), transaction.atomic():
                    act(town, verb, matter, other)
                check({str(one.pk): one for one in Matter.objects.all()})
    finally:
        transaction.savepoint_rollback(sid)
