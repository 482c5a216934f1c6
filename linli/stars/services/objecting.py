"""Objections of the unit against a result, within the notice; decided by somebody who had no hand
in it, by the evidence as it stands then. What was right corrects all that is counted from it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.stars.choices import LOST, Stage, State
from linli.stars.models import Star, StarCycle
from linli.stars.services import telling
from linli.stars.services.looking import as_facts, look, resummed
from linli.stars.services.moving import Turn, carry_out
from linli.stars.services.reviewing import NOTICE, check_borne


def until(cycle: StarCycle, star: Star) -> datetime | None:
    """Up to when the unit may object to what became of a star; nothing where there is no reason
    to."""
    if star.objected_at is not None:
        return None
    if cycle.stage == Stage.NOTICE and (star.state == State.REFUSED or cycle.kind.graded):
        return cycle.notice_until
    if cycle.stage == Stage.STANDING and star.state in LOST and star.lost_at is not None:
        return rulesets.runs_out(NOTICE, path=cycle.path, at=star.lost_at)
    return None


def object_to(
    key: UUID, star: str, words: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """The unit says what was overlooked."""

    def change(turn: Turn) -> None:
        row = turn.star(star)
        limit = until(turn.cycle, row)
        if limit is None or limit < turn.at:
            raise Invalid(
                _("Nothing can be objected to here, or its time is over."),
                fields={"star": _("Choose another.")},
            )
        row.objected_at = turn.at
        row.save(update_fields=["objected_at"])
        telling.objected(turn.cycle, row)

    return carry_out(
        key, "object", by=by, change=change, version=version, form_key=form_key, star=star,
        words=words,
    )  # fmt: skip


def uphold(
    key: UUID, star: str, words: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """The objection is right: the star is given after all, as far as the records bear it."""

    def change(turn: Turn) -> None:
        found = look(turn.cycle)
        turn.payload["evidence"] = as_facts(found, [star])
        row = _waiting(turn, star)
        if not turn.cycle.kind.graded:
            check_borne(turn.cycle, row, found[star])
        was_held = row.state in LOST
        row.state = State.HELD if was_held else State.CONFIRMED
        row.lost_at = None
        row.save()
        resummed(turn.cycle)
        telling.answered(turn.cycle, row)

    return carry_out(
        key, "uphold", by=by, change=change, version=version, form_key=form_key, star=star,
        words=words,
    )  # fmt: skip


def dismiss(
    key: UUID, star: str, words: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """The objection is not right, and why."""

    def change(turn: Turn) -> None:
        telling.answered(turn.cycle, _waiting(turn, star))

    return carry_out(
        key, "dismiss", by=by, change=change, version=version, form_key=form_key, star=star,
        words=words,
    )  # fmt: skip


def _waiting(turn: Turn, star: str) -> Star:
    row = turn.star(star)
    if not row.waits:
        raise Invalid(
            _("No objection to this star is open."), fields={"star": _("Choose another.")}
        )
    row.answered_at = clock.now()
    row.save(update_fields=["answered_at"])
    return row
