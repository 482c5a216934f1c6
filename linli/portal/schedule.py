"""What the worker does by itself, and how often: one table, and the loop that goes through it.

Every task is safe to run twice at once, so a second worker does no harm.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import close_old_connections

from linli.activities import services as activities
from linli.contributions import services as contributions
from linli.duties import services as duties
from linli.instructors import services as instructors
from linli.matters import services as matters
from linli.mediation import services as mediation
from linli.openapi.services import delivering
from linli.operations.services import signs
from linli.orglife import services as orglife
from linli.outbox import services as outbox
from linli.privacy import services as privacy
from linli.scoring import services as scoring
from linli.scoring.services import rectifying
from linli.stars import services as stars
from linli.talents import services as talents
from linli.territory import services as territory
from linli.territory.services import charters, plans, terms

log = logging.getLogger(__name__)

GLANCE: Final = 0.5  # seconds asleep between two looks at the table


@dataclass(frozen=True)
class Task:
    """Something that is done every so many seconds. The function tells how much it did."""

    name: str
    every: float  # seconds between two runs that found nothing left to do
    run: Callable[[], int]


TASKS: Final = (
    Task("beat", signs.BEAT_SECONDS, signs.beat),
    Task("deliver_messages", 1, partial(outbox.deliver_due, matters.what_became)),
    Task("notice_steps", 2, delivering.notice_steps),
    Task("deliver_news", 2, delivering.deliver_due),
    Task("tell_reporters", 5, matters.tell_reporters),
    Task("tell_groups", 5, outbox.tell_groups),
    Task("close_unanswered", 60, matters.close_unanswered),
    Task("warn_soon", 60, matters.warn_soon),
    Task("warn_overdue", 60, matters.warn_overdue),
    Task("escalate_overdue", 60, matters.escalate_overdue),
    Task("pass_questions_up", 60, matters.pass_questions_up),
    Task("go_on_waiting", 60, matters.go_on_waiting),
    Task("carry_out_terms", 60, terms.carry_out_due),
    Task("hand_over_ended", 60, matters.hand_over_ended),
    Task("tell_vacant", 60, territory.tell_vacant),
    Task("warn_of_disputes", 60, mediation.warn_of_disputes),
    Task("tell_unconfirmed", 3600, talents.tell_unconfirmed),
    Task("count_late_findings", 600, rectifying.count_all_late),
    Task("make_occurrences", 600, activities.make_occurrences),
    Task("freeze_duties", 3600, duties.freeze_closed),
    Task("freeze_months", 3600, scoring.freeze_months),
    Task("remind_instructors", 3600, instructors.remind),
    Task("renew_stars", 600, stars.renew),
    Task("draw_contributions", 600, contributions.draw_all),
    Task("invite_coming", 600, orglife.invite_coming),
    Task("recompute_provisional", 60, matters.recompute_provisional),
    Task("recount_calendars", 60, matters.recount_calendars),
    Task("put_in_force", 60, charters.put_in_force),
    Task("learn_kinds", 600, matters.learn_kinds),
    Task("import_ledgers", 2, matters.import_ledgers),
    Task("run_planner", 2, plans.run_planner),
    Task("bring_into_force", 60, territory.bring_into_force),
    Task("retention", 3600, privacy.dispose_due),  # once a day; asks each hour whether it was
)


class Rounds:
    """Runs the tasks of a table when their time has come; one that fails does not stop the others.

    `now` counts seconds and never jumps back.
    """

    def __init__(
        self, tasks: Iterable[Task] = TASKS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._tasks = tuple(tasks)
        self._now = now
        self._due = dict.fromkeys((task.name for task in self._tasks), now())

    def once(self) -> int:
        """Run every task whose time has come; returns how many failed.

        A task that found work comes again in the next round: it may have left some behind.
        """
        failed = 0
        for task in self._tasks:
            if self._due[task.name] > self._now():
                continue
            done = self._run(task)
            failed += done is None
            self._due[task.name] = self._now() + (0 if done else task.every)
        return failed

    def until(self, stopped: Callable[[], bool], sleep: Callable[[float], object]) -> None:
        """Round after round, until `stopped` says so."""
        while not stopped():
            self.once()
            if not stopped() and min(self._due.values()) > self._now():
                sleep(GLANCE)

    def to_the_end(self) -> int:
        """Every task until nothing is left to do; returns how many failed."""
        return sum(self._drain(task) for task in self._tasks)

    def _drain(self, task: Task) -> bool:
        while done := self._run(task):
            pass
        return done is None

    def _run(self, task: Task) -> int | None:
        """How much was done; `None` if the task failed, which is logged."""
        close_old_connections()  # a database that came back after a failure is asked anew
        try:
            return task.run()
        except Exception:
            log.exception("task %s failed; it is tried again in %s seconds", task.name, task.every)
            return None
