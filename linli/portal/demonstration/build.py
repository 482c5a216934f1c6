"""Building the demonstration: all of it or nothing, in one transaction."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from django.core.management import call_command
from django.db import transaction

from linli.common import chance
from linli.matters import services as matters
from linli.people.actors import SYSTEM
from linli.people.choices import DEMONSTRATION
from linli.people.models import User
from linli.portal.demonstration import (
    areas,
    depth,
    disputes,
    duties,
    facilities,
    honours,
    households,
    inspections,
    joined,
    links,
    meetings,
    orglife,
    plans,
    pool,
    programs,
    starring,
    stories,
    strength,
    terms,
    visiting,
)
from linli.portal.demonstration.cast import Cast, Casting
from linli.portal.demonstration.map import draw_lanes
from linli.portal.demonstration.places import TOWNS, Town, Village, furnish
from linli.territory import services as territory
from linli.territory.models import Posting

LISTS: Final = ("provinces", "cities", "areas", "streets", "villages")
TOLD: Final = "440784105214"  # 五星村: every role can sign in here
Say = Callable[[str], None]


def is_built() -> bool:
    """Whether the demonstration is in this database."""
    return User.objects.filter(username__startswith=DEMONSTRATION).exists()


@transaction.atomic
def build(folder: Path, *, seed: int, say: Say) -> None:
    """Make the five places with a few weeks of matters. `folder` holds the division lists."""
    files = [str(folder / f"{name}.csv") for name in LISTS]
    call_command(
        "import_divisions", *files, only=",".join(town.code for town in TOWNS), verbosity=0
    )
    rng = Random(seed)  # noqa: S311 - a repeatable story, no secret
    casting = Casting()
    with chance.seeded(seed):
        for town in TOWNS:
            village, cast = _town(town, casting, rng)
            if village.unit.code == TOLD:
                story = village, cast
            say(f"  {town.code}")
        areas.build(*story, casting)
        links.build(*story, casting)
        strength.build(*story, casting)
        programs.build(story[0])
        disputes.build(*story, casting)
        meetings.build(*story)
        facilities.build(*story)
        duties.build(*story)
        pool.build(*story)
        honours.build(*story)
        orglife.build(*story)
        visiting.build(*story)
        households.build(*story)
        terms.build(*story)
        starring.build(*story, casting)
        depth.build(*story)
        joined.build(*story)
        inspections.build(*story, casting)
        matters.close_unanswered()
        matters.warn_overdue()


def _town(town: Town, casting: Casting, rng: Random) -> tuple[Village, Cast]:
    """Everything of one township; its village that the story is told in."""
    villages = list(furnish(town, rng))
    township = villages[0].unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    told = any(village.unit.code == TOLD for village in villages)
    account = "street" if told else f"street-{town.code}"
    street, lead = casting.township(township, account=account)
    for village in sorted(villages, key=lambda one: not one.focus):
        cast = casting.village(village, street, lead, told=village.unit.code == TOLD)
        territory.make_poster(village.lanes[0], by=SYSTEM, place_words="")
        if village.focus:
            focus = village, cast
            draw_lanes(village)
            plans.draft(village)
            stories.live(village, cast, stories.OLD * 2, rng, ago=(4, stories.LONGEST_AGO_DAYS))
            stories.live(village, cast, stories.NEW * 2, rng, ago=(0.02, 3))
        else:
            stories.live(village, cast, rng.sample(stories.OLD, 1), rng, ago=(4, 20))
            stories.live(village, cast, rng.sample(stories.NEW, 1), rng, ago=(0.05, 3))
    return focus


def sign_ins() -> list[tuple[str, str]]:
    """One sign-in per role: (user name, role and place), for whoever starts the demonstration."""
    rows = (
        Posting.objects.filter(person__user__username__startswith=DEMONSTRATION)
        .select_related("person__user", "role", "unit")
        .order_by("unit__path", "role__turn", "role__code")
    )
    return [(row.person.user.username, f"{row.role.name} · {row.unit.short_name}") for row in rows]
