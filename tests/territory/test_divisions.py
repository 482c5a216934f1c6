"""Importing division codes: repeatable, exact about broken lines, whatever the order of files."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from linli.audit.models import Entry
from linli.common.errors import Invalid
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services.division_lists import LONGEST_LINE, Fault
from linli.territory.services.divisions import AT_ONCE, Counts, Progress

pytestmark = pytest.mark.django_db

PROVINCES = 'code,name\n44,"广东省"\n34,"安徽省"\n'
CITIES = 'code,name,provinceCode\n4407,"江门市",44\n4419,"东莞市",44\n3402,"芜湖市",34\n'
AREAS = (
    'code,name,cityCode,provinceCode\n440784,"鹤山市",4407,44\n441900,"东莞市",4419,44\n'
    '340223,"南陵县",3402,34\n'
)
STREETS = (
    "code,name,areaCode,provinceCode,cityCode\n"
    '440784105,"鹤城镇",440784,44,4407\n441900003,"东城街道",441900,44,4419\n'
    '340223102,"弋江镇",340223,34,3402\n'
)
VILLAGE_HEADER = "code,name,streetCode,provinceCode,cityCode,areaCode\n"
WUXING = '440784105214,"五星村委会",440784105,44,4407,440784\n'
YIJIANG = '340223102001,"弋江社区居委会",340223102,34,3402,340223\n'


class Lists:
    """Files in a folder, and what importing them said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.progress: list[Progress] = []
        self.upper = [
            self.file(f"{name}.csv", text)
            for name, text in (
                ("provinces", PROVINCES), ("cities", CITIES), ("areas", AREAS), ("streets", STREETS)
            )
        ]  # fmt: skip

    def file(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def villages(self, lines: str | bytes) -> Path:
        header = VILLAGE_HEADER.encode()
        return self.file(
            "villages.csv", header + (lines if isinstance(lines, bytes) else lines.encode())
        )

    def bring_in(self, *files: Path, only: tuple[str, ...] = ()) -> Counts:
        self.faults = []
        with translation.override("en"):
            return territory.import_divisions(
                files or [self.villages(WUXING + YIJIANG), *reversed(self.upper)],
                by=SYSTEM,
                only=only,
                on_fault=self.faults.append,
                on_progress=self.progress.append,
            )

    def refused(self, *files: Path) -> list[tuple[str, int, str]]:
        self.bring_in(*files)
        return [(fault.file.name, fault.number, fault.reason) for fault in self.faults]


@pytest.fixture
def lists(tmp_path: Path) -> Lists:
    return Lists(tmp_path)


@pytest.fixture
def townships(lists: Lists) -> Lists:
    lists.bring_in(*lists.upper)
    return lists


def test_the_whole_family_goes_in_whatever_the_order_of_files(lists: Lists) -> None:
    counts = lists.bring_in()

    assert counts == Counts(new=13)
    village = Unit.objects.get(code="440784105214")
    assert (village.path, village.covers_path) == ("44.07.84.105.214.",) * 2
    assert (village.kind, village.name_zh, village.name_en) == (UnitKind.VILLAGE, "五星村委会", "")
    names = list(Unit.objects.above(village.path).values_list("name_zh", flat=True))
    assert names == ["广东省", "江门市", "鹤山市", "鹤城镇", "五星村委会"]
    assert village.parent is not None
    assert village.parent.name_zh == "鹤城镇"
    assert not Unit.objects.exclude(kind=UnitKind.PROVINCE).filter(parent=None).exists()


def test_importing_twice_changes_nothing(lists: Lists) -> None:
    lists.bring_in()
    before = list(Unit.objects.order_by("pk").values())

    assert lists.bring_in() == Counts(unchanged=13)
    assert list(Unit.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(verb="import_divisions").count() == 1


def test_a_name_follows_the_newest_list_and_everything_else_stays(townships: Lists) -> None:
    townships.bring_in(townships.villages(WUXING))
    village = Unit.objects.get(code="440784105214")
    territory.open_unit(village, by=SYSTEM, phone="0750-000 0000")

    counts = townships.bring_in(townships.villages(WUXING.replace("五星村委会", "五星社区居委会")))

    assert counts == Counts(renamed=1)
    village.refresh_from_db()
    assert village.name_zh == "五星社区居委会"
    assert (village.name_en, village.phone) == ("Wuxing Village", "0750-000 0000")
    assert village.opened_on is not None


def test_only_some_places_and_what_lies_above_them(lists: Lists) -> None:
    counts = lists.bring_in(
        lists.villages(WUXING + YIJIANG), *lists.upper, only=("440784105", "3402")
    )

    codes = set(Unit.objects.values_list("code", flat=True))
    assert codes == {
        *("44", "4407", "440784", "440784105", "440784105214"),
        *("34", "3402", "340223", "340223102", "340223102001"),
    }
    assert counts == Counts(new=10)


def test_only_takes_codes(lists: Lists) -> None:
    with pytest.raises(Invalid, match="44x"):
        lists.bring_in(*lists.upper, only=("44x",))
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('44078410521,"甲村",440784105,44,4407,440784', "12 digits"),
        ('4407841052145,"甲村",440784105,44,4407,440784', "12 digits"),
        ('44078410521x,"甲村",440784105,44,4407,440784', "44078410521x"),
        ('４４０７８４１０５２１４,"甲村",440784105,44,4407,440784', "12 digits"),
        (' 440784105214,"甲村",440784105,44,4407,440784', "12 digits"),
        (',"甲村",440784105,44,4407,440784', "12 digits"),
        ('440784105214,"",440784105,44,4407,440784', "name is missing"),
        ("440784105214,　,440784105,44,4407,440784", "name is missing"),
        (f'440784105214,"{"村" * 101}",440784105,44,4407,440784', "longer than 100"),
        ('440784105214,"甲\x00村",440784105,44,4407,440784', "not UTF-8"),
        ('440784105214,"甲村",440784105,44,4407', "5 columns instead of 6"),
        ('440784105214,"甲村",440784105,44,4407,440784,', "7 columns instead of 6"),
        ('440784105214,"甲,村",440784105,44,4407,440784,1', "7 columns instead of 6"),
        ('440784105214,"甲村,440784105,44,4407,440784', "quotation marks"),
        ('440784105214,"甲"村,440784105,44,4407,440784', "quotation marks"),
        ('440784105214,"甲村",440784106,44,4407,440784', "streetCode is “440784106”"),
        ('440784105214,"甲村",440784105,34,4407,440784', "begins with 44"),
        ('440784105214,"甲村",440784105,44,4407,', "areaCode"),
        ('440784107214,"甲村",440784107,44,4407,440784', "440784107, above"),
        (f'440784105214,"{"村" * LONGEST_LINE}",440784105,44,4407,440784', "too long"),
    ],
)
def test_a_broken_line_is_named_exactly_and_the_rest_goes_in(
    townships: Lists, line: str, reason: str
) -> None:
    file = townships.villages(f"{YIJIANG}{line}\n{WUXING}")

    [(name, number, said)] = townships.refused(file)

    assert (name, number) == ("villages.csv", 3)
    assert reason in said
    codes = set(Unit.objects.villages().values_list("code", flat=True))
    assert codes == {"440784105214", "340223102001"}


def test_bytes_of_another_encoding_spoil_only_their_line(townships: Lists) -> None:
    broken = WUXING.encode("gb18030")
    file = townships.villages(broken + YIJIANG.encode())

    [(_name, number, reason)] = townships.refused(file)

    assert (number, "UTF-8" in reason) == (2, True)
    assert Unit.objects.get(kind=UnitKind.VILLAGE).code == "340223102001"


def test_the_same_code_with_another_name_is_refused_and_with_the_same_is_harmless(
    townships: Lists,
) -> None:
    other = WUXING.replace("五星", "六星")
    file = townships.villages(WUXING + YIJIANG + other + WUXING)

    [(_name, number, reason)] = townships.refused(file)

    assert (number, "440784105214" in reason) == (4, True)
    assert Unit.objects.get(code="440784105214").name_zh == "五星村委会"
    assert townships.bring_in(file) == Counts(unchanged=3, refused=1)


def test_a_code_that_stands_twice_is_found_far_apart_and_out_of_order(townships: Lists) -> None:
    def line(number: int, name: str = "村") -> str:
        return f"440784105{number:03d},{name},440784105,44,4407,440784\n"

    falling = "".join(line(number) for number in range(999, 0, -1))
    file = townships.villages(falling * 3 + line(7, "别的村"))

    counts = townships.bring_in(file)

    assert AT_ONCE < 3 * 999  # more than one transaction
    assert counts == Counts(new=999, unchanged=2 * 999, refused=1)
    assert townships.faults[0].number == 3 * 999 + 2


def test_villages_without_their_township_are_refused_each(lists: Lists) -> None:
    refused = lists.refused(lists.villages(WUXING + YIJIANG))

    assert [number for _name, number, _reason in refused] == [2, 3]
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "\n", "code;name\n44;广东省\n", "name,code,areaCode\n", "\x00\x01", "44,广东省\n"]
)
def test_a_file_of_another_kind_is_refused_whole_and_the_others_go_in(
    lists: Lists, text: str
) -> None:
    file = lists.file("other.csv", text)

    [(name, number, reason)] = lists.refused(file, *lists.upper)

    assert (name, number) == ("other.csv", 1)
    assert "header" in reason
    assert Unit.objects.filter(kind=UnitKind.TOWNSHIP).count() == 3


def test_a_byte_order_mark_windows_line_ends_and_other_columns_orders_are_read(
    lists: Lists,
) -> None:
    mixed = "\ufeffprovinceCode,name,code\r\n44,江门市,4407\r\n\r\n34,“芜湖”市,3402"
    file = lists.file("mixed.csv", mixed)

    assert lists.bring_in(lists.upper[0], file) == Counts(new=4)
    assert Unit.objects.get(code="3402").name_zh == "“芜湖”市"


def test_progress_is_told_after_each_transaction(townships: Lists) -> None:
    lines = [f"440784105{n % 1000:03d},村,440784105,44,4407,440784\n" for n in range(2 * AT_ONCE)]
    townships.bring_in(townships.villages("".join(lines)))

    assert [step.lines for step in townships.progress] == [AT_ONCE, 2 * AT_ONCE]
    assert [round(step.share, 1) for step in townships.progress] == [0.5, 1.0]


def said(*words: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        call_command("import_divisions", *map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_counts_lists_refused_lines_and_writes_them_all(lists: Lists) -> None:
    bad = "".join(f"44078410{n},村,440784105,44,4407,440784\n" for n in range(100, 220))
    errors = lists.folder / "errors.csv"

    out, err = said(lists.villages(WUXING + bad), *lists.upper, "--errors", errors)

    assert "12 new, 0 renamed, 0 unchanged, 120 refused" in out
    assert err.count("villages.csv, line") == 100
    assert "20 more" in err
    with errors.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 120
    assert (rows[0]["file"], rows[0]["line"]) == ("villages.csv", "3")
    assert rows[0]["text"].startswith("44078410100,村")


def test_the_command_keeps_to_the_places_that_are_wanted(lists: Lists) -> None:
    out, _err = said(lists.villages(WUXING + YIJIANG), *lists.upper, "--only", "44, 3402")

    assert "13 new" in out


def test_the_command_fails_when_nothing_could_be_used(lists: Lists) -> None:
    with pytest.raises(CommandError, match="Nothing"):
        said(lists.villages(WUXING))
    with pytest.raises(CommandError, match=r"gone\.csv"):
        said(lists.upper[0], lists.folder / "gone.csv")
    assert not Unit.objects.exists()
