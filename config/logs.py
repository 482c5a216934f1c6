"""What is written to logs: no secret link, no phone number, no address, no search words.

A log is copied, kept and read by more people than a page. So every line is gone through once more
before it is written, whoever wrote it: a message, an exception, Django's own lines.
"""

import logging
import re
from typing import Final

HIDDEN: Final = "…"
LINK: Final = re.compile(r"(/r/[^/\s?'\"]{1,40}/)[^/\s?'\"<>]+")
CALENDAR: Final = re.compile(r"(/calendar/)[^/\s?'\"<>]+(?=\.ics)")
SEGMENT: Final = re.compile(r"(?<=/)(?=[\w-]*[A-Z0-9])[\w-]{16,}(?![\w.-])")
UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
QUERY: Final = re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+")
MOBILE: Final = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
LANDLINE: Final = re.compile(r"(?<![\d-])0\d{2,3}[ -]\d{7,8}(?!\d)")
MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*")
DETAIL: Final = re.compile(r"(DETAIL:|CONTEXT:)[^\n]*")  # PostgreSQL quotes the row


def discreet(text: str) -> str:
    """The text without what could name a person or open a link."""
    text = LINK.sub(rf"\1{HIDDEN}", text)
    text = CALENDAR.sub(rf"\1{HIDDEN}", text)
    text = QUERY.sub(rf"\1?{HIDDEN}", text)
    text = SEGMENT.sub(_segment, text)
    text = DETAIL.sub(rf"\1 {HIDDEN}", text)
    for pattern in (MOBILE, LANDLINE, MAIL):
        text = pattern.sub(HIDDEN, text)
    return text


def _segment(found: re.Match[str]) -> str:
    """A long part of an address is a code unless it is a row's id."""
    return found[0] if UUID.fullmatch(found[0]) or found[0].isdigit() else HIDDEN


class Discreet(logging.Formatter):
    """Formats a line, then hides what does not belong into a log. Tracebacks name files and lines;
    values of variables are never in them."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line, with its traceback."""
        return discreet(super().format(record))


def logging_settings(level: str, access: bool) -> dict[str, object]:
    """Django's LOGGING: everything to standard error, through `Discreet`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"discreet": {"()": Discreet, "fmt": "%(levelname)s %(name)s: %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handler would write the bare line and, with mail set up, send it.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "linli.access": {"level": "INFO" if access else "CRITICAL"},
        },
    }
