"""What the words of a report suggest, and what a township's corrections teach."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.matters import services as matters
from linli.matters.choices import Source, Sureness
from linli.matters.models import Kind, KindLesson, Matter
from linli.matters.services.emergency import dangers_in, ring_first
from linli.matters.services.learning import corrections, lesson_at
from linli.matters.services.suggesting import Heard, hear
from linli.matters.text import reading
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory.paths import township_path
from tests import town as towns
from tests.town import Town

pytestmark = pytest.mark.django_db

KINDS = ("lighting", "road", "water", "danger", "dispute", "other")
PAVILION = (
    "风雨亭的瓦又掉了几片",
    "风雨亭柱子烂了",
    "村头风雨亭漏了",
    "风雨亭的凳子断了",
    "风雨亭歪了",
)


def heard(text: str, path: str, among: tuple[str, ...] = KINDS) -> list[str]:
    return [one.code for one in hear(text, path=path, among=among).kinds]


def corrected(town: Town, text: str, to: str = "danger", **more: Any) -> Matter:
    """A resident reports; the clerk says what kind it really is."""
    matter = town.reports(text, kind="other", **more)
    matters.correct(matter.pk, by=town.clerk.actor, seq=1, kind=to)
    return Matter.objects.get(pk=matter.pk)


def taught(town: Town) -> list[Matter]:
    found = [corrected(town, text) for text in PAVILION]
    assert matters.learn_kinds() == 1
    return found


def test_the_first_step_keeps_what_was_suggested_and_no_word_of_it(town: Town) -> None:
    step = town.reports("巷口的路灯三天不亮了").steps.get()

    suggested = step.payload["suggested"]
    assert suggested["kinds"][0] == ["lighting", Sureness.CLEAR]
    assert suggested["dangers"] == []
    assert "路灯" not in str(step.payload)
    assert step.is_intact()


def test_the_kind_that_a_person_chose_stands_whatever_is_suggested(town: Town) -> None:
    matter = town.reports("巷口的路灯三天不亮了", kind="noise")

    assert (matter.kind_id, matter.suggested) == ("noise", "lighting")


def test_words_of_danger_are_noted_and_change_nothing_else(town: Town) -> None:
    matter = town.reports("楼道里煤气味很大", kind="other")

    assert matter.steps.get().payload["suggested"]["dangers"] == ["gas"]
    assert matter.kind_id == "other"
    assert ring_first(matter) is not None  # said to whoever opens it
    assert ring_first(town.reports("路灯不亮", kind="lighting")) is None


def test_a_danger_says_whom_to_ring_here_and_which_word_said_so(town: Town) -> None:
    numbers = {"police": "110", "fire": "0119", "ambulance": "120"}
    rulesets.set_value("place.emergency", numbers, by=SYSTEM, path=town.township.path)

    (danger,) = dangers_in(reading.alarms().find("隔壁着火了"), path=town.village.path)

    assert danger.numbers == ("0119",)
    assert danger.word == "着火"
    assert "0119" in danger.sentence


def test_what_is_heard_costs_at_most_two_queries(town: Town) -> None:
    taught(town)
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            hear("风雨亭漏了", path=town.village.path, among=KINDS)
    assert len(asked) <= 1


def test_enough_corrections_teach_the_township_and_no_other_place(town: Town) -> None:
    assert heard("风雨亭又坏了", town.village.path)[:1] != ["danger"]

    taught(town)

    assert heard("风雨亭又坏了", town.village.path)[0] == "danger"
    assert heard("风雨亭又坏了", town.neighbour.path)[0] == "danger"
    assert heard("风雨亭又坏了", town.far.path)[:1] != ["danger"]
    assert heard("巷口的路灯不亮", town.village.path)[0] == "lighting"
    assert matters.learn_kinds() == 0  # nothing more to do


def test_too_few_corrections_teach_nothing_and_a_township_may_ask_for_fewer(town: Town) -> None:
    for text in PAVILION[:2]:
        corrected(town, text)
    assert matters.learn_kinds() == 0

    rulesets.set_value("matters.suggesting.corrections", 2, by=SYSTEM, path=town.township.path)

    assert matters.learn_kinds() == 1


def test_only_what_the_office_chose_against_the_suggestion_is_a_correction(town: Town) -> None:
    town.reports("巷口的路灯三天不亮了", kind="noise")  # a resident's own choice
    town.reports("巷口的路灯三天不亮了", kind="lighting", by=town.clerk.actor, source="phone")
    assert corrections().count() == 0

    by_hand = town.reports("路灯三天不亮了", kind="noise", by=town.clerk.actor, source="phone")
    later = corrected(town, "风雨亭的瓦掉了")

    assert set(corrections()) == {by_hand, later}
    assert set(corrections(town.far.path)) == set()


def test_tasks_and_earlier_ledgers_teach_nothing(town: Town) -> None:
    matter = corrected(town, "风雨亭的瓦掉了")
    Matter.objects.filter(pk=matter.pk).update(source=Source.IMPORTED)

    assert corrections().count() == 0


def test_a_lesson_goes_with_the_words_that_it_was_made_from(town: Town) -> None:
    first = taught(town)[0]
    matters.erase_matter(first.pk, by=town.street.actor, withdrawing=True)

    assert not KindLesson.objects.exists()
    assert lesson_at(town.village.path) is None
    assert matters.learn_kinds() == 0  # four are left: not enough
    corrected(town, "风雨亭的柱子又裂了")
    assert matters.learn_kinds() == 1
    assert KindLesson.objects.get().corrections == 5


def test_a_correction_that_is_taken_back_teaches_no_longer(town: Town) -> None:
    first = taught(town)[0]

    matters.correct(first.pk, by=town.clerk.actor, seq=1, kind=first.suggested)

    assert not KindLesson.objects.exists()


def test_a_private_matter_teaches_general_words_alone(town: Town) -> None:
    for number in range(5):
        corrected(town, f"龘龘家的狗又叫第{number}晚，很吵", "dispute")
    matters.learn_kinds()

    lesson = lesson_at(town.village.path)
    assert lesson is not None
    weighing = reading.guesser().weighing
    assert lesson.scores(weighing.of("龘龘"), KINDS).tolist() == [0.0] * len(KINDS)
    assert lesson.scores(weighing.of("狗叫"), ("dispute",))[0] > 0


def test_a_lesson_can_be_thrown_away_and_comes_back_as_it_was(town: Town) -> None:
    taught(town)
    before = hear("风雨亭又坏了", path=town.village.path, among=KINDS)

    KindLesson.objects.all().delete()
    assert matters.learn_kinds() == 1

    assert hear("风雨亭又坏了", path=town.village.path, among=KINDS) == before


def test_a_kind_of_the_places_own_is_suggested_by_its_description(town: Town) -> None:
    Kind.objects.create(
        code="guests", family="livelihood", scope_path=town.township.path,
        name_zh="民宿游客", name_en="Guests", hint_zh="民宿订不上、游客投诉",
    )  # fmt: skip
    assert matters.learn_kinds() == 1

    assert "guests" in heard("民宿的游客来投诉", town.village.path, (*KINDS, "guests"))


def test_a_task_of_the_office_is_no_report(town: Town) -> None:
    report = matters.Report(
        place_code=towns.WUXING, text="帮三组修水渠", source="window", kind="group_support",
        unit_id=town.lanes[0].parent_id,
    )  # fmt: skip
    task = matters.report(report, by=town.secretary.actor).matter

    assert task.suggested == ""
    assert task.steps.get().payload["suggested"] == Heard().payload()


def test_the_township_path_a_path() -> None:
    assert township_path("44.07.84.105.214.001.") == "44.07.84.105."
    assert township_path("44.07.84.105.") == "44.07.84.105."
    assert township_path("44.07.84.") == township_path("") == ""
