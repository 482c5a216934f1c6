"""What a round came to: integers from frozen files, that anybody can reckon again (S1-30)."""

import csv
import tomllib
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common.errors import Invalid, MoveRefused, Refused
from linli.scoring import services as scoring
from linli.scoring.models import Aspect, Mark, Reckoning, Result, Sheet
from linli.scoring.services.results import from_files
from linli.scoring.words import points
from linli.territory.models import Unit
from tests.inspecting import of_six
from tests.scored import many_households, scored, visited
from tests.town import Town
from tests.uneven import harsh, uneven, with_vetoes

MOST_QUERIES = 32  # however many villages and groups


def test_a_round_that_is_open_has_no_result_and_a_stranger_makes_none(town: Town) -> None:
    six = of_six(town)
    found = six.draws(six.opens())
    with pytest.raises(MoveRefused, match="still open"):
        scoring.reckon_round(found.pk, by=six.lead.actor)
    with pytest.raises(Refused):
        scoring.reckon_round(found.pk, by=town.outsider.actor)


def test_everything_clean_is_a_hundred_points_everywhere_and_nobody_is_on_a_list(
    town: Town,
) -> None:
    made = scored(town).reckoning
    assert {one.raw_centi for one in made.results.all()} == {100_00}
    assert {one.rank for one in made.results.all()} == {1}
    assert not any(one.entries.exists() for one in made.lists.all())


def test_a_groups_result_is_that_of_its_own_sheet_and_a_villages_the_mean_of_its_groups(
    town: Town,
) -> None:
    made = scored(town, uneven).reckoning
    aspects = {one.pk: one for one in Aspect.objects.filter(standard=made.round.standard_id)}
    for result in made.results.filter(of_group=True, scope="all"):
        sheet = Sheet.objects.get(round=made.round, unit=result.unit)
        marks = Mark.objects.filter(sheet=sheet)
        share = sum(
            Fraction(mark.points_centi or 0, aspects[mark.aspect_id].max_centi)
            * aspects[mark.aspect_id].weight
            for mark in marks
        ) / sum(aspects[mark.aspect_id].weight for mark in marks)
        assert result.raw_centi == int(share * 10_000 + Fraction(1, 2))
    village = made.results.filter(of_group=False).order_by("path")[0]
    below = Sheet.objects.filter(round=made.round, path__startswith=village.path)
    points = []
    for aspect in aspects.values():
        rows = Mark.objects.filter(sheet__in=below, aspect=aspect)
        given = [mark.points_centi or 0 for mark in rows]
        points.append((2 * sum(given) + len(given)) // (2 * len(given)))
    assert village.raw_centi == (2 * 10_000 * sum(points) + 10_000) // (2 * 10_000)


def test_ranks_share_places_and_count_on_after_them(town: Town) -> None:
    made = scored(town, uneven).reckoning
    rows = list(made.results.filter(of_group=True, scope="all"))
    scores = sorted((row.corrected_centi or 0 for row in rows), reverse=True)
    for row in rows:
        assert row.rank == 1 + scores.index(row.corrected_centi or 0)
        assert row.of == len(rows)


def test_not_applicable_and_not_inspected_are_not_nought(town: Town) -> None:
    def points(unit: Unit, aspect: Aspect) -> int | None:
        return None if aspect.may_not_apply else aspect.max_centi

    scores = scored(town, points)
    assert {one.raw_centi for one in scores.reckoning.results.all()} == {100_00}
    group = scores.group(0, 1)
    drawn = Sheet.objects.filter(round=scores.round, path__startswith=group.path[:-3])
    sheet = drawn.exclude(unit=scores.six.villages[0]).order_by("path")[0]
    Mark.objects.filter(sheet=sheet).update(state="not_inspected", points_centi=None)
    made = scoring.reckon_round(scores.round.pk, by=scores.six.lead.actor, why="补录")
    row = made.results.get(unit=sheet.unit, scope="all")
    assert (row.rank, row.corrected_centi, row.why) == (None, None, "nothing_inspected")


def test_the_same_sheets_give_the_same_reckoning_and_other_sheets_a_revision_with_its_reason(
    town: Town,
) -> None:
    scores = scored(town, uneven)
    lead = scores.six.lead.actor
    first = scores.reckoning
    assert scoring.reckon_round(scores.round.pk, by=lead).pk == first.pk
    Mark.objects.filter(sheet__round=scores.round, points_centi__gt=500).update(points_centi=500)
    with pytest.raises(Invalid, match="why"):
        scoring.reckon_round(scores.round.pk, by=lead)
    second = scoring.reckon_round(scores.round.pk, by=lead, why="一个评比组全部重评")
    first.refresh_from_db()
    assert (second.revision, second.why) == (2, "一个评比组全部重评")
    assert first.struck_at is not None
    assert first.results.exists()  # the old one stays readable


def test_anybody_recomputes_the_figures_from_the_two_files_with_a_spreadsheets_arithmetic(
    town: Town,
) -> None:
    made = scored(town, uneven).reckoning
    for name, scope, of_group in (
        ("groups", "all", True),
        ("public", "public", True),
        ("villages", "all", False),
    ):
        files = made.inputs[name]
        weights = {
            row["code"]: (row["max"], row["weight"])
            for row in tomllib.loads(files["standard"])["aspect"]
        }
        sums: dict[str, list[int]] = {}
        for row in csv.DictReader(StringIO(files["sheets"])):
            most, weight = weights[row["aspect"]]
            counted = sums.setdefault(row["unit"], [0, 0])
            counted[0] += weight * int(row["points"]) * (1000 // most)
            counted[1] += weight
        totals = {
            unit: (2 * 10_000 * points + 1000 * weight) // (2 * 1000 * weight)
            for unit, (points, weight) in sums.items()
        }
        stored = {
            row.path.replace(".", ""): row.raw_centi
            for row in made.results.filter(scope=scope, of_group=of_group)
        }
        assert totals == stored


def test_what_is_kept_is_what_the_files_give(town: Town) -> None:
    made = scored(town, uneven).reckoning
    figures = from_files(made.inputs, "groups").figures
    for row in Result.objects.filter(reckoning=made, of_group=True, scope="all"):
        figure = figures[row.path.replace(".", "")]
        assert (figure.raw, figure.corrected, figure.rank) == (
            row.raw_centi, row.corrected_centi, row.rank,
        )  # fmt: skip


def test_another_villages_points_never_move_my_raw_score(town: Town) -> None:
    scores = scored(town, uneven)
    before = dict(scores.reckoning.results.values_list("path", "raw_centi"))
    other = scores.six.villages[5].path
    Mark.objects.filter(sheet__path__startswith=other).update(points_centi=100)
    made = scoring.reckon_round(scores.round.pk, by=scores.six.lead.actor, why="另一个村改了")
    after = dict(made.results.values_list("path", "raw_centi"))
    assert {path for path in before if before[path] != after[path]} == {
        path for path in before if path.startswith(other)
    }


@pytest.mark.parametrize("villages", [2, 6])
def test_reckoning_asks_as_often_for_two_villages_as_for_six(town: Town, villages: int) -> None:
    six = of_six(town)
    many_households()
    codes = [one.code for one in six.villages[:villages]]
    found = visited(six, six.draws(six.opens(villages=codes)), uneven)
    actor = six.lead.actor
    with CaptureQueriesContext(connection) as asked:
        scoring.reckon_round(found.pk, by=actor)
    assert len(asked) <= MOST_QUERIES


def recomputed(made: Reckoning, name: str, folder: Path) -> dict[str, dict[str, str]]:
    """By unit, what `linli score` makes of the two files that anybody may download."""
    for file, ending in (("sheets", "csv"), ("standard", "toml")):
        text = made.inputs[name][file]
        (folder / f"{file}.{ending}").write_text(text, encoding="utf-8")
    out = folder / "results.csv"
    call_command(
        "score", sheets=folder / "sheets.csv", standard=folder / "standard.toml", out=out,
        month=made.inputs["month"], within="parent",
    )  # fmt: skip
    return {row["unit"]: row for row in csv.DictReader(StringIO(out.read_text(encoding="utf-8")))}


@pytest.mark.parametrize("each", [1, 2])
@pytest.mark.parametrize("name", ["groups", "public", "villages"])
def test_the_command_comes_to_the_published_figures_from_the_downloaded_files(
    town: Town, tmp_path: Path, name: str, each: int
) -> None:
    made = scored(town, harsh, each).reckoning
    severity = from_files(made.inputs, name).severity
    if name == "groups" and each == 2:
        assert severity.by_panel[f"{made.inputs['month']} B"] > 100
    told = recomputed(made, name, tmp_path)
    scope = "public" if name == "public" else "all"
    rows = list(made.results.filter(scope=scope, of_group=name != "villages"))
    assert len(rows) == len(told)
    for row in rows:
        line = told[row.path.replace(".", "")]
        assert points(row.raw_centi) == line["raw"]
        assert points(row.corrected_centi) == line["corrected"]
        assert str(row.rank) == line["rank"]
        assert row.p_bottom == round(float(line["p_bottom"]) * 10_000)


@pytest.mark.parametrize("each", [1, 2])
@pytest.mark.parametrize("name", ["groups", "villages"])
def test_with_a_veto_the_command_comes_to_the_published_figures_too(
    town: Town, tmp_path: Path, name: str, each: int
) -> None:
    made = with_vetoes(town, each)
    assert "cap" in made.inputs[name]["sheets"].partition("\n")[0].split(",")
    capped = {unit for unit, _panel, _cap in made.inputs[name]["caps"]}
    rows = list(made.results.filter(scope="all", of_group=name != "villages"))
    here = [row for row in rows if row.path.replace(".", "") in capped]
    assert len(here) == 2
    if each == 1:
        assert {row.raw_centi for row in here} == {60_00}
    told = recomputed(made, name, tmp_path)
    assert len(rows) == len(told)
    for row in rows:
        line = told[row.path.replace(".", "")]
        assert points(row.raw_centi) == line["raw"]
        assert points(row.corrected_centi) == line["corrected"]
        assert str(row.rank) == line["rank"]
        assert row.p_bottom == round(float(line["p_bottom"]) * 10_000)
