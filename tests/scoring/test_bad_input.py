"""What cannot be used is refused in a sentence, in the reader's language, and nothing is lost."""

from collections.abc import Callable
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.common import sheets
from linli.common.errors import Invalid
from linli.scoring import services as scoring
from linli.scoring.choices import RoundStatus
from linli.scoring.models import Aspect, Round, Sheet, Standard
from linli.scoring.services import filling
from linli.scoring.services.entering import Filled, Found, Looked
from tests.desk import Desk
from tests.inspected import Inspected, inspected
from tests.scored import clean, scored
from tests.scoring.test_standards import begun
from tests.town import Town


@pytest.fixture
def round_(town: Town) -> Inspected:
    return inspected(town)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("roads__hole__times", "-1", "greater than or equal to 0"),
        ("roads__hole__times", "100", "less than or equal to 99"),
        ("roads__hole__times", "1.5", "whole number"),
        ("roads__hole__times", "1" + "0" * 5000, "number"),
        ("roads__hole__where", "路" * 81, "at most 80 characters"),
        ("roads__hole__spot", "moon", "Select a valid choice"),
        ("roads__hole__point", "nan nan", "There is no such place"),
        ("roads__hole__point", "inf 3", "There is no such place"),
        ("roads__hole__point", "north of the well", "longitude, then latitude"),
        ("roads__state", "brilliant", "Select a valid choice"),
        ("toilets__seen", "-3", "greater than or equal to 0"),
        ("toilets__seen", "0", "How many were seen, at least 1?"),
        ("toilets__good", "6", "At most as many as were seen."),
        ("households_seen", "1000", "less than or equal to 999"),
        ("drop", "00000000-0000-4000-8000-000000000000", "Select a valid choice"),
        ("version", "-1", "greater than or equal to 0"),
    ],
)
def test_a_sheet_that_cannot_be_right_says_what_is_wrong_and_keeps_what_was_typed(
    round_: Inspected, field: str, value: str, said: str
) -> None:
    group = round_.groups[0]
    typed = {"greening__state": "not_inspected", "roads__gutter__where": "村口桥边", field: value}
    page = unescape(round_.sends(round_.judge, group, 422, go="save", **typed).content.decode())
    assert said in page
    assert 'value="村口桥边"' in page
    assert not Sheet.objects.exists()


def test_what_is_wrong_is_said_in_chinese_to_whoever_reads_chinese(round_: Inspected) -> None:
    group = round_.groups[0]
    desk = Desk(round_.judge)
    form = round_.entered(group, households_seen=3, households_declined=1, households_replaced=2)
    answer = desk.client.post(round_.address(group), form, headers={"accept-language": "zh-CN"})
    assert answer.status_code == 422
    assert "At most as many as declined." not in answer.content.decode()


def test_an_aspect_or_an_item_of_another_sheet_is_refused(round_: Inspected) -> None:
    stop, group = round_.stop.pk, round_.groups[0].pk
    foreign = Aspect.objects.filter(level="village").order_by("seq")[0]
    own = Aspect.objects.filter(level="group", code="roads").get()
    other = Aspect.objects.get(code="improvement").items.order_by("seq")[0]
    for said in (
        {foreign.pk: Looked("scored")},
        {own.pk: Looked("scored", found={other.pk: Found(1, at_house=True)})},
        {own.pk: Looked("scored", found={own.items.order_by("seq")[0].pk: Found(-1)})},
    ):
        with pytest.raises(Invalid):
            filling.save(
                stop, group, Filled(said, key=uuid4().hex), by=round_.judge.actor, version=0
            )
    assert not Sheet.objects.exists()


def test_a_foreign_stop_a_group_that_was_not_drawn_and_an_endless_number_are_nowhere(
    round_: Inspected,
) -> None:
    desk = Desk(round_.judge)
    form = round_.entered()
    desk.posts(f"/scoring/stops/{uuid4()}/{round_.village.pk}/", 404, **form)
    undrawn = next(lane.parent for lane in round_.town.lanes if lane.parent not in round_.groups)
    assert undrawn is not None
    desk.posts(f"/scoring/stops/{round_.stop.pk}/{undrawn.pk}/", 404, **form)
    desk.posts(f"/scoring/stops/{round_.stop.pk}/{'9' * 30}/", 404, **form)
    assert not Sheet.objects.exists()


def test_a_round_that_is_closed_or_has_not_begun_takes_no_sheet_and_keeps_the_words(
    round_: Inspected,
) -> None:
    Round.objects.update(status=RoundStatus.CLOSED)
    page = round_.sends(round_.judge, None, 409, sweeping__unswept__where="戏台前").content.decode()
    assert "takes no sheets now" in page
    assert 'value="戏台前"' in page
    assert not Sheet.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["/scoring/of/{code}/99999/", "/scoring/of/{code}/0/", "/scoring/results/{round}/{endless}/"],
)
def test_addresses_out_of_this_world_are_nowhere(town: Town, address: str) -> None:
    scores = scored(town, clean)
    scores.reckoning.lists.update(status="published", published_at=scores.reckoning.at)
    given = {"code": scores.six.unit.code, "round": scores.round.pk, "endless": "9" * 30}
    scores.six.desk.opens(address.format(**given), 404)


def sends_file(town: Town, change: Callable[[bytes], bytes], name: str) -> tuple[str, Standard]:
    """The draft's own file, changed; what the page says."""
    desk, draft = begun(town)
    kind = name.rpartition(".")[2]
    data = change(desk.takes(f"/scoring/standards/{draft.pk}/?format={kind}"))
    file = SimpleUploadedFile(name, data)
    answer = desk.posts(
        f"/scoring/standards/{draft.pk}/file/", 422, revision=draft.revision, file=file
    )
    now = Standard.objects.get(pk=draft.pk)
    assert now.revision == draft.revision
    return unescape(answer.content.decode()), now


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('kind = "inspection_finding"', "kind = [1]", "no kind of matter"),
        ("households = 5", "households = " + "9" * 5000, "no TOML"),
        ("households = 5", "households = " + "9" * 30, "whole number from 0 to 50"),
        ("households = 5", "households = -1", "whole number from 0 to 50"),
        ("households = 5", "households = 2026-01-01", "whole number from 0 to 50"),
        ("weight = ", "weight = -", "whole number from 0 to 1000"),
        ('zh = "', 'zh = "\\u0000', "signs that cannot be shown"),
        ('method = "deduct"', "method = 3", "is one of"),
        ("[[aspect]]", "[[aspect]]\n[[aspect]]", "is missing"),
        ('code = "roads"', 'code = "sweeping"', "Two aspects have the code"),
        ("households = 5", "", "whole number from 0 to 50"),
    ],
)
def test_a_file_of_wrong_types_is_refused_in_a_sentence(
    town: Town, was: str, now: str, said: str
) -> None:
    page, _found = sends_file(
        town, lambda data: data.decode().replace(was, now, 1).encode(), "a.toml"
    )
    assert said in page


def test_a_standard_whose_weights_are_all_nought_is_refused(town: Town) -> None:
    def change(data: bytes) -> bytes:
        lines = data.decode().splitlines()
        return "\n".join(
            "weight = 0" if one.startswith("weight") else one for one in lines
        ).encode()

    page, _found = sends_file(town, change, "a.toml")
    assert "At least one aspect needs a weight." in page


@pytest.mark.parametrize("size", [512 * 1024 + 1, 20 * 1024 * 1024])
def test_a_file_that_is_too_large_is_refused(town: Town, size: int) -> None:
    page, _found = sends_file(town, lambda _data: b"#" * size, "a.toml")
    assert "too large" in page


Table = list[list[str]]  # headings, then rows


def cells(change: Callable[[Table], None], formula: str = "") -> Callable[[bytes], bytes]:
    """The spreadsheet with some cells changed; a cell that holds `formula` is one, worth 12."""

    def changed(data: bytes) -> bytes:
        read = sheets.read(data, most_rows=2000, most_bytes=10**6)
        table = [[*read.headers], *([*row.cells] for row in read.rows)]
        change(table)
        out = BytesIO()
        with xlsxwriter.Workbook(out) as book:
            page = book.add_worksheet()
            for number, row in enumerate(table):
                for place, cell in enumerate(row):
                    if formula and cell == formula:
                        page.write_formula(number, place, cell, value=12)
                    else:
                        page.write_string(number, place, cell)
        return out.getvalue()

    return changed


def put(column: str, value: str, row: int = 1, formula: str = "") -> Callable[[bytes], bytes]:
    def change(table: Table) -> None:
        table[row][table[0].index(column)] = value

    return cells(change, formula)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("max", "1e999999", "points with two places at most"),
        ("max", "10.001", "points with two places at most"),
        ("max", "NaN", "points with two places at most"),
        ("max", "-1", "points with two places at most"),
        ("weight", "ten", "is a whole number"),
        ("public_place", "perhaps", "is 1 for yes or 0 for no"),
        ("zh", "", "differs from an earlier row"),
    ],
)
def test_a_spreadsheet_with_cells_that_mean_nothing_is_refused(
    town: Town, column: str, value: str, said: str
) -> None:
    row = 2 if column == "zh" else 1  # the aspect's second row
    page, _found = sends_file(town, put(column, value, row), "a.xlsx")
    assert said in page


def test_a_row_that_stands_twice_is_refused(town: Town) -> None:
    def twice(table: Table) -> None:
        table.append([*table[1]])

    page, _found = sends_file(town, cells(twice), "a.xlsx")
    assert "Two items have the code" in page


def test_yes_no_and_formulas_are_read_as_a_spreadsheet_writes_them(town: Town) -> None:
    desk, draft = begun(town)
    address = f"/scoring/standards/{draft.pk}/"
    before = scoring.entry_of(Standard.objects.whole().get(pk=draft.pk))

    def words(table: Table) -> None:
        for row in table[1:]:
            for name in ("public_place", "may_not_apply", "photo_for_deduction"):
                place = table[0].index(name)
                row[place] = "是" if row[place] == "1" else "FALSE"
            if row[0] == before["aspect"][0]["code"]:
                row[table[0].index("weight")] = "=6+6"

    data = cells(words, "=6+6")(desk.takes(f"{address}?format=xlsx"))
    file = SimpleUploadedFile("a.xlsx", data)
    desk.posts(f"{address}file/", revision=draft.revision, file=file)
    before["aspect"][0]["weight"] = 12
    assert scoring.entry_of(Standard.objects.whole().get(pk=draft.pk)) == before
