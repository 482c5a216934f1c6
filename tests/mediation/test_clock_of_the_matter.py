"""While a dispute is mediated its own time limit stands in for the clock of the matter."""

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.matters.services import recompute_clocks
from linli.outbox.models import Message
from tests.quarrel import Quarrel, browser, in_days, quarrel, words
from tests.stages import again, owner
from tests.town import Town


def tick() -> None:
    """What the worker does about clocks."""
    for _round in range(3):
        matters.warn_soon()
        matters.warn_overdue()
        matters.escalate_overdue()


def told(case: Quarrel) -> set[str]:
    """What was told of the matter's clocks."""
    rows = Message.objects.filter(link=case.matter.get_absolute_url())
    about = {"soon", "overdue", "escalated", "chase"}
    return about & set(rows.values_list("template", flat=True))


def hand_up(case: Quarrel) -> Matter:
    """The village hands the matter on, and whoever has it then accepts."""
    matter = again(case.matter)
    matters.hand_up(matter.pk, by=owner(matter), reason="网格里解决不了")
    matters.accept(matter.pk, by=owner(again(matter)))
    return again(matter)


def test_nobody_is_warned_of_a_matter_that_is_mediated_and_it_stays_where_it_is(
    town: Town,
) -> None:
    case = quarrel(town).mediating()
    level = again(case.matter).level
    for days in (1, 5, 20, 29):
        with in_days(days):
            tick()
    assert told(case) == set()
    assert again(case.matter).level == level
    page = browser(town.chief).get(f"/matters/{case.matter.number}/")
    assert "the clock stands still" in words(page)
    assert not recompute_clocks(case.matter.pk, write=False)
    with in_days(29):
        case.done("fail", town.chief, next_door="法院 12368")
    assert not again(case.matter).is_overdue(clock.now())


def test_the_clock_goes_on_where_it_stood_once_the_case_has_ended(town: Town) -> None:
    case = quarrel(town).mediating()
    case.done("refer", body="人社所", route="administrative", reason="查账")
    with in_days(20):
        assert case.says(1, "stop").status_code == 303  # the body still has its part
        matter = again(case.matter)
        assert matter.resolve_due_at is not None
        assert matter.resolve_due_at > clock.now()
        tick()
        assert told(case) == set()
    with in_days(26):
        tick()
    assert "overdue" in told(case)
    assert not recompute_clocks(case.matter.pk, write=False)


def test_the_clock_stands_for_whoever_has_the_matter_next_too(town: Town) -> None:
    case = quarrel(town).mediating()
    matter = hand_up(case)
    assert matter.resolve_due_at is None
    with in_days(20):
        tick()
    assert told(case) == set()


def test_what_was_late_before_the_mediation_stays_late_but_goes_nowhere(town: Town) -> None:
    case = quarrel(town).agreed_to_mediate()
    with in_days(3):
        case.done("begin", case.mediator)
        tick()
    with in_days(20):
        tick()
        assert again(case.matter).is_overdue(clock.now())
    assert "overdue" in told(case)
    assert not told(case) & {"escalated", "chase"}
