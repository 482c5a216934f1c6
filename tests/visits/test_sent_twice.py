"""A record that is sent twice, or by two at one door, in any order: nothing is lost and nothing
doubled."""

from datetime import timedelta
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.common import clock
from linli.matters.models import Matter
from linli.visits.models import DoorMatter, Visit, Wish
from tests.desk import Desk
from tests.meeting import local
from tests.town import Town, appointed, somebody
from tests.walk import Walk, doors, walk

FORMS: Final[list[dict[str, Any]]] = [
    {"outcome": "met", "says": "often"},
    {"outcome": "met", "need_1": "灯不亮", "kind_1": "lighting"},
    {"outcome": "nobody"},
    {"outcome": "refused"},
]


def two(town: Town) -> list[Walk]:
    """Two grid members of one grid."""
    second = appointed(somebody("癸", "gui"), "grid_member", town.village, town.grids[0])
    return [walk(town), Walk(Desk(second), town.grids[0])]


def test_sent_twice_it_is_recorded_once_and_other_words_are_a_conflict(town: Town) -> None:
    home = doors(town, 2)[0]
    ours = walk(town)
    stop = ours.stop(ours.plans(), home)
    day = f"{clock.today() + timedelta(days=3):%Y-%m-%d}"
    form: dict[str, Any] = {
        "key": "b" * 32, "at": local(clock.now()), "need_1": "灯不亮", "kind_1": "lighting",
        "revisit_on": day, "says": "agrees",
    }  # fmt: skip
    for _n in range(3):
        ours.records(stop, **form)
    assert Visit.objects.count() == Matter.objects.count() == DoorMatter.objects.count() == 1
    assert Wish.objects.count() == 1
    answer = ours.records(stop, 409, **{**form, "need_1": "路不平"})
    assert "sent before with other words" in answer.content.decode()
    assert "路不平" in answer.content.decode()
    assert Visit.objects.count() == Matter.objects.count() == 1


def test_a_key_of_somebody_else_opens_nothing(town: Town) -> None:
    home = doors(town, 2)[0]
    first, second = two(town)
    for ours in (first, second):
        ours.records(ours.stop(ours.plans(), home), key="c" * 32)
    assert Visit.objects.count() == 2, "each visitor's own record"


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3)), min_size=1, max_size=8))
def test_whatever_order_two_visitors_send_their_forms_in(
    town: Town, order: list[tuple[int, int]]
) -> None:
    world = _world(town)
    at = local(clock.now())
    before = Visit.objects.count(), Matter.objects.count()
    mark = f"{Visit.objects.count():06d}"
    for who, form in order:
        ours, stop = world[who]
        fields: dict[str, Any] = {"key": f"{mark}-{who}-{form}", "at": at, **FORMS[form]}
        if "need_1" in fields:
            fields["revisit_on"] = f"{clock.today() + timedelta(days=3):%Y-%m-%d}"
        ours.records(stop, **fields)
    sent = set(order)
    assert Visit.objects.count() - before[0] == len(sent)
    needs = sum("need_1" in FORMS[form] for _who, form in sent)
    assert Matter.objects.count() - before[1] == needs
    assert DoorMatter.objects.count() == Matter.objects.count()
    if any("says" in FORMS[form] for _who, form in sent):
        assert Wish.objects.at(clock.now()).filter(kind="often").count() == 1


_made: dict[int, list[Any]] = {}


def _world(town: Town) -> list[Any]:
    """The same two at the same door for all examples."""
    if id(town) not in _made:
        home = doors(town, 2)[0]
        pair = two(town)
        _made[id(town)] = [(ours, ours.stop(ours.plans(), home)) for ours in pair]
    return _made[id(town)]
