"""Who inspects whom (practice B9, row S1-27): fair, by chance, and the same again from the seed."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.scoring.model.draws import (
    AGAIN,
    COMMITTEE,
    NEW,
    STATION,
    CrossDraw,
    Dice,
    Judge,
    cross,
    groups,
    letter,
    order,
    panels,
    pooled,
    replacement,
    rotation,
)
from linli.scoring.model.errors import ScoresRefused

pytestmark = pytest.mark.once

SEEDS = st.integers(0, 2**32)


def villages(many: int) -> list[str]:
    return [f"village {number:03}" for number in range(many)]


def keeps(draw: CrossDraw, many: int, each: int) -> None:
    """What every draw keeps, whatever else is asked."""
    assert len(set(draw.visits)) == len(draw.visits) == many * each
    assert all(by != to for by, to in draw.visits)
    assert set(Counter(to for _, to in draw.visits).values()) == {each}


@given(st.integers(5, 40), SEEDS)
@settings(max_examples=40)
def test_nobody_inspects_their_own_nor_who_inspects_them(many: int, seed: int) -> None:
    draw = cross(villages(many), each=2, seed=seed)
    keeps(draw, many, 2)
    assert not draw.mutual
    assert draw.parts == 1
    assert set(draw.loads().values()) == {2}


@given(st.integers(2, 30), st.integers(1, 4), SEEDS)
@settings(max_examples=40)
def test_the_same_seed_gives_the_same_draw_in_whatever_order_villages_come(
    many: int, each: int, seed: int
) -> None:
    first = cross(villages(many), each=each, seed=seed)
    assert cross(reversed(villages(many)), each=each, seed=seed) == first


@given(st.integers(6, 20), SEEDS, st.data())
@settings(max_examples=40)
def test_leave_and_conflicts_are_kept_or_a_reason_is_said(
    many: int, seed: int, data: st.DataObject
) -> None:
    names = villages(many)
    away = data.draw(st.sets(st.sampled_from(names), max_size=many // 4))
    pair = st.tuples(st.sampled_from(names), st.sampled_from(names))
    conflicts = data.draw(st.sets(pair, max_size=many))
    try:
        draw = cross(names, each=2, seed=seed, away=away, conflicts=conflicts)
    except ScoresRefused as refused:
        unit = refused.values["unit"]
        may = [one for one in names if one not in {*away, unit} and (one, unit) not in conflicts]
        assert len(may) < 2
        return
    keeps(draw, many, 2)
    assert not conflicts & set(draw.visits)
    assert not away & {by for by, _ in draw.visits}
    loads = [draw.loads().get(one, 0) for one in names if one not in away]
    codes = {note.code for note in draw.notes}
    assert max(loads) - min(loads) <= 1 or "uneven" in codes
    assert not draw.mutual or "mutual" in codes


def year(many: int, each: int) -> list[CrossDraw]:
    past: Counter[tuple[str, str]] = Counter()
    months = []
    for month in range(12):
        months.append(cross(villages(many), each=each, seed=month, past=past))
        past.update(months[-1].visits)
    return months


def test_no_pair_meets_twice_before_all_have_met() -> None:
    sixty = year(60, 3)
    assert sum(draw.repeats for draw in sixty) == 0
    assert all(not draw.mutual and draw.parts == 1 for draw in sixty)
    six = year(6, 2)  # 30 pairs for 144 visits: 114 repeats cannot be avoided
    assert sum(draw.repeats for draw in six) == 114
    assert not any(draw.mutual for draw in six)


def test_a_year_of_shifts_needs_no_memory() -> None:
    months = rotation(villages(61), each=2, months=12, seed=3)
    met = Counter(visit for month in months for visit in month)
    assert set(met.values()) == {1}
    for month in months:
        assert not {(to, by) for by, to in month} & set(month)
        assert set(Counter(by for by, _ in month).values()) == {2}
    going_on = [cross(villages(61), each=2, seed=3, month=month).visits for month in range(12)]
    assert [list(visits) for visits in going_on] == months


def test_three_and_four_villages_cannot_avoid_pairs_and_the_draw_says_so() -> None:
    for many, pairs in ((3, 3), (4, 2)):
        draw = cross(villages(many), each=2, seed=1)
        assert len(draw.mutual) == pairs
        (note,) = draw.notes
        assert (note.code, note.values["least"]) == ("mutual", pairs)
        assert f"{many} villages with 2 visits each cannot avoid it" in note.text


def test_one_village_alone_is_refused_and_two_have_one_visit_each() -> None:
    with pytest.raises(ScoresRefused, match="pool it with a neighbour"):
        cross(["alone"], each=1, seed=1)
    draw = cross(villages(2), each=2, seed=1)
    assert [note.code for note in draw.notes] == ["fewer_visits", "mutual", "not_connected"]


def test_too_many_conflicts_name_the_village() -> None:
    names = villages(6)
    conflicts = [(by, names[0]) for by in names[2:]]
    with pytest.raises(ScoresRefused, match="“village 000” needs 2 inspectors, but only 1") as why:
        cross(names, each=2, seed=1, conflicts=conflicts)
    assert why.value.code == "too_few_inspectors"


def test_townships_of_one_or_two_villages_draw_with_a_neighbour() -> None:
    townships = {"11": villages(1), "12": villages(9), "13": villages(4), "14": villages(2),
                 "21": villages(2)}  # fmt: skip
    parents = {code: code[0] for code in townships}
    pools, notes = pooled(townships, parents)
    assert pools == [("11", "12"), ("13", "14"), ("21",)]
    assert [(note.code, note.values["township"]) for note in notes] == [
        ("nobody_to_pool_with", "21")
    ]


def judges(stations: int, committees: int) -> list[Judge]:
    names = villages(committees)
    return [Judge(f"s{n}", STATION) for n in range(stations)] + [
        Judge(f"c{n}", COMMITTEE, frozenset({names[n]})) for n in range(committees)
    ]


@given(st.integers(2, 4), SEEDS)
@settings(max_examples=25)
def test_each_panel_has_both_sides_and_judges_nobodys_own_village(many: int, seed: int) -> None:
    everybody = judges(4, 8)
    draw = panels(everybody, villages(8), many=many, seed=seed)
    side = {one.key: one.side for one in everybody}
    barred = {one.key: one.barred for one in everybody}
    seated = [member for panel in draw.panels for member in panel.members]
    assert sorted(seated) == sorted(side)
    for panel in draw.panels:
        assert {side[member] for member in panel.members} == {STATION, COMMITTEE}
        assert not any(set(panel.stops) & barred[member] for member in panel.members)
    stops = [stop for panel in draw.panels for stop in panel.stops]
    assert sorted(stops) == villages(8)
    assert [panel.letter for panel in draw.panels] == [letter(number) for number in range(many)]
    assert panels(reversed(everybody), reversed(villages(8)), many=many, seed=seed) == draw


def test_panels_go_where_their_members_were_not() -> None:
    everybody = judges(3, 6)
    first = panels(everybody, villages(6), many=3, seed=1)
    past = {(member, stop): 1 for one in first.panels for member in one.members
            for stop in one.stops}  # fmt: skip
    assert panels(everybody, villages(6), many=3, seed=1, past=past).repeats == 0


def test_leave_counts_and_what_is_missing_is_said() -> None:
    everybody = judges(2, 4)
    with pytest.raises(ScoresRefused, match="2 panels need 2 judges from a centre or station; 1"):
        panels(everybody, villages(4), many=2, seed=1, away=["s0"])
    partial = [Judge("s0", STATION, frozenset({"x"})), *judges(0, 1)]
    with pytest.raises(ScoresRefused, match="may judge “x”"):
        panels(partial, ["x"], many=1, seed=1)
    everywhere = [Judge("s0", STATION), Judge("c", COMMITTEE, frozenset({"x", "y"}))]
    with pytest.raises(ScoresRefused, match="No panel may judge"):
        panels(everywhere, ["x", "y"], many=1, seed=1)


def test_two_panels_may_come_to_one_stop() -> None:
    draw = panels(judges(3, 3), ["x", "y"], many=3, seed=1, each=2)
    assert sorted(stop for panel in draw.panels for stop in panel.stops) == ["x", "x", "y", "y"]
    assert letter(26) == "AA"


def test_four_groups_of_which_two_are_last_times() -> None:
    every = [f"group {number}" for number in range(9)]
    draw = groups(every, many=4, again=2, seed=5, last=["group 1", "group 2", "group 3"],
                  past={"group 0": 1})  # fmt: skip
    reasons = Counter(reason for _, reason in draw.groups)
    assert reasons == {AGAIN: 2, NEW: 2}
    returning = {name for name, reason in draw.groups if reason == AGAIN}
    fresh = {name for name, reason in draw.groups if reason == NEW}
    assert returning < {"group 1", "group 2", "group 3"}
    assert not fresh & {"group 0", "group 1", "group 2", "group 3"}
    assert not draw.notes


def test_a_small_village_shows_all_its_groups_and_says_so() -> None:
    draw = groups(["a", "b", "c"], many=4, again=2, seed=5, last=["a", "gone"])
    assert [name for name, _ in draw.groups] == ["a", "b", "c"]
    assert [note.code for note in draw.notes] == ["fewer_groups", "fewer_again"]


def test_a_household_that_declines_is_replaced_by_the_next_in_the_same_order() -> None:
    doors = [f"door {number}" for number in range(8)]
    asked = order(doors, seed=9)[:5]
    sixth = replacement(doors, asked, seed=9)
    assert sixth == order(reversed(doors), seed=9)[5]
    assert replacement(doors, doors, seed=9) is None


def test_dice_are_what_everybody_can_compute_again() -> None:
    assert Dice(1, "draw").shuffled("abcdef") == list("fbcaed")
    assert {Dice(seed, "draw").below(6) for seed in range(60)} == set(range(6))
