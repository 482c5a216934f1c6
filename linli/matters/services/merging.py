"""合并: several reports of one thing become one matter; each reporter stays one, is told what
becomes of it, and is asked. Undone as long as nothing ended (ADR 0042)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import numbers
from linli.common.errors import Invalid, MoveRefused, Refused, Text
from linli.matters import rules
from linli.matters.choices import NOT_COUNTED, Status
from linli.matters.joining import IN_HAND
from linli.matters.models import Matter
from linli.matters.services import merged, telling_people
from linli.matters.services.moving import answering, begin, check_first, finish, give_to
from linli.people.actors import SYSTEM, Actor


@transaction.atomic
def merge(matter_id: UUID, *, by: Actor, into: str, version: int | None = None) -> Matter:
    """This matter goes on in the one with that number, or in the one that goes on for it. Raises
    `Invalid` where the two do not fit, `Refused` where they are not this person's to handle."""
    matter = check_first(matter_id, "merge", by=by, into=into)
    chosen = matter_named(into, by=by)
    merged.one_at_a_time(chosen.village.parent_id)
    lead = merged.lead_of(chosen)
    if sentence := why_not(matter, lead, by=by):
        raise Invalid(_("These two are not merged."), fields={"into": sentence})
    join(matter_id, lead.pk, by=by, version=version)
    return Matter.objects.locked(matter_id)


def join(matter_id: UUID, lead_id: UUID, *, by: Actor, version: int | None = None) -> None:
    """Both histories say so. The two were looked at, and no other merging runs."""
    other = begin(lead_id, "gather", by=by, beside=True)
    turn = begin(matter_id, "merge", by=by, version=version, into=other.matter.number)
    turn.words.clear()
    turn.payload["into"], other.payload["from"] = other.matter.number, turn.matter.number
    other.public = False
    other.matter.merged_count += 1 + turn.matter.merged_count
    if is_late(turn.matter):
        other.matter.responded_in_time = False  # what was late stays late
    turn.matter.merged_into = other.matter
    finish(other, turn_of=other.matter.turn)
    finish(turn)


def matter_named(number: str, *, by: Actor, field: str = "into") -> Matter:
    """Another matter, by its number, that this person may read."""
    try:
        plain = numbers.parse(number)
    except Invalid:
        plain = ""
    rows = Matter.objects.visible_to(by).select_related("kind", "village", "reporter")
    found = rows.filter(number=plain).first() if plain else None
    if found is None:
        raise Invalid(
            _("There is no such matter here."),
            fields={field: _("Write its number as it stands on its page.")},
        )
    return found


def why_not(matter: Matter, lead: Matter, *, by: Actor) -> Text:
    """Why one does not go on in the other, for whoever chose it; empty if it may."""
    if lead.pk == matter.pk:
        return _("It is the same matter, or goes on in this one already.")
    if lead.village.parent_id != matter.village.parent_id:
        return _("It lies in another township.")
    if matter.source in NOT_COUNTED or lead.source in NOT_COUNTED:
        return _("Tasks of the office and entries of earlier ledgers are not merged.")
    if lead.status not in IN_HAND:
        return _("It has ended, or is said to be solved: a new report says that it is not.")
    if not _may_share([*_joined(matter), *_joined(lead)]):
        return _("Quarrels and private matters are merged only for the same reporter.")
    if is_late(matter) and not is_late(lead) and not lead.is_gathered:
        return _("This one is late and the other is not: merge the other one into this one.")
    return _not_theirs(lead, by)


def _not_theirs(lead: Matter, by: Actor) -> Text:
    try:
        rules.check_may_join(by, lead)
    except Refused as refused:
        return refused.message
    return "" if Matter.objects.visible_to(by).filter(pk=lead.pk).exists() else _("Not yours.")


def _joined(matter: Matter) -> list[Matter]:
    """It with all that goes on in it."""
    rows = merged.members(matter).select_related("kind", "reporter")
    return [matter, *(rows if matter.merged_count else ())]


def _may_share(found: list[Matter]) -> bool:
    """A quarrel or a private hardship shares its history with nobody but its own reporter."""
    if all(_is_shared(one) for one in found):
        return True
    return all(same_reporter(found[0], one) for one in found[1:])


def _is_shared(matter: Matter) -> bool:
    return matter.is_public and not matter.kind.is_dispute


def same_reporter(one: Matter, other: Matter) -> bool:
    """The same person; or the same number with the same name, since a telephone may be shared."""
    first, second = one.reporter, other.reporter
    if first is None or second is None:
        return False
    if first.pk == second.pk:
        return True
    same_number = bool(first.phone_index) and first.phone_index == second.phone_index
    return same_number and bool(first.display_name) and first.display_name == second.display_name


def is_late(matter: Matter) -> bool:
    """Now, or when somebody had to respond."""
    return matter.is_overdue() or matter.responded_in_time is False


@transaction.atomic
def unmerge(matter_id: UUID, *, by: Actor, version: int | None = None) -> Matter:
    """撤销合并: it goes on by itself again, as newly come in. Not when the other one is said to be
    solved or has ended: then the reporters have the word."""
    found = Matter.objects.filter(pk=matter_id).values_list("village__parent_id", flat=True)
    merged.one_at_a_time(found.first())
    chain = merged.locked_chain(matter_id)
    if chain and chain[0].status not in IN_HAND:
        raise MoveRefused(
            _("The matter that it was merged into is said to be solved, or has ended."),
            next_step=_("If it is not right, the reporter may reopen it."),
        )
    return _go_alone(matter_id, chain, by=by, version=version)


def _go_alone(
    matter_id: UUID, chain: list[Matter], *, by: Actor, version: int | None = None
) -> Matter:
    """The chain is locked, the leading one first."""
    turn = begin(matter_id, "unmerge", by=by, version=version)
    matter = turn.matter
    if chain and chain[0].status in IN_HAND:
        chain = [_let_go(chain[0], matter, by), *chain[1:]]
    merged.count_down(chain, 1 + matter.merged_count)
    matter.merged_into = None
    duty = answering(turn)
    give_to(turn, duty, matter.level)
    finish(turn)
    telling_people.tell_owner(matter, duty, seq=turn.seq - 1, values=turn.values)
    return matter


def _let_go(lead: Matter, matter: Matter, by: Actor) -> Matter:
    turn = begin(lead.pk, "let_go", by=by, beside=True)
    turn.public = False
    turn.payload["from"] = matter.number
    finish(turn, turn_of=turn.matter.turn)
    return turn.matter


def release_members(lead: Matter) -> None:
    """The one that leads was withdrawn by its reporter: what was merged into it goes on by itself.
    It is locked, and no merging runs."""
    merged.below(lead.pk).update(closed_at=None)
    waiting = [lead.pk]
    while waiting:
        rows = Matter.objects.filter(merged_into__in=waiting).order_by("pk")
        found = list(rows.values_list("pk", "status"))
        waiting = [key for key, status in found if status != Status.MERGED]
        for key in (key for key, status in found if status == Status.MERGED):
            _go_alone(key, merged.locked_chain(key), by=SYSTEM)
