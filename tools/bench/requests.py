"""Posting a report and opening the work list, over HTTP, on a filled installation."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import psycopg

from tools.bench.measure import Result, Spent, repeat, spending
from tools.bench.note import MEMBER, NOTE, PASSWORD, WORKLIST
from tools.installation import Installation
from tools.visitor import Visitor, visitors

CONNECTIONS: Final = 8
WARM: Final = 160
REPORTS: Final = 1600
WORK_LISTS: Final = 400
DRAIN_SECONDS: Final = 120
PHONE_EVERY: Final = 3  # one in so many leaves a phone number
SIGNALEN: Final = {
    "report": "Signalen 2.50 on such a machine: 114 ms, 47 queries",
    "worklist100": "Signalen 2.50 on such a machine: 1,100 ms, 513 queries",
}

COUNT: Final = """
import json
from uuid import uuid4
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

def counted(call):
    with CaptureQueriesContext(connection) as caught:
        answer = call()
    words = [query["sql"].split(None, 1)[0].upper() for query in caught.captured_queries]
    control = sum(word in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"} for word in words)
    return answer, [len(words) - control, control]
"""
COUNT_REPORT: Final = """
client = Client(SERVER_NAME="127.0.0.1")
client.get(PATH)
found = []
for _time in range(2):
    form = {**FORM, "key": uuid4().hex}
    answer, counts = counted(lambda: client.post(PATH, form))
    assert answer.status_code == 303, answer.content.decode()
    found.append(counts)
print(json.dumps(found[-1]))
"""
COUNT_WORK: Final = """
from linli.people.models import User
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(User.objects.get(username=NAME))
client.get("/work/")
answer, counts = counted(lambda: client.get("/work/"))
assert answer.status_code == 200
print(json.dumps(counts))
"""
WAITING: Final = """
from linli.outbox.models import Message
print(Message.objects.exclude(state="sent").count())
"""


@dataclass
class Place:
    """A filled installation with its server and worker running."""

    made: Installation
    database: str
    size: str
    parts: dict[str, int]
    villages: list[dict[str, str]]

    def expect(self, status: int, wanted: int) -> None:
        """Any other answer ends the measurement, with the last words of the server."""
        if status != wanted:
            raise AssertionError(f"{status} instead of {wanted}: {self.made.said('serve')[-2000:]}")

    def name(self, operation: str, measure: str) -> str:
        """`<operation>.<database>.<size>.<measure>`"""
        return f"{operation}.{self.database}.{self.size}.{measure}"


@contextmanager
def running(made: Installation, database: str, size: str) -> Iterator[Place]:
    """Server and worker, until the block ends."""
    server, worker = made.serve(), made.start("worker")
    parts = {"web": server.pid, "worker": worker.pid}
    if database == "postgres":
        parts["database"] = postmaster(made.url)
    note = json.loads((made.var / NOTE).read_text(encoding="utf-8"))
    try:
        yield Place(made, database, size, parts, note)
    finally:
        made.end()


def postmaster(url: str) -> int:
    """The process above the one that serves us."""
    with psycopg.connect(url) as session:
        row = session.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        with open(f"/proc/{row[0]}/stat", encoding="utf-8") as file:  # as long as it is there
            return int(file.read().rpartition(")")[2].split()[1])


def report(place: Place) -> list[Result]:
    """The real form, without a photo."""

    def send(visitor: Visitor, number: int) -> None:
        village = place.villages[number % 40]
        answer = visitor.post(f"/places/{village['code']}/report/", **_form(village, number))
        place.expect(answer.status, 303)

    with visitors(place.made.port, CONNECTIONS) as crowd:
        repeat(crowd, WARM, send)
        _drain(place)
        with spending(place.parts) as spent:
            began = time.monotonic()
            repeat(crowd, REPORTS, send)
            seconds = time.monotonic() - began
            _drain(place)
    village = place.villages[0]
    path = f"/places/{village['code']}/report/"
    given: dict[str, object] = {"PATH": path, "FORM": _form(village, 1)}
    queries, control = _counted(place, given, COUNT_REPORT)
    note = f"{REPORTS} posts, {CONNECTIONS} connections; {spent.shares(REPORTS)}"
    return [
        _cpu(place, "report", spent, REPORTS, f"{note}; {SIGNALEN['report']}", 10),
        Result(place.name("report", "queries"), queries, "queries", _besides(control), 12),
        Result(
            place.name("report", "per_second"),
            round(REPORTS / seconds),
            "1/s",
            "both cores shared with the clients",
        ),
    ]


def _form(village: dict[str, str], number: int) -> dict[str, str]:
    return {
        "text": f"示例：第 {number} 盏路灯不亮，晚上看不清路。",
        "unit": str(village["unit"]),
        "kind": "lighting",
        "phone": "" if number % PHONE_EVERY else f"138{number:08d}",
        "key": uuid4().hex,
    }


def _drain(place: Place) -> None:
    """What was to be told is told: the worker's share belongs to the report."""
    until = time.monotonic() + DRAIN_SECONDS
    while place.made.python(WAITING).strip() != "0":
        if time.monotonic() > until:
            raise AssertionError("The worker does not come to an end.")
        time.sleep(1)


def worklist(place: Place) -> list[Result]:
    """My work of a grid member for whom exactly a hundred matters wait."""

    def look(visitor: Visitor, _number: int) -> None:
        answer = visitor.get("/work/")
        place.expect(answer.status, 200)

    with visitors(place.made.port, CONNECTIONS) as crowd:
        for visitor in crowd:
            visitor.sign_in(MEMBER, PASSWORD)
        rows = len(set(_links(crowd[0].get("/work/").text)))
        assert rows == WORKLIST, rows
        repeat(crowd, WARM, look)
        with spending(place.parts) as spent:
            repeat(crowd, WORK_LISTS, look)
    queries, control = _counted(place, {"NAME": MEMBER}, COUNT_WORK)
    note = f"{WORK_LISTS} pages; {spent.shares(WORK_LISTS)}; {SIGNALEN['worklist100']}"
    return [
        _cpu(place, "worklist100", spent, WORK_LISTS, note, 40),
        Result(place.name("worklist100", "queries"), queries, "queries", _besides(control), 8),
    ]


def _links(page: str) -> list[str]:
    return re.findall(r'href="/matters/(\d{11})/"', page)


def _counted(place: Place, given: dict[str, object], source: str) -> tuple[int, int]:
    """Statements of one warm request, and those that only begin or end a transaction."""
    names = "".join(f"{name} = {value!r}\n" for name, value in given.items())
    found = json.loads(place.made.python(names + COUNT + source).splitlines()[-1])
    return int(found[0]), int(found[1])


def _besides(control: int) -> str:
    return f"and {control} that begin or end a transaction"


def _cpu(
    place: Place, operation: str, spent: Spent, requests: int, note: str, most: float
) -> Result:
    value = round(1000 * spent.all / requests, 1)
    return Result(place.name(operation, "cpu_ms"), value, "ms", note, most)
