"""A secretary at the pages about grids: the forms that stand on them, sent as they stand."""

import re
from typing import Any

from linli.common import clock
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import Grid, GridPlan
from tests.desk import Desk
from tests.town import WUXING

HOME = f"/office/places/{WUXING}/grids/"


def begun(desk: Desk, how: str = "in_force", home: str = HOME, **more: Any) -> GridPlan:
    """A draft, by the form of the overview."""
    answer = desk.posts(home, how=how, key=key_on(desk.opens(home)), **more)
    return GridPlan.objects.get(pk=int(answer["Location"].rstrip("/").rsplit("/", 1)[-1]))


def key_on(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def at(plan: GridPlan, *more: object) -> str:
    return "/".join([HOME.rstrip("/"), str(plan.pk), *map(str, more), ""])


def grids(plan: GridPlan, layer: str = Layer.GRID) -> list[Grid]:
    return list(plan.grids.filter(layer=layer).order_by("code"))


def moves(desk: Desk, plan: GridPlan, /, **to: Any) -> Any:
    """Send the form of the lanes: `g_12=3` puts lane 12 into grid 3."""
    plan.refresh_from_db()
    fields = {name.replace("_", "-"): value for name, value in to.items()}
    return desk.posts(at(plan, "do", "lanes"), version=plan.version, **fields)


def does(desk: Desk, plan: GridPlan, act: str, /, **fields: Any) -> Any:
    plan.refresh_from_db()
    return desk.posts(at(plan, "do", act), **{"version": plan.version, **fields})


def publishes(desk: Desk, plan: GridPlan, status: int = 303, **fields: Any) -> Any:
    desk.opens(at(plan, "publish"))
    plan.refresh_from_db()
    sent = {
        "version": plan.version,
        "seen": in_force().pk,
        "reason": "调整",
        "day": clock.today().isoformat(),
        **fields,
    }
    return desk.posts(at(plan, "publish"), status, **sent)


def in_force() -> GridPlan:
    return GridPlan.objects.get(village__code=WUXING, status=PlanStatus.PUBLISHED)


def plan_version(plan: GridPlan) -> int:
    plan.refresh_from_db()
    return plan.version
