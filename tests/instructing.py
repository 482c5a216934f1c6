"""What instructors write down through the pages, for tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from linli.activities.models import Activity
from linli.common import clock
from linli.territory.models import Unit
from tests.desk import Desk
from tests.meeting import local

WRITE = "/instructors/write/"
LOG = "/instructors/log/"
BOARD = "/instructors/board/"
ROLES = "/instructors/board/roles/"


def writes(desk: Desk, village: Unit, status: int = 303, **more: Any) -> Any:
    """One form, one POST: a visit two hours ago, unless it says otherwise."""
    address = more.pop("address", WRITE)
    fields: dict[str, Any] = {
        "key": uuid4().hex,
        "kind": "instructor_visit",
        "village": village.code,
        "begins": local(clock.now() - timedelta(hours=2)),
        "roles": ["role_information_officer"],
        **more,
    }
    return desk.posts(address, status, **fields)


def written(desk: Desk, village: Unit, **more: Any) -> Activity:
    """The same, and what stands there now."""
    before = set(Activity.objects.values_list("pk", flat=True))
    writes(desk, village, **more)
    return Activity.objects.exclude(pk__in=before).get()
