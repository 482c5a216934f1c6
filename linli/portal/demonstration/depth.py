"""Matters whose way was not straight: more time asked for, a dispatch contested, a pause for the
weather, one that the village does not answer for, warnings before clocks run out; and what the
village says of its list of items itself."""

from datetime import timedelta
from random import Random
from typing import Final

from linli.common import clock
from linli.matters import services as matters
from linli.matters.services import setting_items
from linli.matters.services.items import beyond_village
from linli.matters.services.setting_items import ItemWords
from linli.people.actors import SYSTEM
from linli.portal.demonstration import stories
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.portal.demonstration.stories import Life, Story

SEED: Final = 40


def build(village: Village, cast: Cast) -> None:
    """A few of the last days, in the village that the story is told in."""
    rng = Random(SEED)  # noqa: S311 - a repeatable story, no secret
    stories.live(village, cast, STORIES, rng, ago=(0.9, 1.5))
    _own_list(village)
    matters.warn_soon()


def _own_list(village: Village) -> None:
    """An entry of its own, and one that goes in a week."""
    path, today = village.unit.path, clock.today()
    channels = ItemWords(
        name_zh="村内小水渠清淤",
        name_en="Clearing the small channels in the village",
        basis="村民会议议定（示例）",
        kinds=("water",),
    )
    note = "示例：村民会议议定"
    setting_items.add_item(
        channels, by=SYSTEM, path=path, since=today, form_key="demonstration", note=note
    )
    setting_items.drop_item(
        "fumes", by=SYSTEM, path=path, since=today + timedelta(days=7), note="示例：村里没有餐馆"
    )


def more_time(life: Life) -> None:
    """The level above has not decided yet."""
    _taken(life)
    life.do(matters.ask_extension, life.handler(), reason="配件要从县里调来，后天才到", amount=1)


def no_more_time(life: Life) -> None:
    """Asked, and not granted."""
    more_time(life)
    life.later(5, 30)
    decider = life.matter.decider
    if decider is not None:
        life.do(matters.refuse_extension, decider, reason="仓库里有同样的配件，先用上")


def contested(life: Life) -> None:
    """“Not ours”, and somebody above looks."""
    life.later(10, 60)
    proposal = "应由隔壁网格办理"
    life.do(matters.contest, life.handler(), reason="现场看过，不在本网格", proposal=proposal)


def confirmed(life: Life) -> None:
    """Contested, and confirmed."""
    contested(life)
    life.later(5, 40)
    decider = life.matter.decider
    if decider is not None:
        life.do(matters.confirm, decider, reason="核对过地图，在本网格内")


def paused(life: Life) -> None:
    """The clock stands still, and the reporter reads why."""
    _taken(life)
    life.do(matters.pause, life.handler(), cause="weather", reason="连日下雨，等天晴再施工")


def handed_back(life: Life) -> None:
    """Outside the village's list of items, where the kind is."""
    life.later(10, 60)
    entries = beyond_village(life.matter)
    if entries:
        life.do(matters.hand_back, life.handler(), item=entries[0].code)


def _taken(life: Life) -> None:
    stories.accepted(life)
    life.later(5, 20)


STORIES: Final[tuple[Story, ...]] = (
    more_time,
    contested,
    paused,
    handed_back,
    no_more_time,
    confirmed,
)
