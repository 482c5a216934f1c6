"""Before a report is sent: whom to ring first, what the words look like, and what may be the same;
and the list of items of a place. Nothing here is decided or kept."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field, StrictStr

from linli.common.doors.bodies import Sent
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.matters import hints, rules
from linli.matters.api.shapes import KindOut, MatterOut, kind_out, matters_out, place_path
from linli.matters.hints import Typed
from linli.matters.services import items
from linli.matters.services.kinds import offered
from linli.people.http import ProgramRequest
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

router = Router(tags=["matters"])
LONGEST_TEXT: Final = 2000


class Written(Sent):
    """What somebody is writing."""

    place: StrictStr = Field(pattern=r"^[0-9]{9,19}$", description="the village, or the lane")
    text: StrictStr = Field(min_length=1, max_length=LONGEST_TEXT)
    kind: StrictStr = Field("", max_length=40, description="as it was chosen, if it was")
    where: StrictStr = Field("", max_length=120)


class LooksLike(Schema):
    """A kind that the words look like. A person chooses."""

    kind: KindOut
    sureness: str
    because: str = Field(description="the words that weighed")


class Danger(Schema):
    """What to do and whom to ring before anything else."""

    sentence: str
    numbers: list[str]
    word: str


class HintsOut(Schema):
    """What is said of the words."""

    dangers: list[Danger]
    kinds: list[LooksLike]
    same: list[MatterOut] = Field(
        description="matters that you see and that may be the same thing; never a private one"
    )


class ItemOut(Schema):
    """One thing that has to be done, who does it, and on what basis."""

    code: str
    name_zh: str
    name_en: str
    done_by: str
    body_zh: str
    body_en: str
    basis: str
    kinds: list[str]


@router.post("/hints", response=answers({200: HintsOut}, 404, sends=True), url_name="hints")
def hint(request: ProgramRequest, sent: Written) -> dict[str, Any]:
    """What the words of a report tell, while it is written. Nothing is kept."""
    path = place_path(sent.place)
    rules.check_may_take_in(request.actor, path)
    chain = tuple(Unit.objects.public().above(path))
    if not chain or chain[-1].path != path:
        raise NotHere(_("We do not know this place."), next_step=_("Look it up by its name."))
    village = next((unit for unit in chain if unit.kind == UnitKind.VILLAGE), None)
    lane = chain[-1] if chain[-1] != village else None
    typed = Typed(sent.text, sent.kind, lane.pk if lane else None, sent.where)
    kinds = offered(path, to_staff=True)
    found = hints.for_staff(typed, kinds, [chain[-1]], village, by=request.actor)
    return {
        "dangers": found.dangers,
        "kinds": [
            {"kind": kind_out(one.kind), "sureness": one.sureness, "because": one.because}
            for one in found.looks
        ],
        "same": matters_out([one.matter for one in found.same], request.actor),
    }


@router.get(
    "/places/{code}/items", response=answers({200: list[ItemOut]}, 404), url_name="place-items"
)
def list_items(request: ProgramRequest, code: str) -> list[dict[str, Any]]:
    """The list that holds at a place: what its village answers for, and what it does not. The verb
    `hand_back` quotes an entry by its code."""
    return [{**item.quoted(), "kinds": item.kinds} for item in items.items_at(place_path(code))]
