"""Guessing from words: whatever is typed is taken, and the same words give the same guess."""

import random
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.matters.services.reference import kind_entries
from linli.matters.text import reading
from linli.matters.text.guessing import Example, Guess, Guesser, Lesson
from linli.matters.text.likeness import profile
from linli.matters.text.pieces import pieces, plain, stem
from linli.matters.text.vectors import identity
from tools.place import ROOT

pytestmark = pytest.mark.once  # asks no database

# Inspections make these by forms of their own; nobody describes one in words.
NOT_GUESSED = {"inspection_finding", "illegal_building", "score_objection"}
KINDS = tuple(entry["code"] for entry in kind_entries() if entry["code"] not in NOT_GUESSED)
ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="路灯不亮漏水停电0０1lampLIGHT broken，。!？\n\t\0 ", max_size=300),
    st.sampled_from(list(chain.from_iterable(reading.sentences()["road"].values()))),
)


def guessed(text: str, lesson: Lesson | None = None) -> list[Guess]:
    return reading.guesser().guess(text, KINDS, lesson)


def codes(found: Sequence[Guess]) -> list[str]:
    return [one.code for one in found]


@given(ANY_TEXT)
def test_any_text_is_taken_and_gives_the_same_guess_again(text: str) -> None:
    first, second = guessed(text), guessed(text)

    assert first == second
    assert len(first) <= 3
    assert len(set(codes(first))) == len(first)
    assert sum(one.share for one in first) <= 1 + 1e-9
    assert [one.share for one in first] == sorted((one.share for one in first), reverse=True)
    assert reading.alarms().find(text) == reading.alarms().find(text)


@given(ANY_TEXT)
def test_the_reasons_stand_in_the_text(text: str) -> None:
    said = plain(text)

    for word in chain.from_iterable(one.words for one in guessed(text)):
        assert word in said
    for piece in pieces(text, reading.concepts()):
        assert 0 <= piece.begin < piece.end <= len(said)


@given(ANY_TEXT, ANY_TEXT)
def test_likeness_is_the_same_from_both_sides_and_whole_with_itself(one: str, other: str) -> None:
    first, second = (profile(text, reading.guesser()) for text in (one, other))

    assert first.alike(second) == pytest.approx(second.alike(first))
    assert 0 <= first.alike(second) <= 1
    if first.words.ids.size and first.things.ids.size:
        assert first.alike(first) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("巷口的路灯又黑了", "lighting"),
        ("The drain stinks and is blocked", "water"),
        ("有人在路边倒了一车垃圾", "rubbish"),
        ("医保在哪里交", "policy_help"),
        ("隔壁多占了我家一尺地，吵起来了", "dispute"),
    ],
)
def test_plain_reports_are_recognised(text: str, code: str) -> None:
    assert codes(guessed(text))[0] == code


def test_the_reason_is_the_word_that_names_the_thing() -> None:
    assert "路灯" in guessed("村口第二盏路灯三天没亮")[0].words
    assert "drain" in guessed("the drain behind the school is blocked")[0].words


def test_width_capitals_endings_and_numbers_make_no_difference() -> None:
    assert guessed("ＬＡＭＰ broken at 12") == guessed("lamp broken at ４５")
    assert stem("blocked") == stem("blocks") == stem("blocking")
    assert stem("collapsed") == stem("collapse")
    assert stem("bus") == "bus"


def test_of_a_text_without_any_known_word_nothing_is_guessed() -> None:
    assert guessed("") == guessed("🙂🙂") == guessed("！？…") == []
    assert reading.guesser().guess("路灯不亮", ()) == []


def test_where_the_words_tell_nothing_the_meaning_has_to_be_surer() -> None:
    guesser = reading.guesser()

    assert guesser.guess("asdf qwer", KINDS, None, {"noise": 1.0}) == []
    assert guesser.guess("🙂", KINDS, None, {"noise": 9.0}) == []
    (sure,) = guesser.guess("asdf qwer", KINDS, None, {"noise": 9.0})
    assert (sure.code, sure.words) == ("noise", ())


def test_only_kinds_that_are_offered_are_guessed() -> None:
    found = reading.guesser().guess("路灯不亮", ("road", "water"))

    assert codes(found)
    assert set(codes(found)) <= {"road", "water"}


def test_training_twice_gives_the_same_model() -> None:
    told = {code: reading.sentences()[code]["zh"][:6] for code in KINDS}
    first, second = (Guesser(told, reading.concepts()) for _time in range(2))

    for text in ("路灯坏了", "水管漏水", "车堵了门"):
        assert first.guess(text, KINDS) == second.guess(text, KINDS)


SMALL_STACK = """
import threading
threading.stack_size(384 * 1024)
def train():
    threading.stack_size(0)  # of this thread alone, as the server makes its own
    from linli.matters.text import reading
    print(reading.guesser().guess("路灯不亮", reading.sentences())[0].code)
thread = threading.Thread(target=train)
thread.start()
thread.join()
"""


def test_a_thread_of_a_server_with_a_small_stack_may_be_the_first_to_ask() -> None:
    done = subprocess.run([sys.executable, "-c", SMALL_STACK], cwd=ROOT, capture_output=True)

    assert (done.returncode, done.stdout.decode().strip()) == (0, "lighting"), done.stderr


TAUGHT = [
    Example("风雨亭的瓦又掉了几片", "danger"),
    Example("风雨亭柱子烂了", "danger"),
    Example("村头风雨亭顶上漏了", "danger"),
    Example("风雨亭的凳子断了", "danger"),
]


def test_what_people_of_a_place_chose_is_guessed_there_and_changes_little_else() -> None:
    lesson = reading.guesser().learn(TAUGHT)

    before, after = guessed("风雨亭又坏了"), guessed("风雨亭又坏了", lesson)
    assert codes(after)[0] == "danger"
    assert codes(before)[:1] != ["danger"]
    assert codes(guessed("路灯不亮", lesson))[0] == "lighting"
    assert "风雨亭" in "".join(after[0].words)


@settings(max_examples=5)
@given(st.randoms())
def test_the_order_in_which_people_corrected_makes_no_difference(chance: random.Random) -> None:
    mixed = list(TAUGHT)
    chance.shuffle(mixed)
    one, other = (reading.guesser().learn(given) for given in (TAUGHT, mixed))

    assert np.array_equal(one.ids, other.ids)
    assert np.array_equal(one.weights, other.weights)


def test_a_lesson_is_kept_as_bytes_and_holds_no_words() -> None:
    lesson = reading.guesser().learn(TAUGHT)
    kept = lesson.to_bytes()
    again = Lesson.from_bytes(kept)

    assert codes(guessed("风雨亭又坏了", again)) == codes(guessed("风雨亭又坏了", lesson))
    assert "风雨亭".encode() not in kept
    with pytest.raises((ValueError, KeyError)):
        Lesson.from_bytes(b"something else")


def test_no_word_of_a_private_matter_is_learned_that_is_not_in_general_language() -> None:
    private = [Example(f"示例壬跟示例壬媳妇吵架第{n}回", "dispute", True) for n in range(5)]
    lesson = reading.guesser().learn(private)

    name = [piece for piece in pieces("例壬", reading.concepts()) if piece.what == "例壬"]
    assert name
    assert identity(name[0]) not in set(lesson.ids.tolist())


def test_a_name_in_one_or_two_texts_is_not_learned() -> None:
    lesson = reading.guesser().learn([Example("示例壬家的狗又叫", "noise")] * 9)

    known = {identity(piece) for piece in pieces("例壬", reading.concepts())}
    assert not known & set(lesson.ids.tolist())


def test_a_kind_that_a_place_added_is_guessed_by_its_description() -> None:
    guesser = reading.guesser()
    lesson = guesser.learn([], {"tourism": ["民宿旅游 游客找不到民宿 游客投诉", "guest houses"]})

    found = guesser.guess("有游客说民宿订了住不进去", [*KINDS, "tourism"], lesson)
    assert "tourism" in codes(found)


def test_every_kind_has_sentences_enough_in_both_languages_and_no_number_of_anybody() -> None:
    told = reading.sentences()

    assert set(told) == set(KINDS)
    for code, by_language in told.items():
        assert len(by_language["zh"]) >= 15, code
        assert len(by_language["en"]) >= 8, code
    listed = [text for found in told.values() for texts in found.values() for text in texts]
    assert len(listed) == len(set(listed))
    assert not [text for text in listed if sum(sign.isdigit() for sign in text) > 3]


def test_the_pairs_of_the_bench_are_no_sentences_of_the_training() -> None:
    known = {text for found in reading.sentences().values() for t in found.values() for text in t}
    pairs = tomllib.loads((ROOT / "tools" / "bench" / "pairs.toml").read_text(encoding="utf-8"))

    assert len(pairs["judging"]) >= 40
    texts = [
        text for part in ("setting", "judging") for _kind, *both in pairs[part] for text in both
    ]
    assert len(texts) == len(set(texts))
    assert not known & set(texts)
