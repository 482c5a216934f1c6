"""ETag and If-Match: nobody overwrites what somebody else changed since they read it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from ninja import Header

from linli.common.doors.problems import BadRequest, Changed, NoCondition
from linli.common.errors import Conflict

LONGEST: Final = 200
_TAG: Final = re.compile(r'(?:W/)?"([!#-~]*)"')
_TAGS: Final = re.compile(rf"{_TAG.pattern}(?:[ \t]*,[ \t]*{_TAG.pattern})*")

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=LONGEST,
        description="the ETag of what you read, or * to change it whatever it is",
    ),
]


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def check_condition(if_match: str | None, version: int) -> int | None:
    """The version that a service has to find unchanged; `None` where the sender said `*`.

    Raises `NoCondition`, `BadRequest` or `Changed`. A tag that a proxy weakened counts: it names
    the version all the same.
    """
    if if_match is None or not if_match.strip():
        raise NoCondition(
            _("Say which version you change."),
            next_step=_("Send the ETag of what you read as If-Match."),
        )
    if if_match.strip() == "*":
        return None
    if not _TAGS.fullmatch(if_match.strip()):
        raise BadRequest(
            _("If-Match cannot be read."), next_step=_("Send the ETag as it came, with its quotes.")
        )
    if str(version) not in _TAG.findall(if_match):
        raise _changed()
    return version


@contextmanager
def unchanged(version: int | None) -> Iterator[None]:
    """What changed between the look and the service is a condition that is not met as well."""
    try:
        yield
    except Conflict:
        if version is None:
            raise
        raise _changed() from None


def _changed() -> Changed:
    return Changed(
        _("Somebody else changed this in the meantime; nothing was written."),
        next_step=_("Read it again, look at what changed, and send your change anew."),
    )
