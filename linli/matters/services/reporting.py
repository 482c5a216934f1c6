"""A report becomes a matter: one number, one place, one owner, clocks running, the owner told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import rfc8785
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock, geometry, numbers
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Invalid, Text
from linli.common.ids import new_id
from linli.common.images import CleanImage
from linli.matters import rules
from linli.matters.choices import ASSISTED, WITHOUT_REPORTER, Source, Status
from linli.matters.models import Kind, Matter, MatterStep
from linli.matters.services import attributes, clocking, photos, telling_people
from linli.matters.services.indexing import index_matters
from linli.matters.services.kinds import check_where, choose, kinds_at
from linli.matters.services.late_entry import true_time
from linli.matters.services.suggesting import hear_report
from linli.matters.services.texting import begin_texts
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory import services as territory
from linli.territory.services import Duty, Place

LONGEST_TEXT: Final = 2000  # characters
# Of another program: Open311 lets it send 4,000, and what the kind asks besides is added.
LONGEST_OF_PROGRAM: Final = 6000
LONGEST_PLACE_WORDS: Final = 120
LONGEST: Final = {  # what the columns hold
    "text": LONGEST_TEXT,
    "where": LONGEST_PLACE_WORDS,
    "name": 80,
    "key": 64,
    "client": 40,
}
NAMES: Final = frozenset({"name", "instead_of"})  # kept as words, which may be destroyed by law
DRAWS: Final = 5  # a number that is taken is drawn again; the fifth draw failing is no chance


@dataclass(frozen=True)
class Report:
    """What came in, already parsed. `key` makes sending it twice harmless; it is unique for its
    `client`."""

    place_code: str
    text: str
    source: str
    kind: str = "other"
    unit_id: int | None = None
    where: str = ""
    point: tuple[float, float] | None = None
    name: str = ""
    phone: str = ""
    private: bool = False
    texts: bool = False  # the reporter agreed to be told by text message
    locale: str = ""
    client: str = ""
    key: str = ""
    photos: Sequence[CleanImage] = field(default=())
    of_record: bool = False  # another record of Linli makes it: no door sets this
    # To what the kind asks, by the question's code; `None` from a door that does not ask
    answers: Mapping[str, Sequence[str]] | None = None

    def digest(self) -> str:
        """The content, so that the same key with other content is noticed."""
        content: list[Any] = [
            self.place_code,
            self.text.strip(),
            self.kind,
            str(self.unit_id or ""),
            self.where.strip(),
            [f"{part:.6f}" for part in self.point or ()],
            self.phone.strip(),
            self.name.strip(),
            self.private,
            sorted(photo.sha256 for photo in self.photos),
            *([{code: [*said] for code, said in self.answers.items()}] if self.answers else ()),
        ]
        return sha256(rfc8785.dumps(content)).hexdigest()


@dataclass(frozen=True)
class Reported:
    """The matter, and whether it was there already (the same report sent twice)."""

    matter: Matter
    again: bool = False


def report(wanted: Report, *, by: Actor, at: datetime | None = None) -> Reported:
    """Take a report (rows S2-17, S3-24, S4-26). At most 12 queries, however many matters exist.

    `at` is the true time of something entered later. Raises `Invalid` for what cannot be used,
    `Conflict` for a known key with other content, `Refused` when staff take in for a foreign place.
    """
    _check(wanted)
    for _draw in range(DRAWS):
        try:
            return _report(wanted, by=by, at=at)
        except IntegrityError:
            # The key was sent before, or the number is taken. Look; else draw again.
            known = _known(wanted)
            if known is not None:
                return known
    raise Conflict(_("The report could not be numbered. Please send it again."))


def _check(wanted: Report) -> None:
    problems: dict[str, Text] = {}
    if not wanted.text.strip():
        problems["text"] = _("Say in a few words what is wrong.")
    longest = LONGEST | ({"text": LONGEST_OF_PROGRAM} if wanted.source == Source.API else {})
    for name, most in longest.items():
        if len(getattr(wanted, name).strip()) > most:
            problems[name] = _("Please keep it under %(most)d characters.") % {"most": most}
    if wanted.source not in Source.values:
        problems["source"] = _("Choose one from the list.")
    if wanted.point is not None:
        try:
            geometry.parse_point(*map(str, wanted.point))
        except Invalid as refused:
            problems["point"] = refused.message
    if problems:
        raise Invalid(_("The report is not complete."), fields=problems)


def _known(wanted: Report) -> Reported | None:
    """The matter that this key made before. Same key with other content is a conflict."""
    if not wanted.key:
        return None
    matter = (
        Matter.objects.select_related("kind", "village", "grid", "place")
        .filter(client=wanted.client, client_key=wanted.key)
        .exclude(client_key="")  # says it as the constraint does, so that SQLite takes its index
        .first()
    )
    if matter is None:
        return None
    if matter.client_digest != wanted.digest():
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open a new form to report something else."),
        )
    return Reported(matter, again=True)


def _report(wanted: Report, *, by: Actor, at: datetime | None) -> Reported:
    entered = clock.now()
    place = territory.locate(
        wanted.place_code, unit_id=wanted.unit_id, words=wanted.where, point=wanted.point
    )
    rules.check_may_take_in(by, place.unit.path)
    kinds = kinds_at(place.above[-1].path)
    kind = choose(kinds, wanted.kind, by=by, of_record=wanted.of_record)
    check_where(kind, place.unit)
    text = attributes.with_answers(wanted.text.strip(), kind, wanted.answers)
    heard = hear_report(wanted.text, kind, kinds, path=place.unit.path)
    values = rulesets.values(
        [
            *clocking.clock_keys(kind.clock_class),
            *clocking.BEGINNING,
            "matters.late_entry.within",
            *telling_people.RULES,
        ],
        path=place.above[-1].path,
        at=entered,
    )
    moment = true_time(at, entered, values)
    duty = territory.on_duty(place, kind.first_level, at=entered)
    with transaction.atomic():
        matter = _matter(wanted, text, place, kind, by, moment, entered)
        if wanted.phone.strip() or wanted.name.strip():
            matter.reporter = people.note(
                name=wanted.name, phone=wanted.phone, locale=wanted.locale
            )
        _settle_owner(matter, duty)
        step = _first_step(matter, by, kind, values, duty)
        step.payload.update(photos=len(wanted.photos), suggested=heard.payload())
        matter.suggested = heard.first
        clocking.read_clocks(matter, [(step.at, step.payload)], values)
        matter.save(force_insert=True)
        step.save()
        photos.keep(
            matter,
            wanted.photos,
            seq=1,
            at=entered,
            by_reporter=by.kind != ActorKind.STAFF or wanted.source in ASSISTED,
            is_public=True,
        )
        if wanted.texts and wanted.phone.strip():
            begin_texts(matter)
        index_matters(matter)
        telling_people.tell_owner(matter, duty, seq=1, values=values)
    return Reported(matter)


def _matter(
    wanted: Report,
    text: str,
    place: Place,
    kind: Kind,
    by: Actor,
    moment: datetime,
    entered: datetime,
) -> Matter:
    lon, lat = place.point or (None, None)
    return Matter(
        id=new_id(),
        number=numbers.draw(moment),
        kind=kind,
        text=text,
        place=place.unit,
        place_path=place.unit.path,
        village=place.above[-1],
        grid=place.grid,
        place_words=place.words,
        lon=lon,
        lat=lat,
        source=Source.OFFICE if kind.only_staff else wanted.source,
        reported_at=moment,
        entered_at=entered,
        taken_by_id=by.person_id if by.kind == ActorKind.STAFF else None,
        private=wanted.private,
        level=kind.first_level,
        terms=kind.clock_class,
        may_settle=kind.small,
        client=wanted.client if wanted.key else "",
        client_key=wanted.key,
        client_digest=wanted.digest() if wanted.key else "",
        steps_count=1,
    )


def _settle_owner(matter: Matter, duty: Duty | None) -> None:
    """An opened place always has somebody above; if really nobody is posted, the place itself
    waits. Where a level is vacant the matter is at the level of whoever holds it."""
    matter.owner = matter.turn = duty.posting if duty else None
    matter.level = duty.level if duty else matter.level
    matter.because = duty.because if duty else {"how": "nobody"}


def _first_step(
    matter: Matter, by: Actor, kind: Kind, values: Values, duty: Duty | None
) -> MatterStep:
    starts = {"respond": values.span(f"matters.respond.{kind.clock_class}", matter.level).as_json()}
    payload: dict[str, Any] = {
        **clocking.starting(starts, matter, values),
        "because": {key: value for key, value in matter.because.items() if key not in NAMES},
        "level": str(matter.level),
        "source": str(matter.source),
        "grid": matter.grid.code if matter.grid else "",
    }
    words = {"text": matter.text}
    if duty is not None:
        words["owner"] = duty.person_name
    grants = rules.check_may_take_in(by, matter.place_path)
    return MatterStep(
        record=matter,
        seq=1,
        at=matter.reported_at,
        entered_at=matter.entered_at,
        actor={**by.as_json(grants), "on_behalf_of": _for_whom(matter)},
        verb="report",
        was="",
        now=Status.SUBMITTED,
        payload=payload,
        words=seal_words(words),
        public=True,
    )


def _for_whom(matter: Matter) -> str:
    """Staff who take a report down do it for the reporter; a task is their own."""
    return "reporter" if matter.taken_by_id and matter.source not in WITHOUT_REPORTER else ""
