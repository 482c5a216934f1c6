"""A panel fills in a sheet: saved as a draft as often as it likes, handed in once (row S1-28)."""

from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.models import Activity, ActivityKind
from linli.activities.services import Plan
from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, MoveRefused, NotHere, Refused
from linli.people.actors import SYSTEM, Actor
from linli.scoring.choices import RUNNING as RUNNING
from linli.scoring.choices import RoundStatus, SheetState, StopState
from linli.scoring.models import Aspect, PanelMember, Recusal, Round, Sheet, SheetStep, Stop
from linli.scoring.services import noticing
from linli.scoring.services.entering import Filled
from linli.scoring.services.reckoning import account_of, aspects_for
from linli.scoring.services.writing import write
from linli.territory.fields import below
from linli.territory.models import Posting, Unit

KIND: Final = "inspection_visit"


def own_stop(by: Actor, key: UUID) -> Stop:
    """A stop of this person's panel; for everybody else there is none."""
    rows = Stop.objects.own(by).select_related("round__standard", "panel", "unit")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such village on your list."))
    return found


def unit_of(stop: Stop, key: int) -> Unit:
    """The village of a stop, or a group that was drawn for it."""
    if key == stop.unit_id:
        return stop.unit
    drawn = {one.unit_id: one.unit for one in stop.groups.select_related("unit")}
    if key not in drawn:  # any number may stand in an address, also one that no database holds
        raise NotHere(_("This group was not drawn for your visit."))
    return drawn[key]


def check_not_own(by: Actor, stop: Stop) -> None:
    """Nobody judges a village in which they hold any post, or where they stand aside; looked at
    anew whenever something is written (practice B9). Two queries."""
    current = Posting.objects.current(clock.now()).filter(person=by.person_id)
    there = current.filter(below(stop.unit.path)).exists()
    aside = Recusal.objects.filter(posting__person=by.person_id, unit=stop.unit).exists()
    if there or aside:
        raise Refused(
            _("Nobody judges a village where they hold a post or stand aside."),
            next_step=_("Tell the township office: somebody else of the panel writes this sheet."),
        )


@transaction.atomic
def save(stop_key: UUID, unit_key: int, said: Filled, *, by: Actor, version: int) -> Sheet:
    """Write a draft, or hand it in; everything is reckoned here. Sent twice it is written once.

    `version` is what the writer saw, 0 where there was no sheet yet: a newer one raises `Conflict`,
    as does the same key with other content. Raises `Refused`, `Invalid`, `MoveRefused`, `NotHere`.
    """
    stop = own_stop(by, stop_key)
    unit = unit_of(stop, unit_key)
    begun = locked_round(stop)
    _check_stands(stop)
    sheet = Sheet.objects.select_for_update().standing().filter(stop=stop, unit=unit).first()
    if sheet is not None and sent_before(sheet, said):
        return sheet
    check_not_own(by, stop)
    if version != (sheet.version if sheet else 0):
        raise Conflict(
            _("Somebody else of your panel wrote on this sheet in the meantime."),
            next_step=_("Open it again and enter what is missing; what they wrote is kept."),
        )
    if sheet is not None and sheet.state == SheetState.HANDED_IN:
        raise MoveRefused(
            _("This sheet was handed in."),
            next_step=_("What was wrong is corrected with a reason, on its page."),
        )
    if sheet is None:
        sheet = _begun(stop, unit, begun, by)
    write(sheet, said, aspects_of(stop, unit))
    _go_on(sheet, said, stop, by)
    return sheet


def _check_stands(stop: Stop) -> None:
    """Nobody writes for a panel that was drawn away while they were at it. One query."""
    if not Stop.objects.filter(pk=stop.pk).exists():
        raise Conflict(
            _("The round was drawn anew in this moment."),
            next_step=_("Your list says where you go now."),
        )


def locked_round(stop: Stop) -> Round:
    """Its round, which is not closed while somebody writes. The first sheet begins it. In a
    transaction only."""
    found = Round.objects.select_for_update(of=("self",)).get(pk=stop.round_id)
    if found.status not in RUNNING:
        raise MoveRefused(
            _("This round takes no sheets now."),
            next_step=_("Ask the township: it says when a round begins and when it is closed."),
        )
    if clock.today() < found.begins_on:
        raise MoveRefused(
            _("This round has not begun yet."), next_step=_("Come back on its first day.")
        )
    if found.status == RoundStatus.DRAWN:
        found.status = RoundStatus.OPEN
        found.version += 1
        found.save(update_fields=["status", "version"])
    return found


def sent_before(sheet: Sheet, said: Filled) -> bool:
    """Whether this form was written already; raises `Conflict` for the same key with other
    content. One query."""
    steps = sheet.steps.filter(payload__key=said.key).values_list("payload", flat=True)
    for payload in steps[:1]:
        if payload["sent"] != said.digest():
            raise Conflict(
                _("This form was sent before with other words."),
                next_step=_("Open the sheet again to change something."),
            )
        return True
    return False


def aspects_of(stop: Stop, unit: Unit) -> list[Aspect]:
    """What a panel fills in there, with the items. Two queries."""
    rows = stop.round.standard.aspects.prefetch_related("items__kind")
    return aspects_for(rows, whole=unit.pk == stop.unit_id)


def _begun(stop: Stop, unit: Unit, begun: Round, by: Actor) -> Sheet:
    if stop.state == StopState.WAITING:
        stop.state = StopState.BEGUN
        stop.save(update_fields=["state"])
    return Sheet.objects.create(
        activity=_visit(stop, unit, begun),
        round=begun,
        stop=stop,
        unit=unit,
        path=unit.path,
        version=0,
    )


def _visit(stop: Stop, unit: Unit, begun: Round) -> Activity:
    """The visit as an activity: it counts in every programme whose tag it bears, and names
    nobody. Linli writes it, since who judged stands on the sheet's steps alone."""
    kind = ActivityKind.objects.get(code=KIND)
    now = clock.now()
    campaign = begun.programme.tags if begun.programme else []
    done = activities.record(
        Plan(
            kind=KIND,
            host=begun.unit,
            place=unit,
            begins=now,
            title=str(_("Inspection, panel %(letter)s") % {"letter": stop.panel.letter}),
            tags=campaign,
            client="sheet",
            key=f"{stop.pk.hex}{unit.pk}",
        ),
        by=SYSTEM,
        ends=now + timedelta(minutes=kind.usual_minutes),
        headcount=stop.panel.members.count(),
    )
    return done.activity


def _go_on(sheet: Sheet, said: Filled, stop: Stop, by: Actor) -> None:
    """Seal it if it is handed in, and write the step."""
    if said.hand_in:
        seal(sheet)
    append(sheet, "hand_in" if said.hand_in else "save", by=by, said=said)
    if said.hand_in:
        finish_stop(stop)
        noticing.notice(sheet)


def seal(sheet: Sheet) -> None:
    """Handed in: from now on it never changes."""
    sheet.state = SheetState.HANDED_IN
    sheet.handed_in_at = clock.now()
    sheet.digest = digest_of(sheet)


def digest_of(sheet: Sheet) -> str:
    """Over everything that its points are made of, in an order that does not depend on keys drawn
    later. Three queries."""
    marks = sheet.marks.order_by("aspect__seq").values_list(
        "aspect__code", "state", "points_centi", "good", "seen"
    )
    deductions = sheet.deductions.order_by("item__aspect__seq", "item__seq").values_list(
        "item__aspect__code", "item__code", "times", "off_centi", "spot", "at_house"
    )
    content: list[Any] = [
        str(sheet.stop_id),
        sheet.unit.path,
        sheet.households_seen,
        sheet.households_declined,
        sheet.households_replaced,
        [list(one) for one in marks],
        [list(one) for one in deductions],
    ]
    return sha256(rfc8785.dumps(content)).hexdigest()


def append(
    sheet: Sheet, verb: str, *, by: Actor, said: Filled, was: str = "", reason: str = ""
) -> SheetStep:
    """Write the sheet and its step."""
    found = Sheet.objects.for_account().get(pk=sheet.pk)
    total = account_of(found).total.centi
    sheet.steps_count += 1
    sheet.version += 1
    sheet.save()
    now = clock.now()
    seats = set(
        PanelMember.objects.filter(panel=sheet.stop.panel).values_list("posting", flat=True)
    )
    step = SheetStep(
        record=sheet,
        seq=sheet.steps_count,
        at=now,
        entered_at=now,
        actor=by.as_json([one for one in by.grants if one.posting_id in seats]),
        verb=verb,
        was=was,
        now=sheet.state,
        payload={"key": said.key, "sent": said.digest(), "total": total},
        words=seal_words({"reason": reason} if reason else {}),
    )
    step.save()
    return step


def finish_stop(stop: Stop) -> None:
    """Visited, once the village and each group that was drawn have their sheet."""
    wanted = {stop.unit_id, *stop.groups.values_list("unit", flat=True)}
    rows = Sheet.objects.counted().filter(stop=stop)
    if wanted <= set(rows.values_list("unit", flat=True)) and stop.state != StopState.DONE:
        stop.state = StopState.DONE
        stop.save(update_fields=["state"])
