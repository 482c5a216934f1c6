"""A report that comes in through the door: GeoReport v2's POST Service Request.

The standard has no key against sending twice, so the content is one: the same words of the same
program within the rule's minutes are the same report, and get the same id.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.common import clock, crypto, numbers
from linli.common.errors import Invalid
from linli.common.images import CleanImage, clean
from linli.common.limits import alone
from linli.common.photo_files import MOST_PHOTOS
from linli.matters import services as matters
from linli.matters.choices import Source
from linli.matters.models import Kind, Matter
from linli.matters.services import attributes
from linli.open311.asked import Asked
from linli.open311.errors import MISSING, Faults, named
from linli.open311.formats import Several
from linli.open311.services import catalogue, places
from linli.open311.services.places import Where
from linli.open311.services.reading import plain_number
from linli.people.models import ApiClient
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.paths import path_of

SAME_WITHIN: Final = "open311.same_within"
LONGEST_DESCRIPTION: Final = 4000  # characters; GeoReport v2
LONGEST_ADDRESS: Final = 500  # of a picture or a place
LONGEST_NAME: Final = 80
CONTENT_DIGITS: Final = 32  # 128 bits
_HEX: Final = re.compile("[0-9a-f]{32}")
# What the fields of `matters.report` are called in the standard
PARAMETERS: Final = {
    "text": "description",
    "where": "address_string",
    "point": "lat, long",
    "name": "first_name, last_name",
    "kind": "service_code",
    "unit": "address_id",
}


@dataclass(frozen=True)
class Sent:
    """A report as it was sent, checked and ready to be taken."""

    kind: Kind
    where: Where
    text: str
    name: str
    phone: str
    photos: tuple[CleanImage, ...]
    content: str  # a digest of all that was sent

    def key(self, window: int) -> str:
        """Its name in one stretch of time."""
        return f"{self.content}.{window}"

    def lock(self, client: ApiClient) -> str:
        """The same program sending the same waits for itself."""
        return crypto.blind_index(f"{client.pk} {self.content}", context="open311.lock")


def take(asked: Asked, client: ApiClient) -> Several:
    """A new matter, or the one that the same words made just before. Raises `Faults` and what
    `matters.report` raises."""
    sent = _read(asked, client)
    minutes = rulesets.value(SAME_WITHIN, path=path_of(sent.where.code))
    window = int(clock.now().timestamp() // (minutes * 60))
    with alone(sent.lock(client)):
        matter = _just_before(sent, client, minutes, window) or _reported(sent, client, window)
    return _answer(matter, with_token=asked.prefers_token)


def _read(asked: Asked, client: ApiClient) -> Sent:
    if not asked.text("service_code"):
        raise named({"service_code": _("was not provided.")})
    within = places.jurisdiction(asked, client.path)
    where = places.where(asked, within)
    kind = catalogue.kind_with_code(asked.text("service_code"), path_of(where.code))
    try:
        answers = attributes.answered(kind, asked.attributes)
    except Invalid as problem:
        fields = problem.fields.items()
        raise named((f"attribute[{code}]", sentence) for code, sentence in fields) from None
    photos = _photos(asked)
    return Sent(
        kind=kind,
        where=where,
        text=_text(asked, kind, where, answers),
        name=_name(asked),
        phone=asked.text("phone"),
        photos=photos,
        content=_content(asked, photos),
    )


def _text(asked: Asked, kind: Kind, where: Where, answers: list[str]) -> str:
    """What was said, and below it the answers to what the kind asks, the address where it is too
    long for its own line, and the address of a picture: as words, it is never fetched."""
    description = asked.text("description")
    if len(description) > LONGEST_DESCRIPTION:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_DESCRIPTION}
        raise named({"description": sentence})
    lines = [*answers]
    if where.beyond:
        lines.append(_("Address: %(words)s") % {"words": where.beyond[:LONGEST_ADDRESS]})
    lines += [
        _("Picture: %(url)s") % {"url": url[:LONGEST_ADDRESS]}
        for url in asked.values.get("media_url", [])[:MOST_PHOTOS]
        if url.lower().startswith(("http://", "https://"))
    ]
    return attributes.below(description or kind.name, lines)


def _name(asked: Asked) -> str:
    """As it is written: 李小明, or Li Xiaoming."""
    first, last = asked.text("first_name"), asked.text("last_name")
    if first.isascii() or last.isascii():
        name = " ".join(filter(None, (first, last)))
    else:
        name = last + first
    return name[:LONGEST_NAME]


def _photos(asked: Asked) -> tuple[CleanImage, ...]:
    if len(asked.files) > MOST_PHOTOS:
        raise named({"media": _("At most %(most)d photos.") % {"most": MOST_PHOTOS}})
    try:
        return tuple(clean(file.read()) for file in asked.files)
    except Invalid as problem:
        raise named({"media": str(problem)}) from None


def _content(asked: Asked, photos: tuple[CleanImage, ...]) -> str:
    """Of everything but the key, whatever way and in whatever order it was sent."""
    values = {name: value for name, value in asked.values.items() if name != "api_key"}
    pictures = sorted(photo.sha256 for photo in photos)
    everything = json.dumps([values, asked.attributes, pictures], sort_keys=True)
    digest = sha256(everything.encode("utf-8", "replace")).hexdigest()
    return crypto.blind_index(digest, context="open311.content")[:CONTENT_DIGITS]


def _just_before(sent: Sent, client: ApiClient, minutes: int, window: int) -> Matter | None:
    """The matter that the same content made within the rule's minutes, which may have begun in
    the stretch before."""
    rows = Matter.objects.select_related("kind").exclude(client_key="")
    same = rows.filter(
        client=str(client.pk), client_key__in=[sent.key(window), sent.key(window - 1)]
    )
    recent = same.filter(entered_at__gt=clock.now() - timedelta(minutes=minutes))
    return recent.order_by("-entered_at").first()


def _reported(sent: Sent, client: ApiClient, window: int) -> Matter:
    report = matters.Report(
        place_code=sent.where.code,
        unit_id=sent.where.unit_id,
        where=sent.where.words,
        point=sent.where.point,
        text=sent.text,
        kind=sent.kind.pk,
        name=sent.name,
        phone=sent.phone,
        photos=sent.photos,
        source=Source.API,
        locale="en" if (get_language() or "").startswith("en") else "zh-hans",
        client=str(client.pk),
        key=sent.key(window),
    )
    return matters.report(report, by=territory.actor_of_client(client)).matter


def _answer(matter: Matter, *, with_token: bool) -> Several:
    """The id at once; a token instead for a program that asks for one. Of a matter that is never
    public neither: nobody could ask for it."""
    row: dict[str, Any] = {}
    if matter.is_public and with_token:
        row["token"] = f"{UUID(matter.client).hex}-{matter.client_key}"
    elif matter.is_public:
        row["service_request_id"] = matter.number
    return Several(
        "service_requests",
        "request",
        [{**row, "service_notice": _notice(matter), "account_id": None}],
    )


def _notice(matter: Matter) -> str:
    """For the reporter's eyes: the number to name on the phone, and their own page."""
    return _("Received as %(number)s. Follow it, add to it and rate it here: %(link)s") % {
        "number": numbers.shown(matter.number),
        "link": f"{settings.LINLI_ADDRESS}{matters.link_of(matter)}",
    }


def of_token(token: str) -> Several:
    """The id behind a token, at once; an id stands for itself. Raises `Faults`."""
    public = Matter.objects.public().exclude(client_key="")
    client, _dash, key = token.partition("-")
    if _HEX.fullmatch(client) and key:
        matter = (
            public.filter(client=str(UUID(client)), client_key=key).exclude(client_key="").first()
        )
    else:
        matter = public.filter(number=plain_number(token)).first()
    if matter is None:
        raise Faults(MISSING, _("token was not found: “%(token)s”.") % {"token": token[:60]})
    row = {"service_request_id": matter.number, "token": token}
    return Several("service_requests", "request", [row])
