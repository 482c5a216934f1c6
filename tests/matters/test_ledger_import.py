"""Last year's ledger comes in from a spreadsheet: seen first, then imported, once."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest

from linli.audit.models import Entry
from linli.common import clock, sheets
from linli.matters import services as matters
from linli.matters.models import LedgerImport, LedgerTable, Matter, MatterStep
from linli.outbox.models import Message
from linli.privacy import services as privacy
from tests import ledgers
from tests.desk import Desk
from tests.ledgers import ADDRESS, brings_in, csv, does, row, sends, xlsx
from tests.stages import again
from tests.town import HECHENG, WUXING, Town


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town.chief)


def test_a_ledger_is_seen_first_and_then_imported(town: Town, desk: Desk) -> None:
    address = sends(desk, xlsx([row(), row(text="水沟堵塞", kind="水利", place="")]))
    page = desk.opens(address)
    assert "Import 2 rows" in page
    assert "路灯不亮" in page
    assert Matter.objects.count() == 0
    does(desk, address, "begin")
    assert "goes on by itself" in desk.opens(address)
    assert matters.import_ledgers() == 2
    assert "To the imported matters" in desk.opens(address)
    lamp = Matter.objects.get(text="路灯不亮")
    assert (lamp.source, lamp.status, lamp.kind_id) == ("imported", "closed", "lighting")
    assert (lamp.village, lamp.place, lamp.grid) == (town.village, town.lanes[0], town.grids[0])
    assert clock.local(lamp.reported_at).date().isoformat() == "2025-03-01"
    assert (lamp.satisfied, lamp.reporter, lamp.owner, lamp.next_due_at) == (4, None, None, None)
    assert lamp.number.startswith("2503")
    assert not Message.objects.exists()


def test_its_one_entry_says_where_it_comes_from(town: Town, desk: Desk) -> None:
    brings_in(desk, xlsx([row()]))
    (step,) = MatterStep.objects.all()
    assert step.is_intact()
    assert (step.verb, step.actor["name"], step.payload["row"]) == ("import", "示例·丁", 2)
    page = desk.opens(step.record.get_absolute_url())
    for words in ("2025 台账.xlsx", "Row: 2", "2025-001", "示例·丑", "已换灯泡", "in no rate"):
        assert words in page
    assert "Reopen" not in page


def test_telephones_are_not_taken_over(town: Town, desk: Desk) -> None:
    brings_in(desk, xlsx([row()]))
    written = str(list(Matter.objects.values())) + str(list(MatterStep.objects.values()))
    assert "13800001111" not in written
    assert "13800001111" not in desk.opens(Matter.objects.get().get_absolute_url())


def test_it_is_marked_in_the_list_and_in_the_public_ledger(town: Town, desk: Desk) -> None:
    brings_in(desk, xlsx([row()]))
    town.reports("新的一件")
    assert "imported" in desk.opens("/matters/?state=imported")
    assert "新的一件" not in desk.opens("/matters/?state=imported")
    assert desk.opens(f"/places/{WUXING}/ledger/").count(">imported<") == 1


def test_bad_rows_come_back_with_their_reasons_and_only_they_come_in_when_mended(
    town: Town, desk: Desk
) -> None:
    rows = [
        row(),
        row(date=""),
        row(date="昨天"),
        row(text=""),
        row(result="办理中"),
        row(satisfied="还行"),
        row(completed="2025-02-01"),
        row(date="2099-01-01"),
    ]
    address = sends(desk, csv(rows), name="台账.csv")
    page = desk.opens(address)
    assert "7 rows stay out" in page
    assert "The date is missing." in page
    job = brings_in(desk, csv(rows), name="台账.csv")
    assert (job.imported, job.refused) == (1, 7)
    back = sheets.read(desk.takes(f"{address}errors.xlsx"), most_rows=99, most_bytes=99_999)
    assert [one.cells[-2] for one in back.rows] == ["3", "4", "5", "6", "7", "8", "9"]
    assert back.rows[0].cells[-1] == "The date is missing."
    mended = [one.cells[:] for one in back.rows]
    mended[0][1] = "2025年3月2日"
    job = brings_in(desk, xlsx(mended[:1], back.headers))
    assert (job.imported, job.refused, Matter.objects.count()) == (1, 0, 2)


def test_the_clerk_says_which_column_holds_what_and_is_remembered(town: Town, desk: Desk) -> None:
    heads = ("甲栏", "乙栏", "丙栏")
    address = sends(desk, xlsx([("20250301", "井盖破了", "路面")], heads))
    assert "Import 1 row" not in desk.opens(address)
    does(desk, address, "begin", 422)
    chosen: dict[str, Any] = {"column_date": "甲栏", "column_text": "乙栏", "column_kind": "丙栏"}
    does(desk, address, "columns", 422, column_date="甲栏", column_text="甲栏")
    does(desk, address, "columns", **chosen)
    assert "Import 1 row" in desk.opens(address)
    does(desk, address, "columns", **chosen, kind_0="water")
    does(desk, address, "begin")
    matters.import_ledgers()
    assert Matter.objects.get().kind_id == "water"
    job = brings_in(desk, xlsx([(45718, "又破了", "路面")], heads))
    assert job.imported == 1
    assert Matter.objects.get(text="又破了").kind_id == "water"
    assert clock.local(Matter.objects.get(text="又破了").reported_at).day == 2


def test_a_township_names_the_village_in_each_row(town: Town) -> None:
    heads = ("日期", "内容", "村")
    desk = Desk(town.street)
    table = [
        ("2025/3/1", "甲", "五星"),
        ("2025/3/1", "乙", "坪山村委会"),
        ("2025/3/1", "丙", "弋江社区"),
        ("2025/3/1", "丁", ""),
    ]
    job = brings_in(desk, xlsx(table, heads), unit=HECHENG)
    assert (job.imported, job.problems) == (2, {"4": "unknown_village", "5": "no_village"})
    assert Matter.objects.get(text="乙").village == town.neighbour


def test_importing_twice_changes_nothing(town: Town, desk: Desk) -> None:
    data = xlsx([row(), row(text="")])
    job = brings_in(desk, data)
    before = list(Matter.objects.values())
    address = sends(desk, data, name="其他名字.xlsx")
    assert address == job.get_absolute_url()
    assert "nothing was imported twice" in desk.opens(address)
    assert (matters.import_ledgers(), list(Matter.objects.values())) == (0, before)


def test_the_same_file_for_the_township_above_is_refused(town: Town, desk: Desk) -> None:
    data = xlsx([row()])
    sends(desk, data)
    file = io.BytesIO(data)
    file.name = "台账.xlsx"
    answer = Desk(town.street).posts(ADDRESS, 409, unit=HECHENG, file=file)
    assert "Take it back there first" in answer.content.decode()


def test_whoever_comes_second_is_told(town: Town, desk: Desk) -> None:
    address = sends(desk, xlsx([row()]))
    seen = re.search(r'name="version" value="(\d+)"', desk.opens(address))
    assert seen is not None
    does(Desk(town.street), address, "begin")
    answer = desk.posts(address, 409, do="begin", version=seen.group(1))
    assert "Somebody else went on with this import" in answer.content.decode()
    matters.import_ledgers()
    assert Matter.objects.count() == 1


def test_an_import_is_taken_back_as_a_whole(town: Town, desk: Desk) -> None:
    kept = town.reports()
    job = brings_in(desk, xlsx([row(), row()]))
    answer = does(desk, job.get_absolute_url(), "take_back")
    assert "Taken back: 2 matters." in desk.opens(answer["Location"])
    assert list(Matter.objects.all()) == [kept]
    assert not MatterStep.objects.filter(verb="import").exists()
    verbs = list(Entry.objects.filter(what__contains=str(job.pk)).values_list("verb", flat=True))
    assert sorted(verbs) == ["import_ledger", "take_back_import"]
    assert brings_in(desk, xlsx([row(), row()])).imported == 2


def test_what_somebody_worked_on_is_not_taken_back(town: Town, desk: Desk) -> None:
    job = brings_in(desk, xlsx([row(), row()]))
    matter = Matter.objects.first()
    assert matter is not None
    desk.does(again(matter), "note", words="复印件在柜子里")
    answer = does(desk, job.get_absolute_url(), "take_back", 409)
    assert "1 of these matters have been worked on" in answer.content.decode()
    assert Matter.objects.count() == 2


def test_after_the_days_of_the_rule_it_stays_and_its_table_is_gone(town: Town, desk: Desk) -> None:
    job = brings_in(desk, xlsx([row(), row(text="")]))
    later = clock.now() + timedelta(days=32)
    assert privacy.dispose_all() == 0
    with clock.told(later):
        does(desk, job.get_absolute_url(), "take_back", 409)
        assert privacy.dispose_all() >= 1
        assert not LedgerTable.objects.exists()
        desk = Desk(town.chief)  # sessions ended too
        desk.opens(f"{job.get_absolute_url()}errors.xlsx", 404)
        assert "errors.xlsx" not in desk.opens(job.get_absolute_url())
    assert Matter.objects.count() == 1


def test_what_nobody_went_on_with_goes_with_its_table(town: Town, desk: Desk) -> None:
    sends(desk, xlsx([row()]))
    assert "路灯".encode() not in bytes(LedgerTable.objects.get().sealed)
    with clock.told(clock.now() + timedelta(days=32)):
        privacy.dispose_all()
    assert not LedgerImport.objects.exists()
    assert not LedgerTable.objects.exists()


@pytest.mark.parametrize("data", [b"", b"%PDF", b"PK\x03\x04", xlsx([]), b"\xff\xd8\xff\xe0JFIF"])
def test_what_is_no_table_is_refused_on_the_form(town: Town, desk: Desk, data: bytes) -> None:
    file = io.BytesIO(data)
    file.name = "台账.xlsx"
    answer = desk.posts(ADDRESS, 422, unit=WUXING, file=file)
    assert "file" in answer.content.decode()
    assert not LedgerImport.objects.exists()


def test_roles_that_do_not_lead_bring_nothing_in(town: Town) -> None:
    for who in (town.grid_member, town.clerk, town.secretary):
        Desk(who).opens(ADDRESS, 403)


def test_an_import_of_another_township_is_not_there(town: Town, desk: Desk) -> None:
    job = brings_in(desk, xlsx([row(text="")]))
    outsider: Any = Desk(town.outsider)
    for address in (job.get_absolute_url(), f"{job.get_absolute_url()}errors.xlsx"):
        assert outsider.client.get(address).status_code in {403, 404}


def test_headings_are_understood_in_both_languages(town: Town, desk: Desk) -> None:
    heads = ("No.", "Date", "What", "Kind", "Lane", "Handled by", "Completed", "Result", "Rating")
    job = brings_in(desk, xlsx([ledgers.ROW[:9]], heads))
    assert job.imported == 1
    assert set(job.columns) == {
        *("number", "date", "text", "kind", "place", "handled_by", "completed_on", "result"),
        "satisfied",
    }
