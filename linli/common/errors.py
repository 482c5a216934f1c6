"""What may go wrong, said so that the reader knows what to do next.

Every refusal of the product is a `DomainError`: its text is shown as it is, in the reader's
language,
on the page, in the API and on the command line. Programming errors stay ordinary exceptions.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """Something that the product declines to do, with the sentence that says why and what next.

    `code` is stable and for programs; `status` is the HTTP status of pages and APIs. `retry_after`
    is in seconds, where the same will be taken later.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    retry_after: int | None = None

    def __init__(self, message: Text, *, next_step: Text = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.message), str(self.next_step)) if part)


class Refused(DomainError):
    """This person may not do this."""

    code = "not_allowed"
    status = 403


class NotHere(DomainError):
    """There is no such thing here, or the reader may not know of it."""

    code = "not_found"
    status = 404


class Conflict(DomainError):
    """Somebody else changed the same thing first; nothing was written."""

    code = "conflict"
    status = 409


class MoveRefused(DomainError):
    """The thing is not in a state in which this can be done."""

    code = "wrong_state"
    status = 409


class Invalid(DomainError):
    """What came in cannot be used. `fields` names each field with its own sentence."""

    code = "invalid"

    def __init__(
        self, message: Text, *, fields: Mapping[str, Text] | None = None, next_step: Text = ""
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.fields = dict(fields or {})
