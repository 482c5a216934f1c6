"""Everything that may be asked of or done to messages.

Callers import this package and read it as sentences: `outbox.send(…)`, `outbox.deliver_due(…)`.
"""

from linli.outbox.services.choosing import choose, recipients, texts_of, way_of
from linli.outbox.services.delivering import Look, Standing, deliver_due
from linli.outbox.services.failures import give_up, retry, retry_all
from linli.outbox.services.groups import (
    add_robot,
    check_may_keep_robots,
    end_robot,
    robot_of,
    tell_groups,
    try_robot,
)
from linli.outbox.services.letters import text
from linli.outbox.services.mail_server import mail_problem, send_test_mail
from linli.outbox.services.reading import forget_read, mark_read
from linli.outbox.services.sending import Recipient, When, send, send_text_to, take_back
from linli.outbox.services.sms import has_gateway

__all__ = [
    "Look",
    "Recipient",
    "Standing",
    "When",
    "add_robot",
    "check_may_keep_robots",
    "choose",
    "deliver_due",
    "end_robot",
    "forget_read",
    "give_up",
    "has_gateway",
    "mail_problem",
    "mark_read",
    "recipients",
    "retry",
    "retry_all",
    "robot_of",
    "send",
    "send_test_mail",
    "send_text_to",
    "take_back",
    "tell_groups",
    "text",
    "texts_of",
    "try_robot",
    "way_of",
]
