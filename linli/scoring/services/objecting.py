"""Objections: a unit says during the preview that a figure is wrong (issue 7)."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused
from linli.matters import services as matters
from linli.matters.choices import Source
from linli.matters.services import Report
from linli.people.actors import Actor
from linli.scoring import list_rules
from linli.scoring.choices import Colour, ListStatus
from linli.scoring.models import Bulletin, Objection, RankList
from linli.scoring.services import bulletins, list_moving
from linli.scoring.services.lists import held_round, until
from linli.territory.models import Unit

KIND: Final = "score_objection"
RESCORE: Final = "scoring.list.rescore"
LONGEST: Final = 400


@transaction.atomic
def object_to(
    target: RankList | Bulletin, unit: Unit, text: str, *, by: Actor, key: UUID | None = None
) -> Objection:
    """During the preview, once for each unit. The matter holds the words; it is the township's."""
    list_rules.check_may_object(by, unit)
    if not text.strip() or len(text) > LONGEST:
        raise Invalid(
            _("Say in a few sentences what is wrong."),
            fields={"text": _("Say in a few sentences what is wrong.")},
        )
    target = _held(target)
    to_list = target if isinstance(target, RankList) else None
    asked = {"rank_list": to_list, "bulletin": None if to_list else target, "unit": unit}
    known = Objection.objects.filter(**asked).select_related("matter").first()
    _check_once(known, key)
    if known is None:
        _check_in_preview(target)
    report = Report(
        place_code=unit.path.replace(".", "")[:12],
        unit_id=unit.pk,
        text=text.strip(),
        source=Source.OFFICE,
        kind=KIND,
        of_record=True,
        client="scoring",
        key=str(key) if key else "",
    )
    matter = matters.report(report, by=by).matter  # other words by this form: `Conflict`
    if known is not None:
        return known
    matters.stand_in(matter.pk)
    made = Objection.objects.create(
        **asked,
        matter=matter,
        path=unit.path,
        made_at=clock.now(),
        due_at=until(RESCORE, unit.path),
        before_centi=_figure(to_list, unit) if to_list else None,
    )
    if to_list is not None:
        list_moving.append(to_list, "object", by=by, reason=text.strip(), unit=unit.path)
    return made


def _held(target: RankList | Bulletin) -> RankList | Bulletin:
    """What is objected to, locked and read anew: it is not published, replaced or objected to by
    somebody else meanwhile."""
    if isinstance(target, Bulletin):
        return bulletins.locked(target.pk)
    held_round(target.reckoning.round_id)
    return list_moving.locked(target.pk)


def _check_once(known: Objection | None, key: UUID | None) -> None:
    """A village objects once; the same form sent again is the same objection."""
    if known is None or (key is not None and known.matter.client_key == str(key)):
        return
    raise Conflict(
        _("Your village has objected to this already."),
        next_step=_("Read on its page what was said, and add to the matter what is missing."),
    )


def _check_in_preview(target: RankList | Bulletin) -> None:
    ends = target.preview_until
    if target.status == ListStatus.STRUCK:
        raise Conflict(
            _("A later version of this stands now."),
            next_step=_("Open that one: it says until when its units may object."),
        )
    if target.status != ListStatus.PREVIEW or ends is None or clock.now() >= ends:
        raise MoveRefused(
            _("Objections are made during the preview."),
            next_step=_("What is wrong later on is told to the township like any other matter."),
        )


def _figure(target: RankList, unit: Unit) -> int | None:
    scope = "public" if target.colour == Colour.BLACK else "all"
    rows = target.reckoning.results.filter(unit=unit, scope=scope)
    return rows.values_list("corrected_centi", flat=True).first()
