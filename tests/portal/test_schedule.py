"""The worker's table of tasks and the loop over it."""

import logging

import pytest

from linli.portal.schedule import TASKS, Rounds, Task

pytestmark = pytest.mark.django_db  # the loop looks after the connection


class Watch:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Work:
    """A task with so much left to do, so much at once."""

    def __init__(self, left: int = 0, at_once: int = 1) -> None:
        self.left, self.at_once, self.runs = left, at_once, 0

    def __call__(self) -> int:
        self.runs += 1
        done = min(self.left, self.at_once)
        self.left -= done
        return done


def fails() -> int:
    raise OSError("no such host")


def test_a_task_runs_at_once_and_then_when_its_time_has_come() -> None:
    watch, often, seldom = Watch(), Work(), Work()
    rounds = Rounds([Task("often", 1, often), Task("seldom", 60, seldom)], now=watch)

    rounds.once()
    rounds.once()
    assert (often.runs, seldom.runs) == (1, 1)
    watch.seconds += 1
    rounds.once()
    assert (often.runs, seldom.runs) == (2, 1)
    watch.seconds += 59
    rounds.once()
    assert (often.runs, seldom.runs) == (3, 2)


def test_a_task_that_found_work_comes_again_in_the_next_round() -> None:
    work = Work(left=5, at_once=2)
    rounds = Rounds([Task("work", 60, work)], now=Watch())

    for _round in range(6):
        rounds.once()

    assert (work.left, work.runs) == (0, 4)  # the fourth found nothing


def test_a_task_that_fails_is_logged_and_the_others_run(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    rounds = Rounds([Task("post", 1, fails), Task("work", 1, work)], now=Watch())

    with caplog.at_level(logging.ERROR):
        assert rounds.once() == 1

    assert work.runs == 1
    assert "task post failed" in caplog.text
    assert "no such host" in caplog.text


def test_a_failing_task_waits_for_its_time_like_any_other() -> None:
    watch = Watch()
    rounds = Rounds([Task("post", 60, fails)], now=watch)

    assert [rounds.once(), rounds.once()] == [1, 0]
    watch.seconds += 60
    assert rounds.once() == 1


def test_the_loop_sleeps_only_when_nothing_is_left_to_do() -> None:
    watch, work, slept = Watch(), Work(left=3), list[float]()
    rounds = Rounds([Task("work", 60, work)], now=watch)

    rounds.until(lambda: len(slept) == 2, slept.append)

    assert (work.left, work.runs) == (0, 4)


def test_to_the_end_empties_every_task_and_counts_the_failed() -> None:
    work = Work(left=7, at_once=3)
    rounds = Rounds([Task("post", 1, fails), Task("work", 60, work)], now=Watch())

    assert rounds.to_the_end() == 1
    assert work.left == 0


def test_each_task_of_the_table_has_a_name_of_its_own() -> None:
    assert len({task.name for task in TASKS}) == len(TASKS)
