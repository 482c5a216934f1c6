"""Everything that may be asked of or done to messages.

Callers import this package and read it as sentences: `outbox.send(…)`, `outbox.deliver_due(…)`.
"""

from linli.outbox.services.choosing import choose, way_of
from linli.outbox.services.delivering import Look, Standing, deliver_due
from linli.outbox.services.failures import give_up, retry, retry_all
from linli.outbox.services.letters import text
from linli.outbox.services.mail_server import mail_problem, send_test_mail
from linli.outbox.services.reading import forget_read, mark_read
from linli.outbox.services.sending import Recipient, When, send, take_back

__all__ = [
    "Look",
    "Recipient",
    "Standing",
    "When",
    "choose",
    "deliver_due",
    "forget_read",
    "give_up",
    "mail_problem",
    "mark_read",
    "retry",
    "retry_all",
    "send",
    "send_test_mail",
    "take_back",
    "text",
    "way_of",
]
