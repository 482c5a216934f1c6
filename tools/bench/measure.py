"""Measuring: what the operating system accounts to processes, and how results are written down."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from tools.visitor import Visitor

TICK: Final = os.sysconf("SC_CLK_TCK")
# Fields of /proc/<pid>/stat after the name: parent, and user and system time, own and of children.
PARENT, TIMES = 1, slice(11, 15)


@dataclass(frozen=True)
class Result:
    """One figure. `most` is the target that it should not exceed, `least` what it should reach."""

    name: str
    value: float
    unit: str
    note: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def target(self) -> str:
        """What it is compared with, or nothing."""
        if self.least is not None:
            return f"≥ {self.least:g}"
        return "" if self.most is None else f"≤ {self.most:g}"

    @property
    def verdict(self) -> str:
        """Whether the target is met, or nothing if there is none."""
        if not self.target:
            return ""
        enough = self.least is None or self.value >= self.least
        return "ok" if enough and (self.most is None or self.value <= self.most) else "MISSED"

    def as_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if key not in {"most", "least"}}


def _stat(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has just ended; its parent accounts for it
        return []
    return text.rpartition(")")[2].split()


def cpu_seconds(roots: list[int]) -> float:
    """Processor time of these processes and all below them, also of those that ended."""
    stats = {int(name): _stat(int(name)) for name in os.listdir("/proc") if name.isdigit()}
    children: dict[int, list[int]] = {}
    for pid, fields in stats.items():
        if fields:
            children.setdefault(int(fields[PARENT]), []).append(pid)
    waiting, ticks = list(roots), 0
    while waiting:
        pid = waiting.pop()
        ticks += sum(int(value) for value in (stats.get(pid) or [])[TIMES])
        waiting.extend(children.get(pid, ()))
    return ticks / TICK


@dataclass
class Spent:
    """Processor time by part, and the time on the wall."""

    cpu: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def all(self) -> float:
        """Of every part together."""
        return sum(self.cpu.values())

    def shares(self, requests: int) -> str:
        """Milliseconds a request of each part, for a note."""
        parts = [f"{name} {1000 * spent / requests:.1f}" for name, spent in self.cpu.items()]
        return " + ".join(parts)


@contextmanager
def spending(parts: dict[str, int]) -> Iterator[Spent]:
    """What the block costs the processes with these roots."""
    spent = Spent()
    before = {name: cpu_seconds([root]) for name, root in parts.items()}
    began = time.monotonic()
    yield spent
    spent.seconds = time.monotonic() - began
    spent.cpu = {name: cpu_seconds([root]) - before[name] for name, root in parts.items()}


def repeat(crowd: list[Visitor], times: int, act: Callable[[Visitor, int], None]) -> None:
    """Let all of them act at the same time, `times` in all."""
    share = times // len(crowd)

    def one(number: int) -> None:
        for turn in range(share):
            act(crowd[number], number * share + turn)

    with ThreadPoolExecutor(len(crowd)) as pool:
        list(pool.map(one, range(len(crowd))))


def write(results: list[Result], file: Path) -> None:
    """The list that other programs read; figures of parts that did not run stay as they were."""
    known = {}
    if file.is_file():
        known = {entry["name"]: entry for entry in json.loads(file.read_text(encoding="utf-8"))}
    known |= {result.name: result.as_json() for result in results}
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(list(known.values()), ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")
