"""The language of rules: read, refused with a sentence that helps, and said in both languages."""

from datetime import date

import pytest
from django.utils import translation

from linli.common.errors import Invalid
from linli.duties import services as duties
from linli.duties.language import parse
from linli.duties.models import DutyRule
from linli.duties.services.reference import rule_entries
from linli.territory.models import Role
from tests.town import Town

GOOD = "who: link instructor\ncounts: activity theme_day\nleast: 1\nper: month"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("who: link instructor", "The line “counts” is missing"),
        (GOOD.replace("who:", "whom:"), "A line begins with one of: who, counts"),
        (GOOD + "\nper: week", "The line “per” stands there twice"),
        (GOOD.replace("link instructor", "link"), "Say after “link” which one"),
        (GOOD.replace("link instructor", "person x"), "Choose one of: link, role, unit"),
        (GOOD.replace("link instructor", "unit house"), "Choose one of: province"),
        (GOOD.replace("month", "fortnight"), "Choose one of: week, month, quarter, year"),
        (GOOD.replace("month", "rule"), "Say after “rule” which one"),
        (GOOD.replace("least: 1", "least: some"), "Say at least how many"),
        (GOOD.replace("least: 1", "least: 0"), "Say at least how many"),
        (GOOD.replace("least: 1", "least: ٣"), "Say at least how many"),
        (GOOD.replace("least: 1", "least: 1 pages"), "Choose one of: times, hours, days"),
        (GOOD.replace("activity theme_day", "activity tagged"), "with a word after it"),
        (GOOD.replace("activity theme_day", "matter tagged x"), "with a word after it"),
        (GOOD.replace("activity theme_day", "links leaders"), "A link does not count links"),
        (GOOD.replace("least: 1", "least: 1 hours") + "\nby: holder", "never of a person"),
        (GOOD.replace("link instructor", "unit branch") + "\nby: holder", "counted by the holder"),
        (GOOD + "\nexcused: rain", "Choose one of: vacancy, leave"),
        (GOOD + "\nwhere: <b>", "“<b>” is not a word of a rule"),
        ("x" * 1001, "at most 1000 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_that_names_the_line(
    text: str, said: str
) -> None:
    with translation.override("en"), pytest.raises(Invalid) as problem:
        parse(text)
    assert said in str(problem.value)


def test_lines_may_stand_in_any_order_and_what_is_left_out_has_a_meaning() -> None:
    law = parse("per: week\nleast: 2 days\n\ncounts: tagged x y\nwho: unit branch general_branch")
    assert (law.names, law.tags, law.kinds) == (("branch", "general_branch"), ("x", "y"), ())
    assert (law.where, law.by, law.excused) == ("own", "anybody", ())
    assert (law.least, law.measure, law.per) == (2, "days", "week")


def wanted(text: str, **more: object) -> duties.Wanted:
    fields: dict[str, object] = {
        "code": "own", "programme": "meetings", "name_zh": "自定", "name_en": "Own",
        "source": "S4-05", "from_on": date(2026, 1, 1), "text": text, **more,
    }  # fmt: skip
    return duties.Wanted(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "missing",
    [
        GOOD.replace("instructor", "nobody"),
        GOOD.replace("theme_day", "dancing"),
        GOOD.replace("month", "rule activities.every.dance"),
        GOOD.replace("activity theme_day", "matter flood"),
        GOOD.replace("link instructor", "role king"),
    ],
)
def test_a_rule_that_names_what_is_not_there_is_not_saved(town: Town, missing: str) -> None:
    before = DutyRule.objects.count()
    with pytest.raises(Invalid) as problem:
        duties.save(wanted(missing))
    assert "text" in problem.value.fields
    assert DutyRule.objects.count() == before


def test_a_rule_without_a_source_or_that_ends_before_it_begins_is_not_saved(town: Town) -> None:
    with pytest.raises(Invalid) as problem:
        duties.save(wanted(GOOD, source=" ", until_on=date(2026, 1, 1), programme="x"))
    assert set(problem.value.fields) == {"source", "until_on", "programme"}
    assert duties.save(wanted(GOOD)).law.names == ("instructor",)


def test_rules_of_the_product_are_loaded_again_without_change_and_keep_their_first_day(
    town: Town,
) -> None:
    before = list(DutyRule.objects.order_by("code").values())
    assert duties.load_reference() == len(rule_entries()) == len(before)
    assert list(DutyRule.objects.order_by("code").values()) == before


def test_every_rule_of_the_product_is_said_in_words_in_both_languages(town: Town) -> None:
    rules = list(DutyRule.objects.all())
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words = duties.explain(rules)
            said[language] = {code: (one.who, one.what) for code, one in words.items()}
            for code, one in words.items():
                assert one.who, code
                assert one.what, code
                assert one.asked, code
    assert said["en"]["instructor_visit"][0].startswith("Whoever is linked: Instructors")
    assert "党建指导员联系支部" in said["zh-hans"]["instructor_visit"][0]
    assert Role.objects.get(code="leader").name_zh in said["zh-hans"]["leaders_branches"][0]
