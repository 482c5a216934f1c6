"""The planner in a process of its own, looked after by the worker in small steps.

The worker never waits for it longer than a moment: messages and clocks go on. A worker that is
stopped takes its planner along; what it had begun is given up by the next one and can be asked
again.
"""

import atexit
import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from django.conf import settings

from linli.common import clock
from linli.territory.services.plans import proposals
from linli.territory.services.plans.proposals import BROKE, LIMIT, REFUSED, TOO_LONG

log = logging.getLogger(__name__)

MOMENT: Final = 0.2  # seconds that one look at it may take
MOST_ANSWER: Final = 100 * 1024 * 1024


@dataclass
class Running:
    """One planner at work. It reads and writes files, so that no pipe can fill up."""

    key: UUID
    process: "subprocess.Popen[bytes]"
    said: IO[bytes]
    began: Any


class Runner:
    """At most one planner at a time for a worker."""

    def __init__(self) -> None:
        self._running: Running | None = None
        atexit.register(self.stop)

    def tick(self) -> int:
        """Look after the planner, or begin with the next that waits. Returns whether there was
        anything to do."""
        if self._running is not None:
            self._look(self._running)
            return 1
        done = proposals.give_up_lost()
        claimed = proposals.claim()
        if claimed is None:
            return done
        self._begin(claimed[0].pk, claimed[1])
        return 1

    def stop(self) -> None:
        """End the process, if there is one."""
        running, self._running = self._running, None
        if running is not None:
            running.process.kill()
            running.process.wait()
            running.said.close()

    def _begin(self, key: UUID, request: dict[str, Any]) -> None:
        said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        with tempfile.TemporaryFile() as asked:
            asked.write(json.dumps(request, ensure_ascii=False).encode())
            asked.seek(0)
            process = subprocess.Popen(
                [sys.executable, "-m", "linli.territory.planner"],
                stdin=asked,
                stdout=said,
                stderr=subprocess.DEVNULL,
                cwd=Path(settings.BASE_DIR),
            )
        self._running = Running(key, process, said, clock.now())

    def _look(self, running: Running) -> None:
        try:
            running.process.wait(MOMENT)
        except subprocess.TimeoutExpired:
            if not proposals.still_wanted(running.key):
                self.stop()
            elif clock.now() - running.began > LIMIT:
                self.stop()
                proposals.fail(running.key, TOO_LONG)
            return
        running.said.seek(0)
        answer = running.said.read(MOST_ANSWER)
        self.stop()
        _take(running.key, answer)


def _take(key: UUID, answer: bytes) -> None:
    try:
        read = json.loads(answer)
    except ValueError:
        log.error("the planner of proposal %s ended without an answer", key)
        proposals.fail(key, BROKE)
        return
    if "error" in read:
        log.error("the planner refused proposal %s: %s", key, read["error"])
        proposals.fail(
            key, REFUSED, code=read["code"], feature=read["feature"], values=read["values"]
        )
        return
    proposals.keep(key, read)


_runner: Final = Runner()


def run_planner() -> int:
    """The worker's task."""
    return _runner.tick()
