"""A sheet that was handed in stays as it is; a corrected one stands for it, with the reason."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.scoring.choices import SheetState
from linli.scoring.models import Sheet, SheetStep
from linli.scoring.services import filling, noticing
from linli.scoring.services.entering import Filled
from linli.scoring.services.writing import copy_photos, write

LONGEST_REASON = 400


@transaction.atomic
def correct(key: UUID, said: Filled, *, by: Actor, reason: str, version: int) -> Sheet:
    """Until the round closes. What was handed in becomes void and points to its successor, which
    takes over the visit. Sent twice it is done once. Raises as `filling.save` does."""
    said = replace(said, hand_in=True)
    old = Sheet.objects.own(by).filter(pk=key).first()
    if old is None:
        raise NotHere(_("There is no such sheet here."))
    stop = filling.own_stop(by, old.stop_id)
    begun = filling.locked_round(stop)
    old = Sheet.objects.select_for_update().get(pk=key)
    later = Sheet.objects.filter(corrects=old).first()
    if later is not None and filling.sent_before(later, said):
        return later
    filling.check_not_own(by, stop)
    _check(old, later, reason, version)
    unit = filling.unit_of(stop, old.unit_id)
    visit, old.activity, old.state = old.activity, None, SheetState.VOID
    _void(old, by)
    made = Sheet.objects.create(
        id=new_id(),
        activity=visit,
        round=begun,
        stop=stop,
        unit=unit,
        path=unit.path,
        corrects=old,
        version=0,
    )
    copy_photos(old, made, without=said.drop)
    write(made, replace(said, drop=()), filling.aspects_of(stop, unit))
    filling.seal(made)
    filling.append(made, "correct", by=by, said=said, reason=reason.strip())
    noticing.follow_correction(old, made)
    return made


def _check(old: Sheet, later: Sheet | None, reason: str, version: int) -> None:
    if later is not None or old.version != version:
        raise Conflict(
            _("Somebody else of your panel corrected this sheet in the meantime."),
            next_step=_("Open it again and look at what they changed."),
        )
    if old.state != SheetState.HANDED_IN:
        raise MoveRefused(
            _("This sheet was not handed in yet."), next_step=_("Change it on its own page.")
        )
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        sentence = _("Say in a few words what was wrong.")
        raise Invalid(_("The sheet is not complete."), fields={"reason": sentence})


def _void(old: Sheet, by: Actor) -> None:
    old.steps_count += 1
    old.version += 1
    old.save()
    now = clock.now()
    SheetStep(
        record=old,
        seq=old.steps_count,
        at=now,
        entered_at=now,
        actor=by.as_json(),
        verb="replace",
        was=SheetState.HANDED_IN,
        now=old.state,
        words=seal_words({}),
    ).save()
