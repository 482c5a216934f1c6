"""When a verb has its moment among matters that were joined. Checkers raise `MoveRefused`."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import MoveRefused
from linli.matters.choices import Status
from linli.matters.models import Matter

OF_ITS_REPORTER: Final = frozenset({"add", "withdraw", "reopen", "split"})


def check_time(verb: str, matter: Matter) -> None:
    """Whether it is the moment for a verb of the reporter, or for undoing. Asked of what was merged
    and of what others were merged into; raises `MoveRefused`."""
    if verb == "rate":
        _check_asked(matter)
    if matter.is_gathered and verb in OF_ITS_REPORTER:
        raise MoveRefused(
            _("Nobody reported this one by itself."),
            next_step=_("Do it with one of the matters that it was gathered from."),
        )
    if matter.status == Status.MERGED and verb in {"add", "withdraw", "unmerge"}:
        _check_goes_on(matter)
    if matter.status == Status.MERGED and verb == "reopen" and matter.closed_at is None:
        raise MoveRefused(
            _("It is still being handled."), next_step=_("You can add something to it.")
        )
    if verb == "liaise" and not matter.outside_body:
        raise MoveRefused(
            _("No outside body has it."), next_step=_("Hand it up and name the outside body.")
        )


def _check_asked(matter: Matter) -> None:
    if matter.is_answered:
        raise MoveRefused(
            _("The rating was given already."),
            next_step=_("The matter is closed when everybody who reported it has answered."),
        )
    if matter.is_gathered and matter.status == Status.CHECKED:
        raise MoveRefused(
            _("Nobody reported this one by itself."),
            next_step=_("Those whose matters it was gathered from are asked, each for theirs."),
        )
    asked = matter.asked_at is not None and matter.closed_at is None
    if matter.status == Status.MERGED and not asked:
        raise MoveRefused(
            _("It is not said to be solved yet."), next_step=_("You are asked when it is.")
        )


def _check_goes_on(matter: Matter) -> None:
    if matter.closed_at is not None:
        raise MoveRefused(
            _("The matter that it was merged into has ended."),
            next_step=_("If it is not right, the reporter may reopen it."),
        )
