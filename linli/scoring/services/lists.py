"""What is done with a list once it is reckoned: preview, reasons, publication, putting right,
recheck (row S1-30)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.spans import due
from linli.common.workflow import check_move, texts_in
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.scoring import list_rules
from linli.scoring.choices import Colour, EntryState, ListStatus, ObjectionState
from linli.scoring.list_workflow import ENTRIES, LISTS, NEEDS
from linli.scoring.models import ListEntry, Objection, RankList, Round
from linli.scoring.services import list_moving, list_telling

PREVIEW: Final = "scoring.list.preview"
RECTIFY: Final = "scoring.list.rectify"
LONGEST: Final = 400
TOLD: Final = {"pass": "delisted", "fail": "failed"}  # what a recheck says to the village


def until(rule: str, path: str) -> datetime:
    """When a rule's time, counted from now, has run out."""
    values = rulesets.values([rule], path=path)
    found = due(clock.now(), values.span(rule), [], values.calendar())
    if found is None:
        raise RuntimeError(f"{rule} never runs out")
    return found.at


def held_round(key: UUID) -> Round:
    """The round of a list, locked: what is published, objected to and reckoned anew in it waits for
    each other. Always before the list. In a transaction only."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("unit", "standard")
    return rows.get(pk=key)


@transaction.atomic
def preview(key: UUID, *, by: Actor, version: int | None = None) -> RankList:
    """Everybody may read it; its units may object until the preview is over."""
    found = list_moving.locked(key, version)
    list_rules.check_may_run(by, found.path)
    move = check_move(LISTS, found.status, "preview", {})
    was, found.status = found.status, ListStatus(move.to)
    found.preview_until = until(PREVIEW, found.path)
    list_moving.append(found, "preview", by=by, was=was, until=found.preview_until.isoformat())
    list_telling.of_list("preview", found)
    audit.note(by=by, verb="preview_list", what=f"scoring.RankList:{found.pk}")
    return found


@transaction.atomic
def give_reason(
    key: UUID, entry: UUID, reason: str, *, by: Actor, version: int | None = None
) -> RankList:
    """A sentence about the places, beside what was found."""
    found = list_moving.locked(key, version)
    list_rules.check_may_run(by, found.path)
    check_move(LISTS, found.status, "reason", {"entry": entry, "reason": reason}, names=NEEDS)
    row = _entry_of(found, entry)
    row.reason = _short(reason, "reason")
    row.save(update_fields=["reason"])
    list_moving.append(found, "reason", by=by, reason=row.reason, unit=row.unit.code or row.path)
    return found


@transaction.atomic
def publish(key: UUID, *, by: Actor, version: int | None = None) -> RankList:
    """After the preview, once every objection is decided and every group has its reason. The list
    of the round before expires."""
    seen = RankList.objects.filter(pk=key).values_list("reckoning__round", flat=True).first()
    if seen is not None:
        held_round(seen)
    found = list_moving.locked(key, version)
    list_rules.check_may_run(by, found.path)
    move = check_move(LISTS, found.status, "publish", {})
    _check_ripe(found)
    for entry in found.entries.select_related("unit"):
        list_rules.check_not_own(by, entry.unit)
    was, found.status = found.status, ListStatus(move.to)
    found.published_at = clock.now()
    if found.colour == Colour.BLACK:
        last = clock.local(until(RECTIFY, found.path) - timedelta(seconds=1)).date()
        found.entries.filter(due_on__isnull=True).update(due_on=last)
    list_moving.append(found, "publish", by=by, was=was)
    list_telling.of_list("publish", found)
    audit.note(by=by, verb="publish_list", what=f"scoring.RankList:{found.pk}")
    earlier = RankList.objects.filter(
        unit=found.unit,
        colour=found.colour,
        status=ListStatus.PUBLISHED,
        reckoning__round__ends_on__lt=found.reckoning.round.ends_on,
    )
    for one in earlier.order_by("pk"):
        list_moving.expire(list_moving.locked(one.pk), by=by)
    return found


def _check_ripe(found: RankList) -> None:
    if found.preview_until is not None and clock.now() < found.preview_until:
        raise MoveRefused(
            _("The preview is not over yet: its units may still object."),
            next_step=_("Publish it after %(day)s.")
            % {"day": f"{clock.local(found.preview_until):%Y-%m-%d %H:%M}"},
        )
    open_ones = Objection.objects.filter(
        rank_list__reckoning__round=found.reckoning.round_id, state=ObjectionState.OPEN
    )
    if open_ones.exists():
        raise MoveRefused(
            _("An objection is not decided yet."),
            next_step=_("Somebody of another panel scores again first."),
        )
    if found.colour == Colour.BLACK and found.entries.filter(reason="").exists():
        raise MoveRefused(
            _("A group on the black list has no reason yet."),
            next_step=_("Write the reason for each, about places and not about people."),
        )


def goes_on(found: RankList, entry: ListEntry) -> bool:
    """Whether a group is to put something right: it was published on a black list, also where the
    list is shown anew because another group came onto it."""
    standing = found.status == ListStatus.PUBLISHED or (
        found.status == ListStatus.PREVIEW and entry.due_on is not None
    )
    return standing and found.colour == Colour.BLACK


def _entry_of(found: RankList, key: UUID) -> ListEntry:
    row = found.entries.select_related("unit").filter(pk=key).first()
    if row is None:
        raise NotHere(_("There is no such group on this list."))
    return row


def _short(text: str, name: str) -> str:
    said = texts_in({name: text})[name]
    if len(said) > LONGEST:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST}
        raise Invalid(_("The text is too long."), fields={name: sentence})
    return said


@transaction.atomic
def act_on_entry(
    entry: UUID, verb: str, *, by: Actor, words: str = "", version: int | None = None
) -> ListEntry:
    """Putting right what a group was listed for: its village plans and does it, the township
    rechecks, and whoever rechecks is not of the village."""
    row = ListEntry.objects.select_related("unit", "rank_list").filter(pk=entry).first()
    if row is None:
        raise NotHere(_("There is no such group on this list."))
    found = list_moving.locked(row.rank_list_id, version)
    row = _entry_of(found, entry)
    if found.status == ListStatus.STRUCK:
        raise Conflict(
            _("A later version of this stands now."),
            next_step=_("Open the list that stands: what was done so far goes on there."),
        )
    if not goes_on(found, row):
        raise MoveRefused(_("This list asks for nothing to be put right."))
    given = {"plan": words, "words": words}
    move = check_move(ENTRIES, row.state, verb, given, names=NEEDS)
    if "township" in move.who:
        list_rules.check_may_run(by, found.path)
        list_rules.check_not_own(by, row.unit)
    else:
        list_rules.check_may_object(by, row.unit)
    was, row.state = row.state, EntryState(move.to)
    if verb == "plan":
        row.plan = _short(words, "plan")
    if row.state == EntryState.DELISTED:
        row.ended_at = clock.now()
    row.save(update_fields=["state", "plan", "ended_at"])
    list_moving.append(
        found, verb, by=by, reason=_short(words, "words"), unit=row.path, entry_was=str(was)
    )
    if verb in TOLD:
        list_telling.of_entry(TOLD[verb], found, row)
    return row
