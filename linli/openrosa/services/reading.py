"""A form that came back from a phone, read by the names of its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.common.images import CleanImage
from linli.openrosa.services.rows import HOUSEHOLDS, UNIT, YES, name_of
from linli.scoring.models import Aspect, AspectItem
from linli.scoring.services.entering import Filled, Found, Looked

MOST_BYTES: Final = 1_000_000
LONGEST_INSTANCE: Final = 60


@dataclass(frozen=True)
class Sent:
    """The answers by the names of their questions; blank ones are left out."""

    form: str
    version: str
    instance: str
    replaces: str
    answers: Mapping[str, str]

    @property
    def unit(self) -> str:
        """The place, as the list of places calls it."""
        return self.answers.get(UNIT, "")


def read(xml: bytes) -> Sent:
    """Raises `Invalid` for what is no form of ours."""
    if len(xml) > MOST_BYTES:
        raise Invalid(_("This form is too large."))
    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Invalid(
            _("This is not a whole form."), next_step=_("Send it again from the phone.")
        ) from None
    answers: dict[str, str] = {}
    for one in root.iter():
        if one is not root and len(one) == 0 and (one.text or "").strip():
            answers.setdefault(_name(one), (one.text or "").strip())
    instance = answers.get("instanceID", "")
    if not 0 < len(instance) <= LONGEST_INSTANCE:
        raise Invalid(_("This form has no id of its own, so it could be counted twice."))
    replaces = answers.get("deprecatedID", "")
    return Sent(root.get("id", ""), root.get("version", ""), instance, replaces, answers)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def photos_named(sent: Sent, aspects: Sequence[Aspect]) -> dict[UUID, str]:
    """The file of each item that has a photo."""
    found = {}
    for aspect in aspects:
        for item in aspect.items.all():
            if name := sent.answers.get(name_of(aspect, "photo", item)):
                found[item.pk] = name
    return found


def filled(
    sent: Sent, aspects: Sequence[Aspect], photos: Mapping[UUID, CleanImage], key: str
) -> Filled:
    """As the page would have entered it, handed in. Raises `Invalid` for what is no number."""
    seen, declined, replaced = (_number(sent, name) or 0 for name in HOUSEHOLDS)
    return Filled(
        aspects={one.pk: _looked(sent, one, photos) for one in aspects},
        key=key,
        households_seen=seen,
        households_declined=declined,
        households_replaced=replaced,
        hand_in=True,
    )


def _looked(sent: Sent, aspect: Aspect, photos: Mapping[UUID, CleanImage]) -> Looked:
    items = {item.pk: _found(sent, aspect, item, photos) for item in aspect.items.all()}
    return Looked(
        state=sent.answers.get(name_of(aspect, "state"), ""),
        good=_number(sent, name_of(aspect, "good")),
        seen=_number(sent, name_of(aspect, "seen")),
        found={key: one for key, one in items.items() if one.times},
    )


def _found(
    sent: Sent, aspect: Aspect, item: AspectItem, photos: Mapping[UUID, CleanImage]
) -> Found:
    def said(what: str) -> str:
        return sent.answers.get(name_of(aspect, what, item), "")

    return Found(
        times=_number(sent, name_of(aspect, "times", item)) or 0,
        where=said("where"),
        spot=said("spot"),
        at_house=said("at_house") == YES,
        point=_point(said("point")),
        photos=[photos[item.pk]] if item.pk in photos else [],
    )


def _number(sent: Sent, name: str) -> int | None:
    said = sent.answers.get(name, "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= len("999999")):
        raise Invalid(_("“%(said)s” is no whole number.") % {"said": said[:20]})
    return int(said)


def _point(said: str) -> tuple[float, float] | None:
    """A phone writes latitude, longitude, height and how sure it is; height and doubt are left."""
    parts = said.split()
    if len(parts) < len(("lat", "lon")):
        return None
    try:
        return float(parts[1]), float(parts[0])
    except ValueError:
        raise Invalid(_("The point on the map cannot be read.")) from None
