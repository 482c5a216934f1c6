"""Words after which 110, 119 or 120 come first."""

import pytest

from linli.matters.text import reading

pytestmark = pytest.mark.once  # no database

CALLS = {"police": "110", "fire": "119", "ambulance": "120"}


def dangers(text: str) -> list[str]:
    return [alarm.code for alarm in reading.alarms().find(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("隔壁着火了快来人", "fire"),
        ("THE HOUSE IS ON FIRE", "fire"),
        ("楼道里煤气味好重", "gas"),
        ("Strong smell of gas in the stairway", "gas"),
        ("电线掉在地上了，没人敢过去", "wire"),
        ("a live wire is lying on the road", "wire"),
        ("后面山体滑坡了", "collapse"),
        ("有人被车撞伤，一直流血", "hurt"),
        ("an old man fainted on the square", "hurt"),
        ("小孩掉进河里了", "water"),
        ("My husband hits me", "violence"),
        ("她说不想活了", "life"),
        ("我家孩子走丢了", "missing"),
    ],
)
def test_danger_is_seen(text: str, code: str) -> None:
    assert code in dangers(text)


@pytest.mark.parametrize(
    "text",
    [
        "消防通道被占了",
        "Cars are parked in the fire lane again",
        "fire extinguishers have expired",
        "路灯不亮",
        "电瓶车推进屋里，怕着火",
        "车胎漏气了，哪里能补",
        "firewood on the path",
        "",
    ],
)
def test_words_that_only_sound_alike_raise_no_alarm(text: str) -> None:
    assert dangers(text) == []


def test_a_real_fire_is_seen_beside_a_harmless_word() -> None:
    assert dangers("消防通道旁边的房子着火了") == ["fire"]
    assert dangers("the house behind the fire lane is on fire") == ["fire"]


def test_the_word_of_the_text_is_the_reason() -> None:
    (alarm,) = reading.alarms().find("Somebody smelled something: GAS LEAKS in the hall")

    assert (alarm.code, alarm.word) == ("gas", "gas leaks")


def test_each_danger_names_a_number_in_both_languages() -> None:
    for code, entry in reading.alarm_entries().items():
        assert set(entry["ring"]) <= CALLS.keys(), code
        for language in ("zh", "en"):
            said = entry[language].format(**CALLS)
            assert any(CALLS[who] in said for who in entry["ring"]), code
            assert "{" not in said, code
            assert entry[f"words_{language}"], code
