"""Server and worker die at the worst moment: what was acknowledged is there, and what was to be
told is told."""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

from tests.town import WUXING
from tools.installation import Installation, free_port, installation, kill
from tools.visitor import LOST, Visitor, visitors

pytestmark = pytest.mark.slow

REPORT = f"/places/{WUXING}/report/"
CLIENTS = 8
REPORTS = 12  # a client
LONGEST_SECONDS = 60  # for anything that is waited for

STATES = """
import json
from collections import Counter
from linli.outbox.models import Message
print(json.dumps(Counter(Message.objects.values_list("state", flat=True))))
"""
LEASES_RUN_OUT = """
from datetime import timedelta
from linli.common import clock
from linli.outbox.models import Message
over = clock.now() - timedelta(seconds=1)
print(Message.objects.filter(state="sending").update(claimed_until=over))
"""
REPORTED = """
import json
from linli.matters.models import Matter
from linli.outbox.models import Message
links = set(Message.objects.values_list("link", "channel"))
print(json.dumps([
    {
        "number": matter.number,
        "key": matter.client_key,
        "steps": [(step.seq, step.verb, step.is_intact()) for step in matter.steps.order_by("seq")],
        "told": sorted(channel for link, channel in links if link == matter.get_absolute_url()),
    }
    for matter in Matter.objects.all()
]))
"""
MAILS = """
from linli.outbox.models import Message
print(*Message.objects.filter(channel="email").values_list("bundle", flat=True))
"""


def told(place: Installation, source: str) -> Any:
    return json.loads(place.python(source))


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + LONGEST_SECONDS
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def everything_sent(place: Installation) -> bool:
    return set(told(place, STATES)) <= {"sent"}


@contextmanager
def town(folder: Path, **more: str) -> Iterator[Installation]:
    with installation(folder, **more) as made:
        made.python("from tests import town; town.build()")
        yield made


class Burst:
    """Eight visitors who report one thing after the other, and try again until they have a link."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.links: dict[str, str] = {}  # by the key of the form
        self.lost = 0  # answers that never came
        self._lock = threading.Lock()

    @property
    def acknowledged(self) -> int:
        return len(self.links)

    def has_come_to(self, share: float) -> bool:
        """Whether this share of the reports was acknowledged."""
        return self.acknowledged > share * CLIENTS * REPORTS

    def run(self) -> None:
        with visitors(self.port, CLIENTS) as crowd, ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._reports, crowd))

    def _reports(self, visitor: Visitor) -> None:
        until = time.monotonic() + LONGEST_SECONDS
        for number in range(REPORTS):
            form = {"text": f"第 {number} 盏路灯不亮", "kind": "danger", "key": uuid4().hex}
            while form["key"] not in self.links and time.monotonic() < until:
                self._send(visitor, form)

    def _send(self, visitor: Visitor, form: dict[str, str]) -> None:
        try:
            answer = visitor.post(REPORT, **form)
        except LOST:
            with self._lock:
                self.lost += 1
            time.sleep(0.05)
            return
        assert answer.status == 303, answer.text
        with self._lock:
            self.links[form["key"]] = answer.location


def test_a_burst_with_server_and_worker_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    with town(tmp_path) as place:
        server, worker = place.serve(), place.start("worker")
        burst = Burst(place.port)
        reporting = threading.Thread(target=burst.run)
        reporting.start()
        for share in (0.25, 0.6):
            assert eventually(partial(burst.has_come_to, share))
            kill(server)
            kill(worker)
            server, worker = place.serve(), place.start("worker")
        reporting.join(LONGEST_SECONDS)

        assert burst.acknowledged == CLIENTS * REPORTS
        assert burst.lost > 0  # the kills did hit somebody
        place.python(LEASES_RUN_OUT)  # two minutes pass
        assert eventually(lambda: everything_sent(place))
        check_reports(place, burst)
        check_mails(place)


def check_reports(place: Installation, burst: Burst) -> None:
    """Each acknowledged report is one matter with its step and its messages, and no other is."""
    matters = {matter["key"]: matter for matter in told(place, REPORTED)}
    assert set(matters) == set(burst.links)
    for key, matter in matters.items():
        assert burst.links[key].startswith(f"/r/{matter['number']}/")
        assert matter["steps"] == [[1, "report", True]]
        assert matter["told"] == ["email", "inbox"]


def check_mails(place: Installation) -> None:
    """Each mail went out; one that was sent just before the kill may have gone out twice."""
    files = (place.var / "mail").glob("*.log")
    said = "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    assert set(re.findall(r"Message-ID: <(\S+)@linli>", said)) == set(place.python(MAILS).split())


class Letters(Handler):
    """What a mail server took in."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def handle_message(self, message: Any) -> None:
        self.ids.append(message["Message-ID"])


@contextmanager
def deaf_mail_server(port: int) -> Iterator[threading.Event]:
    """It takes calls and never says a word; the event tells that somebody called."""
    called = threading.Event()
    with socket.create_server(("127.0.0.1", port)) as server:

        def wait() -> None:
            caller, _address = server.accept()
            called.set()
            with caller:
                caller.recv(1)  # until the caller is dead

        waiting = threading.Thread(target=wait)
        waiting.start()
        yield called
        waiting.join(LONGEST_SECONDS)


def test_a_message_whose_worker_was_killed_while_sending_is_sent_when_the_lease_is_over(
    tmp_path: Path,
) -> None:
    port = free_port()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with town(tmp_path, LINLI_EMAIL_BACKEND=smtp, LINLI_EMAIL_PORT=str(port)) as place:
        place.python("from tests import storm; storm.report(kind='danger')")
        with deaf_mail_server(port) as called:
            worker = place.start("worker")
            assert called.wait(LONGEST_SECONDS)
            kill(worker)
        assert told(place, STATES)["sending"] == 1

        letters = Letters()
        controller = Controller(letters, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            place.linli("worker", "--once")
            assert letters.ids == []  # the lease holds: the other worker might still live
            assert place.python(LEASES_RUN_OUT).strip() == "1"
            place.linli("worker", "--once")
        finally:
            controller.stop()
        assert letters.ids == [f"<{key}@linli>" for key in place.python(MAILS).split()]
        assert everything_sent(place)
