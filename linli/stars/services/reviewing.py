"""From the self-assessment to the notice: what each says, by the evidence as it stood then (row
S2-01).

Whoever reviews may refuse in spite of the evidence, with a reason; nobody confirms without it.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.people.actors import SYSTEM, Actor
from linli.rulesets import services as rulesets
from linli.stars import rules
from linli.stars.choices import LOST, Reviewed, Stage, State
from linli.stars.models import Star, StarCycle
from linli.stars.services import telling
from linli.stars.services.judging import Verdict
from linli.stars.services.looking import as_facts, look, resummed
from linli.stars.services.moving import Turn, carry_out

NOTICE: Final = "stars.notice"


def _codes(cycle: StarCycle) -> list[str]:
    rows = Star.objects.filter(cycle=cycle).exclude(state__in=LOST)
    return list(rows.order_by("position").values_list("code", flat=True))


def _frozen(turn: Turn) -> dict[str, Verdict]:
    """Look, and keep in the step what there was."""
    found = look(turn.cycle)
    turn.payload["evidence"] = as_facts(found, _codes(turn.cycle))
    return found


def assess(
    key: UUID, words: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """The branch says how it sees itself; the records say the rest."""

    def change(turn: Turn) -> None:
        _frozen(turn)

    return carry_out(
        key, "assess", by=by, change=change, version=version, form_key=form_key, words=words
    )


def stop(key: UUID, *, by: Actor, version: int | None = None, form_key: str = "") -> StarCycle:
    """The branch does not go on with it, and says nothing why."""

    def change(turn: Turn) -> None:
        turn.cycle.ended_at = turn.at

    return carry_out(key, "stop", by=by, change=change, version=version, form_key=form_key)


def send_back(
    key: UUID, reason: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """The township says what is missing."""
    return carry_out(key, "send_back", by=by, version=version, form_key=form_key, reason=reason)


@transaction.atomic
def endorse(key: UUID, *, by: Actor, version: int | None = None, form_key: str = "") -> StarCycle:
    """The township checked it: on to the review, or where nobody reviews, to the notice."""

    def change(turn: Turn) -> None:
        _frozen(turn)
        turn.cycle.reviewed = rules.reviewed_by(turn.cycle)

    cycle = carry_out(key, "endorse", by=by, change=change, version=version, form_key=form_key)
    if cycle.kind.reviewed == Reviewed.NOBODY and cycle.stage == Stage.REVIEW:
        Star.objects.filter(cycle=cycle).update(state=State.CONFIRMED)
        announce(cycle.pk)
        cycle.refresh_from_db()
    return cycle


@transaction.atomic
def confirm(
    key: UUID, star: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """A star is given. Raises `Invalid` where the evidence does not bear it."""

    def change(turn: Turn) -> None:
        found = _frozen(turn)
        row = _undecided(turn, star)
        check_borne(turn.cycle, row, found[star])
        row.state = State.CONFIRMED
        row.save(update_fields=["state"])

    return _reviewed(
        carry_out(
            key, "confirm", by=by, change=change, version=version, form_key=form_key, star=star
        )
    )


@transaction.atomic
def refuse(
    key: UUID, star: str, reason: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """A star is not given, and why."""

    def change(turn: Turn) -> None:
        _frozen(turn)
        row = _undecided(turn, star)
        row.state = State.REFUSED
        row.save(update_fields=["state"])

    return _reviewed(
        carry_out(
            key, "refuse", by=by, change=change, version=version, form_key=form_key, star=star,
            reason=reason,
        )
    )  # fmt: skip


def _undecided(turn: Turn, star: str) -> Star:
    found = turn.star(star)
    if found.state != State.AIMED:
        raise Invalid(_("This star was reviewed already."), fields={"star": _("Choose another.")})
    return found


def check_borne(cycle: StarCycle, star: Star, verdict: Verdict) -> None:
    """Raises `Invalid` where the records, or the star that comes first, do not bear it."""
    if not verdict.suffices:
        raise Invalid(
            _("The records do not bear this star: %(points)d of %(least)d points.")
            % {"points": verdict.points, "least": verdict.least},
            next_step=_("Do not confirm it, and say what is missing."),
        )
    if verdict.held_up:
        raise Invalid(_("The strong-branch star does not stand: the others wait for it."))
    if verdict.after_first and _first_waits(cycle):
        raise Invalid(
            _("The strong-branch star is not confirmed: the others do not stand without it."),
            next_step=_("Review the strong-branch star first."),
        )


def _first_waits(cycle: StarCycle) -> bool:
    """Whether the first star is aimed at here and was not given."""
    rows = Star.objects.filter(cycle=cycle, code=cycle.kind.first)
    return rows.filter(state__in=(State.AIMED, State.REFUSED)).exists()


def _reviewed(cycle: StarCycle) -> StarCycle:
    """Once every star is decided it goes on notice by itself."""
    waiting = Star.objects.filter(cycle=cycle, state=State.AIMED)
    if cycle.stage == Stage.REVIEW and not waiting.exists():
        announce(cycle.pk)
        cycle.refresh_from_db()
    return cycle


def announce(key: UUID) -> StarCycle:
    """On public notice for as long as the rule says."""

    def change(turn: Turn) -> None:
        turn.cycle.notice_until = rulesets.runs_out(NOTICE, path=turn.cycle.path, at=turn.at)
        rows = Star.objects.filter(cycle=turn.cycle).order_by("position")
        turn.payload["stars"] = {one.code: str(one.state) for one in rows}

    return carry_out(key, "announce", by=SYSTEM, change=change)


def remove(
    key: UUID, star: str, reason: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """A published star is taken away, with the reason; the branch may object."""

    def change(turn: Turn) -> None:
        row = turn.star(star)
        if not row.is_shown:
            raise Invalid(_("This star is not held."), fields={"star": _("Choose another.")})
        lose(row, State.REMOVED, turn)
        telling.changed(turn.cycle, row, "removed")

    return carry_out(
        key, "remove", by=by, change=change, version=version, form_key=form_key, star=star,
        reason=reason,
    )  # fmt: skip


def lose(star: Star, state: str, turn: Turn) -> None:
    """Not held any more, since now; an earlier objection is over."""
    star.state, star.mend_by, star.lost_at = state, None, turn.at
    star.objected_at = star.answered_at = None
    star.save()
    resummed(turn.cycle)
