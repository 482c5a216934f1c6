"""Words that are added, corrected, withdrawn or released."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, MoveRefused, Refused
from linli.common.images import CleanImage
from linli.matters.models import Attachment, Kind, Matter, MatterStep
from linli.matters.services import merged
from linli.matters.services.kinds import kind_for_report
from linli.matters.services.learning import forget_lesson
from linli.matters.services.merging import release_members
from linli.matters.services.moving import begin, finish
from linli.matters.services.turn import Turn
from linli.people.actors import Actor
from linli.people.choices import ActorKind


@transaction.atomic
def add(
    matter_id: UUID,
    *,
    by: Actor,
    words: str,
    version: int | None = None,
    at: datetime | None = None,
    photos: Iterable[CleanImage] = (),
    key: str = "",
) -> Matter:
    """The reporter adds something, or answers a question; then the clock goes on. `key` is what
    another program calls it (`step_with_key`)."""
    turn = begin(matter_id, "add", by=by, version=version, at=at, words=words)
    turn.note_key(key)
    finish(turn, turn_of=turn.matter.turn if turn.to == turn.was else "owner", photos=photos)
    return turn.matter


def step_with_key(matter: Matter, key: str) -> int | None:
    """The number of the entry that another program sent under this name; no entry for no name."""
    rows = MatterStep.objects.filter(record=matter, payload__key=key) if key else None
    return rows.values_list("seq", flat=True).first() if rows is not None else None


@transaction.atomic
def withdraw(matter_id: UUID, *, by: Actor, reason: str = "", version: int | None = None) -> Matter:
    """The reporter no longer wants it handled. What was merged into it goes on by itself."""
    township = Matter.objects.filter(pk=matter_id).values_list("village__parent", flat=True).first()
    merged.one_at_a_time(township)
    chain = merged.locked_chain(matter_id)
    turn = begin(matter_id, "withdraw", by=by, version=version, reason=reason)
    turn.matter.closed_at = turn.at
    finish(turn)
    if chain:
        merged.count_down(chain, 1)
    elif turn.matter.merged_count:
        release_members(turn.matter)
    return turn.matter


@transaction.atomic
def correct(
    matter_id: UUID,
    *,
    by: Actor,
    seq: int,
    words: str = "",
    kind: str = "",
    version: int | None = None,
) -> Matter:
    """更正: whoever wrote an entry corrects it by a new step; the old text stays in the history.

    Staff may also correct the kind of the report itself. Raises `Refused` for somebody else's
    entry.
    """
    turn = begin(matter_id, "correct", by=by, version=version, seq=seq, words=words)
    entry = MatterStep.objects.filter(record_id=matter_id, seq=seq).first()
    if entry is None:
        raise Invalid(_("There is no such entry."), fields={"seq": _("Choose an entry.")})
    if not words.strip() and not kind:
        raise Invalid(_("Nothing was corrected."), fields={"words": _("Please fill this in.")})
    turn.payload["corrects"] = seq
    turn.public = entry.public
    if words.strip():
        _check_author(by, entry)
        if entry.verb == "report":
            turn.matter.text = words.strip()
            turn.matter.words_released = False  # what was released is no longer what it says
    if kind and kind != turn.matter.kind_id:
        _correct_kind(turn, kind)
    finish(turn, turn_of=turn.matter.turn)
    return turn.matter


_REPORTERS: Final = frozenset({ActorKind.REPORTER, ActorKind.ANYBODY})


def _check_author(by: Actor, entry: MatterStep) -> None:
    """The same person, or the reporter for what was written in their name."""
    author = str(entry.actor.get("person") or "")
    own = bool(author) and author == str(by.person_id)
    kind = entry.actor.get("kind")
    handed_on = kind == ActorKind.CLIENT and entry.verb == "report"  # by the program they used
    in_their_name = entry.actor.get("on_behalf_of") == "reporter"
    theirs = kind in _REPORTERS or handed_on or in_their_name
    if not own and not (theirs and by.kind == ActorKind.REPORTER):
        raise Refused(
            _("Only whoever wrote an entry corrects it."),
            next_step=_("Add a note that says what is right."),
        )


def _correct_kind(turn: Turn, code: str) -> None:
    if not turn.by.in_office:
        raise Invalid(
            _("There is no such kind of matter."), fields={"kind": _("Choose one from the list.")}
        )
    if turn.matter.kind.by_itself:
        raise MoveRefused(
            _("Linli made this matter from another record: its kind stays."),
            next_step=_("What is wrong is corrected in that record."),
        )
    kind = kind_for_report(turn.matter.village.path, code)
    _check_joined(turn.matter, kind)
    turn.payload["kind"] = [turn.matter.kind_id, kind.pk]
    if kind.pk == turn.matter.suggested:
        forget_lesson(turn.matter.place_path)  # it may have taught the opposite
    turn.matter.kind = kind
    turn.matter.terms, turn.matter.may_settle = kind.clock_class, kind.small
    if not turn.matter.is_public:
        _take_back(turn.matter)


def _check_joined(matter: Matter, kind: Kind) -> None:
    """What several reported does not become private: nobody is shown another's hardship."""
    if not kind.is_public and (matter.merged_count or matter.merged_into_id):
        raise Invalid(
            _("Several people reported it, so it cannot become private."),
            fields={"kind": _("Undo the merging first.")},
        )


def _take_back(matter: Matter) -> None:
    """Nothing of it is released any more, not even when its kind becomes public again."""
    matter.words_released = False
    Attachment.objects.filter(matter=matter).update(released=False)


@transaction.atomic
def release(
    matter_id: UUID,
    *,
    by: Actor,
    words: bool,
    photos: Iterable[UUID] = (),
    version: int | None = None,
) -> Matter:
    """公开: a staff member lets everybody read the reporter's words, or see chosen photos; or
    takes it
    back. Private matters and private kinds are never released."""
    turn = begin(matter_id, "release", by=by, version=version)
    matter = turn.matter
    chosen = list(photos)
    if not matter.is_public and (words or chosen):
        raise Invalid(
            _("This matter is private and stays so."),
            next_step=_("Only counts of five and more are ever shown of private matters."),
        )
    matter.words_released = words
    Attachment.objects.filter(matter=matter, is_public=True).update(released=False)
    shown = Attachment.objects.filter(matter=matter, is_public=True, pk__in=chosen)
    turn.payload.update(words=words, photos=shown.update(released=True))
    turn.public = False
    finish(turn, turn_of=matter.turn)
    return matter
