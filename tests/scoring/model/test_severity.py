"""How much harsher an inspector is (methods §4): found, shrunken, or refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.scoring.model.severity import Severities, estimate, severities
from linli.scoring.model.variances import Variances, moments, variances
from linli.scoring.model.visits import Layout, Visits
from tests.scoring.model.rotating import renamed, year

pytestmark = pytest.mark.once


def exact(visits: Visits, found: Variances) -> np.ndarray:
    """The mixed model's equations, all at once."""
    many, months, units = len(visits), visits.months, visits.units
    row, cell = np.arange(many), visits.month * units + visits.unit
    ends = np.cumsum([months, units, months * units])
    design = np.zeros((many, ends[-1] + visits.inspectors))
    design[row, visits.month] = design[row, ends[0] + visits.unit] = 1
    design[row, ends[1] + cell] = 1
    design[row, ends[2] + visits.inspector] = -1
    ridge = np.repeat(
        [0, 1 / found.unit, 1 / found.month, 1 / found.inspector],
        [months, units, months * units, visits.inspectors],
    )
    left = design.T @ design / found.error + np.diag(ridge)
    return np.linalg.solve(left, design.T @ (visits.centi / 100) / found.error)


def test_alternating_steps_end_where_the_equations_do() -> None:
    visits = year(units=30, inspectors=8, months=4).visits
    found = estimate(visits)
    answer = exact(visits, found.variances)
    assert np.abs(answer[-8:] - found.severity_centi / 100).max() < 0.006
    believed = answer[3] + answer[4:34] + answer[34 + 90 : 34 + 120]
    assert np.abs(believed - found.mean).max() < 1e-4


@pytest.mark.parametrize("each", [1, 2])
def test_severity_is_found_again_from_a_year_of_rotation(each: int) -> None:
    made = year(each=each)
    found = estimate(made.visits, noise=4.0)
    true = made.severity - made.severity.mean()
    assert np.corrcoef(true, found.severity_centi)[0, 1] > 0.98
    assert np.abs(true - found.severity_centi / 100).max() < 1.6
    inside = np.abs(found.mean - made.truth) < 2.5 * found.sd
    assert inside.mean() > 0.9


def test_variances_are_near_what_was_put_in() -> None:
    found = variances(Layout(year(units=100, inspectors=30, months=6).visits))
    assert found.method == "restricted maximum likelihood"
    assert 25 < found.unit < 50
    assert 6 < found.month < 12
    assert 12 < found.inspector < 45
    assert 3 < found.error < 5
    rough = moments(Layout(year(units=1000, inspectors=500, seed=4).visits))
    assert 30 < rough.unit < 42
    assert 7 < rough.month < 11
    assert 20 < rough.inspector < 30
    assert 3 < rough.error < 5


def test_who_came_once_is_corrected_less_than_who_came_often() -> None:
    made = year(units=40, inspectors=8, months=6, seed=3)
    rows = made.visits
    one_more = Visits(
        np.append(rows.month, 5), np.append(rows.unit, 0), np.append(rows.inspector, 8),
        np.append(rows.centi, rows.centi[rows.unit == 0][-1] - 2000),
    )  # fmt: skip
    found = estimate(one_more)
    assert 0 < found.severity_centi[8] < 2000


@given(st.integers(0, 2**31))
@settings(max_examples=8, deadline=None)
def test_other_names_and_another_order_change_nothing(seed: int) -> None:
    visits = year(units=24, inspectors=6, months=3).visits
    other, unit, inspector = renamed(visits, seed)
    first, second = estimate(visits), estimate(other)
    assert (second.severity_centi[inspector] == first.severity_centi).all()
    assert (second.mean[unit] == first.mean).all()
    assert (second.sd[unit] == first.sd).all()


def rows(visits: Visits) -> list[tuple[str, str, str, int]]:
    columns = (visits.month, visits.unit, visits.inspector, visits.centi)
    return [
        (f"2026-{month + 1:02}", f"v{unit:02}", f"i{inspector}", centi)
        for month, unit, inspector, centi in zip(*(c.tolist() for c in columns), strict=True)
    ]


def test_a_correction_is_the_mean_severity_of_who_came() -> None:
    made = rows(year(units=30, inspectors=8, months=4).visits)
    found = severities(made)
    came = [who for month, unit, who, _ in made if (month, unit) == ("2026-04", "v00")]
    total = sum(found.inspectors[who] for who in came)
    assert found.corrections["v00"] == (2 * total + len(came)) // (2 * len(came))
    assert abs(sum(found.inspectors.values())) <= len(found.inspectors)
    assert not found.notes


def test_visits_that_do_not_hang_together_are_not_corrected_and_it_is_said() -> None:
    one, two = (rows(year(units=12, inspectors=3, months=2, seed=s).visits) for s in (1, 2))
    apart = one + [(month, f"other {unit}", f"other {who}", c) for month, unit, who, c in two]
    found = severities(apart)
    assert found.inspectors == {}
    assert set(found.corrections.values()) == {0}
    (note,) = found.notes
    assert (note.code, note.values) == ("not_connected", {"parts": 2, "sizes": [12, 12]})
    bridge = [*apart, ("2026-02", "v00", "other i0", 8000)]
    assert not severities(bridge).notes


def test_a_unit_that_only_a_stranger_saw_keeps_its_raw_score_and_the_others_are_corrected() -> None:
    made = rows(year(units=30, inspectors=8, months=1, each=2, seed=4).visits)
    again = [row for row in made if row[1] != "v03"] + [("2026-01", "v03", "stranger", 7000)]
    found = severities(again)
    assert not found.notes
    assert found.corrections["v03"] == 0
    assert any(found.corrections.values())
    strangers = [
        (month, unit, f"stranger of {unit}" if unit < "v05" else who, centi)
        for month, unit, who, centi in made
    ]
    assert [note.code for note in severities(strangers).notes] == ["not_connected"], "too many"


def test_six_villages_are_too_few_to_correct() -> None:
    found = severities(rows(year(units=6, inspectors=3, months=3).visits))
    assert [note.code for note in found.notes] == ["few_units"]
    assert "with 6 units" in found.notes[0].text
    assert severities([]) == Severities({}, {}, {})


def test_three_months_of_a_thousand_villages_halve_the_error() -> None:
    made = year(units=1000, inspectors=1000, months=3, each=3, seed=5)
    found = estimate(made.visits)
    last = made.visits.month == 2
    unit, who, centi = (
        c[last] for c in (made.visits.unit, made.visits.inspector, made.visits.centi)
    )
    raw = np.bincount(unit, centi) / 300
    mended = raw + np.bincount(unit, found.severity_centi[who]) / 300
    errors = [one - made.truth for one in (raw, mended)]
    before, after = (float(np.sqrt(np.mean((e - e.mean()) ** 2))) for e in errors)
    assert after < 0.6 * before
