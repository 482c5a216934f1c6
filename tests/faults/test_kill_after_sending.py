"""The worst moment for a worker: the mail server took the letter, and nobody noted it yet."""

from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

from tests.faults.test_kill import LEASES_RUN_OUT, LONGEST_SECONDS, everything_sent, told, town
from tools.installation import free_port, kill

pytestmark = pytest.mark.slow

OPEN_DAY_AND_NIGHT = """
from linli.rulesets.models import Rule, RuleValue
from datetime import date, timedelta
from linli.common import clock
from linli.common.workdays import YearDays
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
RuleValue.objects.filter(rule_id="calendar.office_hours").update(value=[["00:00", "23:59:59"]])
RuleValue.objects.filter(rule__key__startswith="messages.quiet.").update(value="00:00")
for year in (clock.today().year, clock.today().year + 1):
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(365)]
    weekend = frozenset(day for day in days if day.weekday() > 4)
    rulesets.announce_year(year, YearDays(frozenset(), weekend), by=SYSTEM)
"""
THREE_REPORTS = """
from tests import storm
for number in range(3):
    storm.report()
from linli.common import clock
from linli.outbox.models import Message
Message.objects.filter(channel="email").update(due_at=clock.now())
"""
BUNDLES = """
import json
from linli.outbox.models import Message
rows = Message.objects.filter(channel="email")
print(json.dumps([[str(one.bundle), one.state, one.link] for one in rows]))
"""


class TakesAndKills(Handler):
    """A mail server that takes a letter, and whose answer reaches nobody alive."""

    def __init__(self) -> None:
        super().__init__()
        self.victim: Any = None
        self.letters: list[tuple[str, str]] = []

    def handle_message(self, message: Any) -> None:
        body = message.get_payload(decode=True).decode()
        self.letters.append((message["Message-ID"], body))
        if self.victim is not None:
            kill(self.victim)
            self.victim = None


def test_a_worker_killed_between_sending_and_noting_sends_the_same_letter_again(
    tmp_path: Path,
) -> None:
    port, server = free_port(), TakesAndKills()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with town(tmp_path, LINLI_EMAIL_BACKEND=smtp, LINLI_EMAIL_PORT=str(port)) as place:
        place.python(OPEN_DAY_AND_NIGHT)
        place.python(THREE_REPORTS)
        controller = Controller(server, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            server.victim = worker = place.start("worker")
            worker.wait(LONGEST_SECONDS)
            rows = told(place, BUNDLES)
            assert [state for _bundle, state, _link in rows] == ["sending"] * 3
            assert len({bundle for bundle, _state, _link in rows}) == 1
            place.linli("worker", "--once")
            assert len(server.letters) == 1  # the lease holds
            assert place.python(LEASES_RUN_OUT).strip() == "3"
            place.linli("worker", "--once")
        finally:
            controller.stop()

        first, second = server.letters
        assert first[0] == second[0] == f"<{rows[0][0]}@linli>"  # a mail client shows it once
        for _message_id, words in server.letters:
            assert all(link in words for _bundle, _state, link in rows)
        assert everything_sent(place)
