"""A few weeks of believable matters in every state, each lived through in its own time."""

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any, Final

from PIL import Image, ImageDraw

from linli.common import clock, images
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import ANYBODY, Actor
from linli.portal.demonstration import reports
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.portal.demonstration.reports import Words
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.models import Posting

LONGEST_AGO_DAYS: Final = 24
DAYTIME: Final = (7, 20)  # hours between which people report


class NotYet(Exception):
    """The next step would lie in the future: the story stops where it stands."""


@dataclass
class Life:
    """One matter on its way, with the clock at its last step."""

    matter: Matter
    at: datetime
    until: datetime
    cast: Cast
    rng: Random
    words: Words

    def later(self, least_minutes: int, most_minutes: int) -> None:
        """Time passes; nobody works at night. Stops the story at the present."""
        at = self.at + timedelta(minutes=self.rng.randint(least_minutes, most_minutes))
        hour = clock.local(at).hour
        if hour >= DAYTIME[1]:
            at += timedelta(hours=11)
        elif hour < DAYTIME[0]:
            at += timedelta(hours=DAYTIME[0] - hour)
        if at >= self.until:
            raise NotYet
        self.at = at

    def do(self, verb: Callable[..., Matter], by: Actor | Posting, **given: Any) -> None:
        """One step of the story at its own time."""
        with clock.told(self.at):
            actor = by if isinstance(by, Actor) else self.cast.actor(by)
            self.matter = verb(self.matter.pk, by=actor, **given)

    def handler(self) -> Actor:
        """Whoever acts for the owner at this moment: the deputy while a leave lasts."""
        posting = self.matter.turn or self.matter.owner or self.cast.clerk
        leave = self.cast.leave
        person = posting.person
        if leave is not None and leave.posting_id == posting.pk and leave.deputy is not None:
            person = leave.deputy if leave.since_at <= self.at < leave.until_at else person
        with clock.told(self.at):
            return territory.actor_of(person)

    def reporter(self) -> Actor:
        """The holder of the link."""
        return matters.reporter_of(self.matter)


Story = Callable[[Life], None]


def accepted(life: Life) -> None:
    """Somebody has it in hand."""
    life.later(10, 150)
    life.do(matters.accept, life.handler())


def asked(life: Life) -> None:
    """A question waits for the reporter."""
    accepted(life)
    life.later(20, 200)
    life.do(matters.ask, life.handler(), question=life.rng.choice(reports.QUESTIONS))


def up_to(life: Life, level: str) -> None:
    """Handed up until it has come to a level; kinds that begin there need no step."""
    while life.matter.level != level:
        accepted(life)
        life.later(30, 400)
        life.do(matters.hand_up, life.handler(), reason=life.rng.choice(reports.HAND_UP))


def up_to_village(life: Life) -> None:
    """Group → village."""
    up_to(life, Level.VILLAGE)


def up_to_township(life: Life) -> None:
    """Group → village → township."""
    up_to(life, Level.TOWNSHIP)


def up_to_outside(life: Life) -> None:
    """… → an outside body, with the township as its liaison."""
    up_to_township(life)
    accepted(life)
    life.later(60, 600)
    body = life.rng.choice(reports.BODIES)
    life.do(matters.hand_up, life.handler(), reason=f"已联系{body}", outside_body=body)
    accepted(life)


def completed(life: Life) -> None:
    """Done, and somebody else has to look."""
    if life.matter.status == "submitted":
        accepted(life)
    life.later(60, 1500)
    life.do(matters.complete, life.handler(), answer=life.words.answer, photos=[photo(life.rng)])


def rechecked(life: Life) -> None:
    """Somebody else says that it is solved."""
    completed(life)
    life.later(60, 900)
    life.do(matters.pass_check, life.handler())


def rated(life: Life) -> None:
    """The reporter is content."""
    rechecked(life)
    life.later(60, 2500)
    life.do(
        matters.rate,
        life.reporter(),
        solved=True,
        satisfied=life.rng.choice([4, 5, 5]),
        words=life.rng.choice(reports.HAPPY),
    )


def settled_and_rated(life: Life) -> None:
    """Settled on the spot, where the kind is small; else the long way."""
    if not life.matter.is_small:
        rated(life)
        return
    life.later(15, 120)
    life.do(matters.settle, life.handler(), answer=life.words.answer)
    if life.matter.status == "done":
        life.later(60, 900)
        life.do(matters.pass_check, life.handler())
    life.later(60, 1500)
    life.do(matters.rate, life.reporter(), solved=True, satisfied=5, words="")


def unhappy(life: Life) -> None:
    """Not solved: one level up."""
    rechecked(life)
    life.later(60, 1500)
    words = life.rng.choice(reports.UNHAPPY)
    life.do(matters.rate, life.reporter(), solved=False, satisfied=2, words=words)


def unhappy_then_solved(life: Life) -> None:
    """Not solved, one level up, then solved."""
    unhappy(life)
    rated(life)


def refused(life: Life) -> None:
    """Not ours, with the reason and who can help."""
    life.later(10, 120)
    reason, door = life.rng.choice(reports.REFUSALS)
    life.do(matters.refuse, life.handler(), reason=reason, next_door=door)


def withdrawn(life: Life) -> None:
    """The reporter no longer needs it."""
    accepted(life)
    life.later(20, 300)
    life.do(matters.withdraw, life.reporter(), reason="已经自己弄好了")


def township_done(life: Life) -> None:
    """All the way up, and settled there."""
    up_to_township(life)
    rated(life)


def fresh(life: Life) -> None:
    """Just reported."""


OLD: Final[tuple[Story, ...]] = (
    rated,
    settled_and_rated,
    rated,
    township_done,
    settled_and_rated,
    unhappy_then_solved,
    rechecked,
    refused,
    rated,
    withdrawn,
    settled_and_rated,
)
NEW: Final[tuple[Story, ...]] = (
    fresh,
    accepted,
    completed,
    up_to_village,
    asked,
    rechecked,
    up_to_township,
    unhappy,
    up_to_outside,
    settled_and_rated,
)


def photo(rng: Random) -> images.CleanImage:
    """A drawn stand-in for a photo: a wall, a lamp, the ground. No real place."""
    sky = (rng.randint(150, 210), rng.randint(170, 215), rng.randint(190, 225))
    picture = Image.new("RGB", (640, 480), sky)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 330, 640, 480), fill=(150, 140, rng.randint(110, 130)))
    left = rng.randint(80, 460)
    draw.rectangle((left, 120, left + 12, 360), fill=(90, 90, 95))
    draw.ellipse((left - 24, 90, left + 36, 132), fill=(250, 235, rng.randint(120, 190)))
    body = io.BytesIO()
    picture.save(body, "PNG")
    return images.clean(body.getvalue())


def live(
    village: Village, cast: Cast, stories: Sequence[Story], rng: Random, *, ago: tuple[float, float]
) -> list[Matter]:
    """Let each story happen to a report of its own; `ago` are the days between which they began."""
    said = [*reports.REPORTS, *reports.PRIVATE]
    rng.shuffle(said)  # so that a village does not say the same twice in a week
    return [
        _one(village, cast, story, words, rng, ago)
        for story, words in zip(stories, cycle(said), strict=False)
    ]


def _one(
    village: Village,
    cast: Cast,
    story: Story,
    words: Words,
    rng: Random,
    ago: tuple[float, float],
) -> Matter:
    until = clock.now()
    at = _daytime(until - timedelta(days=rng.uniform(*ago)), until)
    source = rng.choice(["web", "web", "poster", "phone", "door"])
    assisted = source in {"phone", "door"}
    wanted = matters.Report(
        place_code=village.unit.code,
        text=words.text,
        source=source,
        kind=words.kind,
        unit_id=rng.choice(village.lanes).pk,
        where=words.where,
        phone=f"139{rng.randint(0, 9_999_999):08d}" if assisted or rng.random() < 0.5 else "",
        photos=[photo(rng)] if source == "web" and rng.random() < 0.3 else [],
    )
    with clock.told(at):
        by = cast.actor(cast.clerk) if assisted else ANYBODY
        matter = matters.report(wanted, by=by).matter
    life = Life(matter, at, until, cast, rng, words)
    with suppress(NotYet):
        story(life)
    return life.matter


def _daytime(at: datetime, until: datetime) -> datetime:
    """Moved into the hours when people are up, and never into the future."""
    local = clock.local(at)
    if not DAYTIME[0] <= local.hour < DAYTIME[1]:
        local = local.replace(hour=DAYTIME[0] + local.minute % 12)
    moved = local.astimezone(until.tzinfo)
    return moved if moved < until else moved - timedelta(days=1)
