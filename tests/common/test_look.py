"""Words and drawings of every page: times, numbers, names, codes, icons, charts, maps."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock, drawing
from linli.common.templatetags import look

pytestmark = pytest.mark.once  # no database

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # noon on the wall


@pytest.fixture(autouse=True)
def _noon_in_english() -> Iterator[None]:
    with clock.told(NOW), translation.override("en"):
        yield


def test_a_moment_is_told_in_the_places_time() -> None:
    shown = look.moment(datetime(2026, 11, 19, 11, 40, tzinfo=UTC))
    assert shown == '<time datetime="2026-11-19T19:40+08:00">19 Nov, 19:40</time>'


def test_a_moment_of_another_year_names_it_even_when_utc_does_not() -> None:
    assert "31 Dec 2025, 23:59" in look.moment(datetime(2025, 12, 31, 15, 59, tzinfo=UTC))
    assert ">1 Jan, 00:00<" in look.moment(datetime(2025, 12, 31, 16, 0, tzinfo=UTC))


def test_no_moment_is_no_words() -> None:
    empty = (look.moment(None), look.day(None), look.clock_time(None), look.time_left(None))
    assert empty == ("", "", "", "")


def test_a_day_is_the_date_on_the_wall() -> None:
    assert ">20 Nov<" in look.day(datetime(2026, 11, 19, 16, 30, tzinfo=UTC))
    assert ">20 Nov 2024<" in look.day(date(2024, 11, 20))


@pytest.mark.parametrize(
    ("left", "words", "state"),
    [
        (timedelta(days=4, hours=5), "4 days left", "plain"),
        (timedelta(days=2), "2 days left", "wait"),
        (timedelta(hours=25), "1 day left", "wait"),
        (timedelta(hours=23, minutes=59), "23 hours left", "wait"),
        (timedelta(minutes=59), "within the hour", "wait"),
        (timedelta(0), "within the hour", "wait"),
        (timedelta(seconds=-1), "overdue by less than an hour", "late"),
        (timedelta(hours=-2), "overdue by 2 hours", "late"),
        (timedelta(days=-1, hours=-3), "overdue by 1 day", "late"),
    ],
)
def test_time_left_is_said_in_whole_units_with_its_state(
    left: timedelta, words: str, state: str
) -> None:
    assert (look.time_left(NOW + left), look.time_state(NOW + left)) == (words, state)


@given(st.integers(min_value=-(10**7), max_value=10**7))
def test_words_and_colour_never_disagree_about_overdue(seconds: int) -> None:
    due = clock.now() + timedelta(seconds=seconds)
    with clock.told(due - timedelta(seconds=seconds)), translation.override("en"):
        assert (look.time_state(due) == "late") == look.time_left(due).startswith("overdue")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=12), "12 minutes"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (None, ""),
    ],
)
def test_a_duration_is_said_in_one_unit(length: timedelta | None, words: str) -> None:
    assert look.duration(length) == words


def test_a_number_is_grouped_as_it_is_read_out_and_anything_else_left_alone() -> None:
    assert look.number("26114073125") == "2611-4073-125"
    assert look.number(26114073125) == "2611-4073-125"
    assert look.number("2611-4073-125") == "2611-4073-125"
    assert look.number("2611407312x") == "2611407312x"


def test_a_share_carries_its_denominator() -> None:
    assert look.share(27, 28) == "27 / 28"


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_bar_never_leaves_its_field(part: int, of: int) -> None:
    assert 0 <= look.percent(part, of) <= 100


def test_a_name_comes_in_the_readers_language_and_falls_back_to_the_other() -> None:
    both = SimpleNamespace(name_zh="五星村", name_en="Wuxing Village")
    assert look.name(both) == "Wuxing Village"
    assert look.name(SimpleNamespace(name_zh="五星村", name_en="")) == "五星村"
    with translation.override("zh-hans"):
        assert look.name(both) == "五星村"
        assert look.name(SimpleNamespace(name_zh="", name_en="Grid 03")) == "Grid 03"


def test_a_code_has_words_and_nothing_that_the_content_policy_forbids() -> None:
    code = look.qr("https://linli.example/r/1/x/?a=1&b=<2>", 'A "title" <b>')
    assert 'role="img"' in code
    assert "<title>A &quot;title&quot; &lt;b&gt;" in code or '<title>A "title" &lt;b&gt;' in code
    assert "style=" not in code
    assert look.qr("one") != look.qr("two")


def test_an_unknown_icon_is_a_plain_dot() -> None:
    assert look.icon("nonesuch") == look.icon("plain")
    assert 'aria-hidden="true"' in look.icon("done")


def test_numbers_in_drawings_keep_their_point_and_their_digits() -> None:
    assert look.unlocalized(112.9612345) == "112.9612345"
    assert look.unlocalized(12) == "12"


@given(st.lists(st.tuples(st.text(max_size=3), st.floats(0, 1e6)), max_size=30))
def test_every_point_of_a_line_lies_on_the_field(points: list[tuple[str, float]]) -> None:
    drawn = drawing.plot(points)
    assert len(drawn.dots) == len(points)
    assert all(drawing.LEFT <= dot.x <= drawing.RIGHT for dot in drawn.dots)
    assert all(drawing.ABOVE <= dot.y <= drawing.BELOW for dot in drawn.dots)
    assert drawn.top >= max((value for _, value in points), default=0)


def test_labels_that_would_touch_give_way_to_the_earlier_ones() -> None:
    shapes = [
        {"label": "五星村", "x": 100, "y": 100},
        {"label": "东关社区", "x": 150, "y": 110},
        {"label": "03", "x": 400, "y": 100},
    ]
    assert [one["labelled"] for one in look.with_free_labels(shapes, 30)] == [True, False, True]


def test_a_figure_without_answers_shows_no_rate() -> None:
    page = Template('{% include "components/figure.html" with label="x" part=0 of=0 only %}')
    shown = page.render(Context())
    assert "nothing to count yet" in shown
    assert "0 / 0" not in shown


def tokens(css: str) -> dict[str, str]:
    """The colours that a block of the style sheet names."""
    found = re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", css)
    return {
        key: value if len(value) == 7 else re.sub(r"(\w)", r"\1\1", value) for key, value in found
    }


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((text, ground) for text in ("ink", "soft") for ground in ("paper", "card", "sunk")),
    *((text, text + "-wash") for text in ("done", "wait", "late")),
    *((text, "card") for text in ("done", "wait", "late", "seal")),
    ("soft", "plain-wash"),
    ("ink", "seal-wash"),
    ("on-seal", "seal"),
    ("on-seal", "seal-deep"),
]


@pytest.mark.parametrize(("mode", "least"), [("standard", 4.5), ("high", 7.0)])
def test_every_pair_of_text_and_ground_has_enough_contrast(mode: str, least: float) -> None:
    css = (settings.BASE_DIR / "static/css/linli.css").read_text()
    colours = tokens(css[css.index(":root {") : css.index("/* 2 Modes")])
    if mode == "high":
        start = css.index('html[data-contrast="high"] {')
        colours |= tokens(css[start : css.index("}", start)])
    poor = [pair for pair in PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < least]
    assert poor == []
    assert contrast(colours["edge"], colours["card"]) >= 3  # borders that show a field
    assert contrast(colours["focus"], colours["paper"]) >= 3


def test_the_style_sheet_stays_small() -> None:
    assert (settings.BASE_DIR / "static/css/linli.css").stat().st_size < 30_000
