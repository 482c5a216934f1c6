"""Rates with their denominators and their silent ones."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.matters import metrics
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.metrics import Rate, Rates
from linli.matters.models import Matter
from tests import stages
from tests.town import Town


def rates(town: Town, path: str = "", *, least_private: int = 0, days: int = 30) -> Rates:
    return metrics.rates(
        path or town.village.path,
        since=clock.now() - timedelta(days=days),
        until=clock.now() + timedelta(seconds=1),
        unsatisfied_at_most=2,
        least_private=least_private,
    )


def test_nothing_is_nought_of_nought(town: Town) -> None:
    assert rates(town) == Rates(Rate(0, 0), Rate(0, 0), Rate(0, 0))


def test_a_report_counts_for_the_response_once_it_is_answered_or_due(town: Town) -> None:
    waiting = town.reports()
    late = town.reports()
    stages.to(Status.IN_HAND, town)
    assert rates(town).response == Rate(1, 1)

    Matter.objects.filter(pk=late.pk).update(respond_due_at=clock.now() - timedelta(hours=1))
    assert rates(town).response == Rate(1, 2)
    matters.accept(late.pk, by=town.grid_member.actor)
    assert rates(town).response == Rate(1, 2)  # it came, and too late
    matters.accept(waiting.pk, by=town.grid_member.actor)
    assert rates(town).response == Rate(2, 3)


def test_what_the_reporter_took_back_was_not_responded_to(town: Town) -> None:
    stages.to(Status.WITHDRAWN, town)

    assert rates(town).response == Rate(0, 0)


def test_whoever_does_not_answer_is_silent_and_not_content(town: Town) -> None:
    for solved, mark in ((True, 5), (True, 3), (True, None), (None, None)):
        matter = stages.to(Status.CHECKED, town)
        if solved is not None:
            by = matters.reporter_of(matter)
            matters.rate(matter.pk, by=by, solved=solved, satisfied=mark)

    found = rates(town)

    assert found.solved == Rate(3, 3, silent=1)
    assert found.satisfied == Rate(2, 2, silent=2)


def test_the_mark_of_the_rule_is_not_satisfied(town: Town) -> None:
    for mark in (1, 2, 3):
        matter = stages.to(Status.CHECKED, town)
        matters.rate(matter.pk, by=matters.reporter_of(matter), solved=True, satisfied=mark)

    assert rates(town).satisfied == Rate(1, 3)


def test_a_verdict_before_the_second_asking_does_not_count_for_it(town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)
    matters.rate(matter.pk, by=matters.reporter_of(matter), solved=False)
    assert rates(town).solved == Rate(0, 1)

    asked_again = clock.now() + timedelta(seconds=1)
    Matter.objects.filter(pk=matter.pk).update(status=Status.CHECKED, asked_at=asked_again)
    with clock.told(asked_again):
        assert rates(town).solved == Rate(0, 0, silent=1)


def test_other_places_and_other_periods_are_left_out(town: Town) -> None:
    stages.to(Status.CHECKED, town)
    old = stages.to(Status.CHECKED, town)
    ago = clock.now() - timedelta(days=40)
    Matter.objects.filter(pk=old.pk).update(reported_at=ago, asked_at=ago)

    assert rates(town).response == Rate(1, 1)
    assert rates(town).solved == Rate(0, 0, silent=1)
    assert rates(town, town.township.path).response == Rate(1, 1)
    assert rates(town, town.neighbour.path).response == Rate(0, 0)
    assert rates(town, days=60).response == Rate(2, 2)


def test_private_matters_count_for_the_public_only_when_there_are_enough(town: Town) -> None:
    for _each in range(4):
        stages.to(Status.IN_HAND, town, private=True)
    stages.to(Status.IN_HAND, town)
    assert rates(town, least_private=5).response == Rate(1, 1)
    assert rates(town).response == Rate(5, 5)  # staff count them always

    stages.to(Status.IN_HAND, town, private=True)
    assert rates(town, least_private=5).response == Rate(6, 6)


def test_one_query_however_many_matters(town: Town) -> None:
    for _each in range(3):
        town.reports()
    with CaptureQueriesContext(connection) as queries:
        rates(town)

    assert len(queries) == 1
