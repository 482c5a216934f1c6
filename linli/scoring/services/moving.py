"""The one way a round changes: lock, compare, change, append the step. In a transaction only."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, NotHere
from linli.people.actors import Actor
from linli.scoring import rules
from linli.scoring.models import RUN, Round, RoundStep
from linli.territory.rules import covering


def locked(key: UUID, *, by: Actor, version: int | None = None) -> Round:
    """The round to change. Raises `Refused`, `Conflict` where somebody else was faster."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("unit", "standard")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such inspection here."))
    rules.check_may_run(by, found.path)
    if version is not None:
        check_version(found, version)
    return found


def check_version(found: Round, version: int) -> None:
    """Raise `Conflict` where it is not what the reader saw."""
    if version != found.version:
        raise Conflict(
            _("Somebody else changed this round in the meantime."),
            next_step=_("Open it again and look at what they did."),
        )


def finish(
    found: Round, verb: str, *, by: Actor, was: str = "", reason: str = "", **payload: Any
) -> RoundStep:
    """Write the round and its step. Two queries."""
    found.steps_count += 1
    found.version += 1
    found.save()
    step = RoundStep(
        record=found,
        seq=found.steps_count,
        at=clock.now(),
        entered_at=clock.now(),
        actor=by.as_json(covering(by, RUN, found.path)),
        verb=verb,
        was=was,
        now=found.status,
        payload=payload,
        words=seal_words({"reason": reason.strip()} if reason.strip() else {}),
        public=False,
    )
    step.save()
    return step
