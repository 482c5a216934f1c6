"""What programs send: JSON as the standard has it, and words that every database takes."""

import json
from typing import Any, Final, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.parser import Parser
from pydantic import ConfigDict

from linli.common.doors.problems import BadRequest

DEEPEST: Final = 20
WORD: Final = r"^[^\x00]*$"  # a word in an address; one with a NUL fits no database


class Sent(Schema):
    """A body: what it does not name is not taken."""

    model_config = ConfigDict(extra="forbid")


class StrictParser(Parser):
    """JSON without NaN and Infinity, NUL and halves of signs."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; raises `BadRequest`."""
        try:
            found = json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise unreadable() from None
        check_words(found)
        return found


def check_words(value: Any, depth: int = 0) -> None:
    """Raise `BadRequest` for texts that no database takes."""
    if depth > DEEPEST:
        raise unreadable()
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise unreadable()
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_words(key)
            check_words(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            check_words(inner, depth + 1)


def unreadable() -> BadRequest:
    """Said of what cannot be read at all."""
    return BadRequest(
        _("The request cannot be read."),
        next_step=_("Send JSON in UTF-8, without NUL and without halves of signs."),
    )


def _no_number(_name: str) -> NoReturn:
    raise ValueError
