"""What is looked at is the yard: no list, page or text of honours asks about anything else.

Local veto lists must not exist (practice B11)."""

import tomllib
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.honours.checklists import FILE, parse, written_for
from linli.honours.choices import HonourKind
from tests.town import Town
from tests.yards import PAGE, opened, own, read

ROOT: Final = Path(__file__).parents[2]
# What local lists exclude people for, and what would measure a person
NEVER: Final = (
    *("信访", "上访", "缠访", "宗教", "信教", "信仰", "迷信", "邪教", "计划生育", "超生", "生育"),
    *("违纪", "处分", "纪律", "犯罪", "前科", "吸毒", "赌博", "违法", "失信", "低保", "彩礼"),
    *("一票否决", "否决", "扣分", "积分", "排名", "黑榜", "党员", "政治", "爱国"),
    *("petition", "religio", "belief", "faith", "family planning", "birth", "disciplin"),
    *("crime", "criminal", "convict", "drug", "gambl", "veto", "black list", "rank order"),
    *("party member", "politic", "patrioti", "law-abiding", "income", "debt"),
)
OURS: Final = sorted(
    [
        *(ROOT / "templates/honours").glob("*.html"),
        *(ROOT / "linli/honours/reference").glob("*.toml"),
        *(ROOT / "linli/honours/papers").glob("*.typ"),
        *(ROOT / "linli/honours").rglob("*.py"),
    ]
)


def found_in(text: str) -> list[str]:
    return [word for word in NEVER if word in text.lower()]


@pytest.mark.once
@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_of_honours_knows_a_veto(file: Path) -> None:
    assert not found_in(file.read_text(encoding="utf-8"))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", HonourKind.values)
def test_no_page_of_honours_shows_one(kind: str, town: Town) -> None:
    yards = opened(town, kind)
    entry = yards.entered("1")
    pages = [
        read(PAGE),
        read(f"/honours/ask/{yards.round.pk}/"),
        own(entry).opens(),
        yards.grid.opens(entry.get_absolute_url()),
        yards.clerk.opens(yards.round.get_absolute_url()),
    ]
    for page in pages:
        assert not found_in(page.partition("<main")[2].partition("</main>")[0])


@pytest.mark.once
def test_each_line_is_once_and_in_both_languages() -> None:
    read_in = tomllib.loads(FILE.read_text(encoding="utf-8"))["checklist"]
    assert {one["kind"] for one in read_in} == set(HonourKind.values)
    for kind in HonourKind.values:
        checklist = parse(written_for(kind))
        keys = [item.key for item in checklist.items()]
        assert len(keys) == len(set(keys))
        assert all(item.zh and item.en for item in checklist.items())
    assert [part.zh for part in parse(written_for("courtyard")).parts] == [
        *("整洁美", "有序美", "生态美", "健康美", "文明和谐美")
    ]


@pytest.mark.once
@given(st.sets(st.sampled_from([i.key for i in parse(written_for("star_household")).items()])))
def test_more_that_was_seen_never_takes_a_part_away(met: set[str]) -> None:
    checklist = parse(written_for("star_household", 3))
    there = {part.code for part in checklist.there(met)}
    for item in checklist.items():
        assert there <= {part.code for part in checklist.there(met | {item.key})}
    assert checklist.suffices(met) == (len(there) >= 3)
    assert {item.key for item in checklist.open_items(met)} | met == {
        item.key for item in checklist.items()
    }
