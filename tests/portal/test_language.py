"""Each page in two languages: which one is chosen, and that everything on it follows."""

import re
import tomllib
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import translation

from linli.matters import words
from linli.matters.services import link_of
from linli.outbox import services as outbox
from linli.outbox.models import Message
from tests.town import WUXING, Town
from tools.place import ROOT

HAN: Final = re.compile("[\u4e00-\u9fff]")
REFERENCE: Final = [
    ("linli/matters/reference/kinds.toml", "kind"),
    ("linli/territory/reference/roles.toml", "role"),
    ("linli/rulesets/reference/rules.toml", "rule"),
]


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hans"),  # we speak no other Chinese
        ("fr", "zh-hans"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.3", "en"),
        ("fr,en;q=0.5", "en"),
    ],
)
@pytest.mark.django_db
def test_who_chose_nothing_gets_what_the_browser_asks_for_else_chinese(
    client: Client, asked: str, lang: str
) -> None:
    page = client.get("/", headers={"accept-language": asked} if asked else {})

    assert f'<html lang="{lang}"' in page.text
    assert page.headers["Content-Language"] == lang
    assert {"Accept-Language", "Cookie"} <= set(re.split(", *", page.headers["Vary"]))


@pytest.mark.parametrize(("chosen", "other"), [("en", "zh-CN"), ("zh-hans", "en")])
@pytest.mark.django_db
def test_the_cookie_wins_over_the_browser(client: Client, chosen: str, other: str) -> None:
    client.post("/language/", {"language": chosen, "next": "/"})

    assert f'<html lang="{chosen}"' in client.get("/", headers={"accept-language": other}).text


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_each_page_offers_the_other_language_in_its_own_words(town: Town, lang: str) -> None:
    page = Client(headers={"accept-language": lang}).get(f"/places/{WUXING}/").text
    other = {"en": ("zh-hans", "中文"), "zh-hans": ("en", "English")}[lang]

    assert f'value="{other[0]}" lang="{other[0]}">{other[1]}</button>' in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh-hans", ["五星村", "专职网格员", "示例·甲", r"\d+ 月 \d+ 日", "报一件事"]),
        (
            "en",
            ["Full-time grid member", "示例·甲", r"\d+ (Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct"
             r"|Nov|Dec)", "Report a matter"],
        ),
    ],
)  # fmt: skip
def test_who_answers_is_named_and_dated_in_the_readers_language(
    town: Town, lang: str, words: list[str]
) -> None:
    page = Client(headers={"accept-language": lang}).get(f"/places/{WUXING}/who/").text

    for one in words:
        assert re.search(one, page), one
    assert ("网格员" in page) == (lang == "zh-hans")


def test_the_reporters_page_speaks_both_languages(town: Town) -> None:
    link = link_of(town.reports("井头巷路灯三天不亮"))

    chinese = Client().get(link).text
    english = Client(headers={"accept-language": "en"}).get(link).text

    assert "路灯照明" in chinese
    assert "等待受理" in chinese
    assert "Street lighting" in english
    assert "Waiting for acceptance" in english
    assert "井头巷路灯三天不亮" in english  # what people wrote stays as they wrote it


@pytest.mark.parametrize(
    ("locale", "begins"), [("", "等您办：路灯照明 "), ("en", "Waiting for you: Street lighting ")]
)
def test_a_message_is_in_its_readers_language_whoever_causes_it(
    town: Town, locale: str, begins: str
) -> None:
    town.reports("路灯不亮")
    message = Message.objects.order_by("created_at").first()
    assert message is not None

    subject, _body = outbox.text(message, locale)

    assert subject.startswith(begins)


def test_a_mistake_is_named_in_the_readers_language(town: Town) -> None:
    address = "/progress/?number=11111111111"

    assert "请照回执再念一遍" in Client().get(address).text
    english = Client(headers={"accept-language": "en"}).get(address).text
    assert "Read the number again from the slip." in english


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh-hans", "这张表已经不能发送"), ("en", "This form can no longer be sent")],
)
def test_a_form_that_was_open_for_too_long_says_so_on_a_page_of_ours(lang: str, words: str) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": lang})

    page = strict.post("/display/", {"text": "large"})

    assert page.status_code == 403
    assert words in page.text
    assert f'<html lang="{lang}"' in page.text


def test_django_speaks_plainly_too(town: Town) -> None:
    link = link_of(town.reports())

    page = Client().get(f"/places/{WUXING}/ledger/?kind=nothing&since=soon").text
    refused = Client().post(f"{link}correct/", {"words": "路灯全灭了", "version": ""}).text

    assert "“nothing”不在列表里，请另选一个。" in page
    assert "请写成日期，例如 2026-11-21。" in page
    assert "请填写。" in refused


BECAUSE: Final = {
    "how": "holder",
    "name": "示例·甲",
    "role_zh": "专职网格员",
    "role_en": "Full-time grid member",
    "since": "2026-03-02",
    "unit_zh": "五星村委会",
    "unit_en": "Wuxing Village",
    "grid_zh": "03 网格",
    "grid_en": "Grid 03",
}


@pytest.mark.parametrize(
    ("lang", "more", "sentence"),
    [
        ("zh-hans", {}, "地点在五星村 03 网格；示例·甲，2026 年 3 月 2 日起任专职网格员"),
        (
            "en",
            {},
            "the place is in Grid 03 of Wuxing Village; 示例·甲, Full-time grid member since "
            "2 Mar 2026",
        ),
        (
            "zh-hans",
            {"how": "leave_deputy", "instead_of": "示例·乙"},
            "地点在五星村 03 网格；示例·乙不在岗，由示例·甲代班（专职网格员）",
        ),
        (
            "zh-hans",  # the history keeps no copy of the name of whoever was away
            {"how": "leave_deputy"},
            "地点在五星村 03 网格；由示例·甲代班（专职网格员）",
        ),
        (
            "zh-hans",
            {"vacant": ["group", "village"], "grid_zh": ""},  # no grid that could be vacant
            "地点在五星村，不在任何网格里；示例·甲，2026 年 3 月 2 日起任专职网格员；"
            "村（社区）暂时无人在岗",
        ),
    ],
)
def test_the_reason_is_a_sentence_in_the_readers_language(
    lang: str, more: dict[str, Any], sentence: str
) -> None:
    with translation.override(lang):
        assert words.because({**BECAUSE, **more}) == sentence


@pytest.mark.parametrize(("file", "table"), REFERENCE)
def test_reference_data_has_both_names(file: str, table: str) -> None:
    rows: list[dict[str, Any]] = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))[table]
    assert rows
    for row in rows:
        for name in ("", "about_", "hint_"):
            chinese, english = row.get(f"{name}zh", ""), row.get(f"{name}en", "")
            assert bool(chinese) == bool(english), row
            assert not chinese or HAN.search(chinese), row
            assert not HAN.search(english), row
        assert row["zh"]
