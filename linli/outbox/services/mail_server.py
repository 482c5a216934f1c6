"""The mail server: what its answers mean in plain words, and whether it is there at all."""

import smtplib
import socket
import ssl
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.outbox.choices import Problem
from linli.outbox.services.not_taken import NotTaken

SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
NOWHERE: Final = frozenset({"filebased", "console", "dummy", "locmem"})  # nobody gets these
# The same for whatever is sent next: the round ends; a dead server is not asked fifty times.
ABOUT_SERVER: Final = frozenset(
    {
        Problem.SIGN_IN,
        Problem.ENCRYPTION,
        Problem.UNKNOWN_HOST,
        Problem.UNREACHABLE,
        Problem.SLOW,
        Problem.CUT,
        Problem.DOWN,
        Problem.KEY,
        Problem.LIMIT,
    }
)
# Trying again changes nothing: a person has to look at once.
FINAL: Final = frozenset({Problem.ADDRESS, Problem.NO_PHONE, Problem.NOT_SET})
_FULL: Final = frozenset({452, 552})
_PERMANENT: Final = 500  # codes from here on are meant for good
# The narrow ones first: most of them are each other's ancestors.
_KINDS: Final[tuple[tuple[type[Exception], Problem], ...]] = (
    (BadHeaderError, Problem.ADDRESS),
    (ValidationError, Problem.ADDRESS),
    (smtplib.SMTPAuthenticationError, Problem.SIGN_IN),
    (smtplib.SMTPNotSupportedError, Problem.ENCRYPTION),
    (smtplib.SMTPSenderRefused, Problem.SENDER),
    (smtplib.SMTPConnectError, Problem.UNREACHABLE),
    (smtplib.SMTPServerDisconnected, Problem.CUT),
    (smtplib.SMTPException, Problem.REFUSED),
    (ssl.SSLError, Problem.ENCRYPTION),
    (socket.gaierror, Problem.UNKNOWN_HOST),
    (TimeoutError, Problem.SLOW),
    (ConnectionResetError, Problem.CUT),
    (BrokenPipeError, Problem.CUT),
    (OSError, Problem.UNREACHABLE),
)


def problem_of(failure: Exception) -> Problem:
    """What a failure means for whoever has to mend it."""
    if isinstance(failure, NotTaken):
        return failure.problem
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in failure.recipients.values()]
        return _by_code(codes[0] if codes else 0, Problem.ADDRESS)
    if isinstance(failure, smtplib.SMTPDataError):
        return _by_code(failure.smtp_code, Problem.REFUSED)
    if isinstance(failure, smtplib.SMTPSenderRefused):
        return _by_code(failure.smtp_code, Problem.SENDER)
    if isinstance(failure.__context__, TimeoutError):  # how smtplib says that nobody answers
        return Problem.SLOW
    return next((what for kind, what in _KINDS if isinstance(failure, kind)), Problem.OTHER)


def _by_code(code: int, for_good: Problem) -> Problem:
    if code in _FULL:
        return Problem.FULL
    return for_good if code >= _PERMANENT else Problem.BUSY


def words_of(failure: Exception) -> str:
    """What the mail server said, for whoever runs it; never shown to residents."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        answers = failure.recipients.values()
        said = "; ".join(f"{code} {_decoded(words)}" for code, words in answers)
    elif isinstance(failure, smtplib.SMTPResponseException):
        said = f"{failure.smtp_code} {_decoded(failure.smtp_error)}"
    else:
        said = str(failure)
    return " ".join(f"{type(failure).__name__}: {said}".split())


def _decoded(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def mail_problem() -> str:
    """Whether e-mail can leave: connects to the mail server and says what is wrong and how to mend
    it. Nothing is sent. "" if all is well."""
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if kind in NOWHERE:
        return _(
            "E-mail does not leave this machine. Set LINLI_EMAIL_BACKEND=%(smtp)s and"
            " LINLI_EMAIL_HOST."
        ) % {"smtp": SMTP}
    connection = get_connection()
    try:
        connection.open()
    except Exception as failure:  # whatever it is, it is said
        return _explained(failure)
    connection.close()
    return ""


def send_test_mail(address: str) -> None:
    """Send a few words at once, past the outbox; raises `Invalid` with the reason."""
    try:
        validate_email(address)
        EmailMessage(
            subject=_("Linli: a test"),
            body=_("E-mail from %(address)s arrives.") % {"address": settings.LINLI_ADDRESS},
            to=[address],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    except Exception as failure:
        raise Invalid(_explained(failure)) from failure


def _explained(failure: Exception) -> str:
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return _("%(problem)s Mail server: %(server)s. It said: %(words)s") % {
        "problem": problem_of(failure).label,
        "server": server,
        "words": words_of(failure),
    }
