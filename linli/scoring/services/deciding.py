"""Deciding objections: somebody who sat on no panel of the sheet scores again; what comes of it is
public and corrects everything that was made of the first score (issue 7)."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere, Text
from linli.matters import services as matters
from linli.people.actors import SYSTEM, Actor
from linli.scoring import list_rules
from linli.scoring.choices import Colour, Method, ObjectionState, Scope, ScoredAt
from linli.scoring.models import Aspect, Objection, Reckoning, Result, Round, Sheet
from linli.scoring.services import bulletins, list_telling, noticing
from linli.scoring.services.lists import held_round
from linli.scoring.services.objecting import LONGEST
from linli.scoring.services.results import reckon_round
from linli.scoring.services.second_sheets import second_sheet, stands_for, strike
from linli.territory.models import Posting


def locked(key: UUID, version: int | None = None) -> Objection:
    """The objection to decide; raises `NotHere`, `Conflict`."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related(
        "unit", "matter", "rank_list__reckoning__round__unit", "bulletin"
    )
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such objection here."))
    if version is not None and version != found.version:
        raise Conflict(_("Somebody else decided this objection in the meantime."))
    return found


def sheets_of(found: Objection) -> QuerySet[Sheet]:
    """What was handed in about the unit in that round."""
    if found.rank_list is None:
        return Sheet.objects.none()
    rows = Sheet.objects.counted().filter(round=found.rank_list.reckoning.round_id)
    return rows.filter(unit=found.unit)


def aspects_of(found: Objection) -> list[Aspect]:
    """What is scored again: the aspects that a sheet of this unit has."""
    if found.rank_list is None:
        return []
    standard = found.rank_list.reckoning.round.standard_id
    rows = Aspect.objects.filter(standard=standard, level=ScoredAt.GROUP)
    return list(rows.exclude(method=Method.RATING).order_by("seq"))


@transaction.atomic
def rescore(
    key: UUID,
    points: Mapping[str, int | None],
    words: str,
    *,
    by: Actor,
    posting: Posting | None = None,
    version: int | None = None,
) -> Objection:
    """A second sheet with more points takes the place of the first, which is struck and stays
    readable; everything that was made of the first is corrected by itself. Otherwise the first one
    stands and the second is kept beside it: nobody loses by objecting. Points are hundredths by the
    aspect's code; none: there is no such thing there."""
    found = locked(key, version)
    if found.state != ObjectionState.OPEN or found.rank_list is None:
        raise MoveRefused(_("This objection asks for no second score."))
    round_ = held_round(found.rank_list.reckoning.round_id)
    old = list(sheets_of(found).order_by("pk"))
    list_rules.check_may_rescore(by, found.unit, [one.pk for one in old])
    aspects = aspects_of(found)
    _check_points(aspects, points, words)
    sheet = found.sheet = second_sheet(found, round_, aspects, points, by, posting)
    try:
        _put_in_place(found, round_, old, by, words)
    except _NotBetter:
        strike(sheet, by, words)
        _decide(found, upheld=False, outcome=words)
    else:
        _decide(found, upheld=True, outcome=words)
    return found


class _NotBetter(Exception):
    """The second score is no higher: what was done with it is undone."""


@transaction.atomic
def _put_in_place(found: Objection, round_: Round, old: list[Sheet], by: Actor, words: str) -> None:
    """Strike the first sheets, end what was found by them alone, and reckon the round from the
    second one; raises `_NotBetter`."""
    before = _result(round_, found)
    for one in old:
        strike(one, by, words)
    if found.sheet is not None:
        stands_for(found.sheet, old)
        noticing.follow_rescore(old, found.sheet)
    why = _("Objection %(number)s: scored again by another panel.") % {
        "number": found.matter.number
    }
    reckon_round(round_.pk, by=SYSTEM, why=why)
    after = _result(round_, found)
    found.after_centi = after.corrected_centi
    if (after.raw_centi or 0) <= (before.raw_centi or 0):
        found.after_centi = after.raw_centi
        raise _NotBetter


def _result(round_: Round, found: Objection) -> Result:
    """What the unit has now, in what the list goes by."""
    public = found.rank_list is not None and found.rank_list.colour == Colour.BLACK
    scope = Scope.PUBLIC if public else Scope.ALL
    made = Reckoning.objects.standing().get(round=round_)
    return made.results.get(unit=found.unit, scope=scope, of_group=True)


def _check_points(aspects: list[Aspect], points: Mapping[str, int | None], words: str) -> None:
    problems: dict[str, Text] = {}
    for one in aspects:
        given = points.get(one.code, 0) if one.code in points else -1
        if given is None and not one.may_not_apply:
            problems[one.code] = _("This exists everywhere: give points.")
        elif given is not None and not 0 <= given <= one.max_centi:
            problems[one.code] = _("Points go from 0 to %(most)s.") % {"most": one.max_centi / 100}
    if not words.strip() or len(words) > LONGEST:
        problems["words"] = _("Say in a few sentences what was seen.")
    if problems:
        raise Invalid(_("The second score is not complete."), fields=problems)


def _decide(found: Objection, *, upheld: bool, outcome: str) -> None:
    """The decision closes the matter that held the words, as its answer."""
    found.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    found.outcome, found.decided_at = outcome.strip(), clock.now()
    found.version += 1
    found.save()
    verdict = found.get_state_display()
    matters.conclude(found.matter_id, answer=f"{verdict}\n{found.outcome}")
    list_telling.of_objection(found)


@transaction.atomic
def decide_on_bulletin(
    key: UUID, *, upheld: bool, words: str, by: Actor, version: int | None = None
) -> Objection:
    """What was wrong is put right where it was recorded; upheld, the month is frozen anew from
    it."""
    found = locked(key, version)
    if found.state != ObjectionState.OPEN or found.bulletin is None:
        raise MoveRefused(_("This objection is decided."))
    list_rules.check_may_run(by, found.bulletin.path)
    list_rules.check_not_own(by, found.unit)
    if not words.strip() or len(words) > LONGEST:
        raise Invalid(_("Give the reason."), fields={"words": _("Give the reason.")})
    _decide(found, upheld=upheld, outcome=words)
    if upheld:
        why = _("Objection %(number)s was upheld.") % {"number": found.matter.number}
        bulletins.freeze_again(found.bulletin.unit, found.bulletin.month, why=why, by=by)
    return found
