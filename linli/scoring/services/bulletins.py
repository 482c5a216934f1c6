"""The bulletin of a month: frozen by itself when the month is over, reviewed by people of
elsewhere, shown, published; corrected by itself where a figure was wrong (rows S0-11, S0-12)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities.models import ActivityPhoto
from linli.audit import services as audit
from linli.common import clock
from linli.common.digests import digest, seal_words
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere, Text
from linli.common.workflow import check_move
from linli.people.actors import SYSTEM, Actor
from linli.rulesets import services as rulesets
from linli.scoring import list_rules
from linli.scoring.choices import ListStatus, NoteKind, ObjectionState, RoundStatus
from linli.scoring.list_workflow import BULLETINS, NEEDS
from linli.scoring.models import (
    RUN,
    Bulletin,
    BulletinNote,
    BulletinReview,
    BulletinStep,
    Objection,
    Round,
)
from linli.scoring.services.counting import rows_of, townships, villages_of
from linli.scoring.services.lists import LONGEST, PREVIEW, until
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.paths import township_path
from linli.territory.rules import covering

WEIGHTS: Final = "scoring.bulletin.weights"


def freeze_months() -> int:
    """The bulletins of the month that is over, of each township that inspects. Safe to run again,
    and twice at once. Returns how many were frozen."""
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    rounds = Round.objects.filter(status=RoundStatus.CLOSED, month__lte=month).order_by()
    paths = sorted({township_path(path) for path in rounds.values_list("path", flat=True)} - {""})
    have = set(Bulletin.objects.filter(month=month).values_list("path", flat=True))
    return sum(
        freeze(unit, month, by=SYSTEM) is not None
        for unit in townships([path for path in paths if path not in have])
    )


@transaction.atomic
def freeze(unit: Unit, month: date, *, by: Actor) -> Bulletin | None:
    """A month's counts of a township as they are now; nothing where they were frozen before."""
    Unit.objects.select_for_update(of=("self",), no_key=True).get(
        pk=unit.pk
    )  # two at once take turns
    if Bulletin.objects.filter(unit=unit, month=month).exists():
        return None
    return _kept(unit, month, _inputs(unit, month), by=by)


def _inputs(unit: Unit, month: date) -> dict[str, Any]:
    weights = rulesets.value(WEIGHTS, path=unit.path)
    return {
        "month": f"{month:%Y-%m}",
        "weights": dict(sorted(weights.items())),
        "rows": rows_of(unit, month),
    }


def _kept(
    unit: Unit,
    month: date,
    inputs: dict[str, Any],
    *,
    by: Actor,
    before: Bulletin | None = None,
    why: str = "",
) -> Bulletin:
    made = Bulletin(
        unit=unit,
        path=unit.path,
        month=month,
        inputs=inputs,
        digest=digest(inputs, {}),
        frozen_at=clock.now(),
        why=why[:LONGEST],
    )
    if before is not None:
        made.revision = before.revision + 1
        made.status, made.preview_until = before.status, before.preview_until
        made.published_at = before.published_at
        was, before.status = before.status, ListStatus.STRUCK
        append(before, "strike", by=by, was=was, reason=why)
    made.save(force_insert=True)
    append(made, "freeze", by=by, reason=why)
    return made


def correct(found: Round, *, why: str) -> None:
    """The bulletins of a round's month are made anew where its figures changed."""
    rows = Bulletin.objects.filter(below(found.path), month=found.month)
    for one in rows.exclude(status=ListStatus.STRUCK).select_related("unit").order_by("path"):
        freeze_again(one.unit, one.month, why=why, by=SYSTEM)


@transaction.atomic
def freeze_again(unit: Unit, month: date, *, why: str, by: Actor) -> Bulletin | None:
    """The next revision, where the records say something else now; the one before is struck, with
    the reason, and stays readable. Reviews, notes and objections go on."""
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    rows = Bulletin.objects.select_for_update(of=("self",)).exclude(status=ListStatus.STRUCK)
    before = rows.filter(unit=unit, month=month).first()
    if before is None:
        return None
    inputs = _inputs(unit, month)
    inputs["weights"] = before.inputs["weights"]  # those that the month was frozen with
    if digest(inputs, {}) == before.digest:
        return before
    made = _kept(unit, month, inputs, by=by, before=before, why=why)
    before.notes.update(bulletin=made)
    BulletinReview.objects.filter(bulletin=before).update(bulletin=made)
    return made


def locked(key: UUID, version: int | None = None) -> Bulletin:
    """The bulletin to change; raises `NotHere`, `Conflict`."""
    rows = Bulletin.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such bulletin here."))
    check_version(found, version)
    return found


def check_version(found: Bulletin, version: int | None) -> None:
    """Raise `Conflict` where it is not what the reader saw."""
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody else changed this bulletin in the meantime."),
            next_step=_("Open it again and look at what they did."),
        )


def append(
    found: Bulletin, verb: str, *, by: Actor, was: str = "", reason: str = "", **payload: Any
) -> None:
    """Write the bulletin and its step. Two queries."""
    found.steps_count += 1
    found.version += 1
    found.save()
    now = clock.now()
    BulletinStep(
        record=found, seq=found.steps_count, at=now, entered_at=now,
        actor=by.as_json(covering(by, RUN, found.path)), verb=verb, was=was, now=found.status,
        payload=payload, words=seal_words({"reason": reason.strip()} if reason.strip() else {}),
        public=True,
    ).save()  # fmt: skip


@transaction.atomic
def review(key: UUID, *, by: Actor, version: int | None = None) -> Sequence[Unit]:
    """Looked at, for all villages that are not this person's own; the last one makes the preview
    possible."""
    found = locked(key, version)
    check_move(BULLETINS, found.status, "review", {})
    mine = list_rules.reviewable(by, villages_of(found.unit))
    if not mine:
        list_rules.check_may_run(by, found.path)
    done = set(found.reviews.values_list("unit", flat=True))
    fresh = [one for one in mine if one.pk not in done]
    now = clock.now()
    BulletinReview.objects.bulk_create(
        BulletinReview(bulletin=found, unit=one, at=now) for one in fresh
    )
    append(found, "review", by=by, units=[one.code for one in fresh])
    return fresh


@transaction.atomic
def preview(key: UUID, *, by: Actor, version: int | None = None) -> Bulletin:
    """Everybody may read it; villages may object."""
    found = locked(key, version)
    list_rules.check_may_run(by, found.path)
    move = check_move(BULLETINS, found.status, "preview", {})
    waiting = len({one.pk for one in villages_of(found.unit)} - _reviewed(found))
    if waiting:
        raise MoveRefused(
            _("%(count)d villages were not reviewed yet.") % {"count": waiting},
            next_step=_("An area lead reviews the villages that are not their own."),
        )
    was, found.status = found.status, ListStatus(move.to)
    found.preview_until = until(PREVIEW, found.path)
    append(found, "preview", by=by, was=was, until=found.preview_until.isoformat())
    return found


def _reviewed(found: Bulletin) -> set[int]:
    return set(found.reviews.values_list("unit", flat=True))


@transaction.atomic
def publish(key: UUID, *, by: Actor, version: int | None = None) -> Bulletin:
    """After the preview, once every objection is decided."""
    found = locked(key, version)
    list_rules.check_may_run(by, found.path)
    move = check_move(BULLETINS, found.status, "publish", {})
    if found.preview_until is not None and clock.now() < found.preview_until:
        raise MoveRefused(_("The preview is not over yet: its units may still object."))
    open_ones = Objection.objects.filter(
        bulletin__unit=found.unit_id, bulletin__month=found.month, state=ObjectionState.OPEN
    )
    if open_ones.exists():
        raise MoveRefused(_("An objection is not decided yet."))
    was, found.status = found.status, ListStatus(move.to)
    found.published_at = clock.now()
    append(found, "publish", by=by, was=was)
    audit.note(by=by, verb="publish_bulletin", what=f"scoring.Bulletin:{found.pk}")
    return found


@transaction.atomic
def write_note(
    key: UUID,
    kind: str,
    unit: Unit,
    text: str,
    *,
    by: Actor,
    photo: ActivityPhoto | None = None,
    due_on: date | None = None,
    client_key: UUID | None = None,
    version: int | None = None,
) -> BulletinNote:
    """Good practice, with a photo that is public; criticism with its reason and a day (S0-12)."""
    found = locked(key)  # sent twice at once, the second waits for the first
    known = BulletinNote.objects.filter(key=client_key).first() if client_key else None
    if known is not None:
        return known
    check_version(found, version)
    list_rules.check_may_run(by, found.path)
    list_rules.check_not_own(by, unit)
    verb = "good" if kind == NoteKind.GOOD else "criticise"
    given = {"unit": unit, "text": text, "due_on": due_on}
    check_move(BULLETINS, found.status, verb, given, names=NEEDS)
    problems: dict[str, Text] = {}
    if len(text) > LONGEST:
        problems["text"] = _("Please keep it under %(most)d characters.") % {"most": LONGEST}
    if due_on is not None and due_on <= clock.today():
        problems["due_on"] = _("Give a later day.")
    if found.notes.filter(kind=kind, unit=unit).exists():
        problems["unit"] = _("This village has such a note already.")
    if problems:
        raise Invalid(_("The note is not complete."), fields=problems)
    made = BulletinNote.objects.create(
        bulletin=found, kind=kind, unit=unit, text=text.strip(), photo=photo, due_on=due_on,
        key=client_key,
    )  # fmt: skip
    append(found, verb, by=by, unit=unit.code)
    return made


@transaction.atomic
def fixed(note: UUID, *, by: Actor) -> BulletinNote:
    """Somebody saw that what was criticised is right now; the next bulletin says so."""
    stands = BulletinNote.objects.filter(pk=note).values_list("bulletin", flat=True).first()
    found = locked(stands) if stands else None
    row = BulletinNote.objects.select_related("unit").filter(pk=note, bulletin=found).first()
    if found is None or row is None or row.kind != NoteKind.CRITICISM:
        raise NotHere(_("There is no such criticism here."))
    list_rules.check_may_run(by, found.path)
    list_rules.check_not_own(by, row.unit)
    if row.fixed_on is None:
        row.fixed_on = clock.today()
        row.save(update_fields=["fixed_on"])
        append(found, "fixed", by=by, unit=row.unit.code)
    return row


def last_criticised(found: Bulletin) -> Sequence[BulletinNote]:
    """Who was criticised the month before, and whether it was put right. One query."""
    before = (found.month - timedelta(days=1)).replace(day=1)
    rows = BulletinNote.objects.filter(
        bulletin__unit=found.unit_id, bulletin__month=before, kind=NoteKind.CRITICISM
    ).exclude(bulletin__status=ListStatus.STRUCK)
    return list(rows.select_related("unit").order_by("unit__path"))
