"""`linli setup`: from an empty database to a one-time link for the administrator."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from linli.people.models import Invitation, Person
from linli.territory.models import Posting, Unit
from tests.town import HECHENG, WUXING, Town
from tools.installation import Installation, installation

PLACES = {
    "provinces": ["code,name", "34,安徽省", "44,广东省"],
    "cities": ["code,name,provinceCode", "4407,江门市,44", "3402,芜湖市,34"],
    "areas": ["code,name,cityCode,provinceCode", "440784,鹤山市,4407,44", "440783,开平市,4407,44"],
    "streets": [
        "code,name,areaCode,provinceCode,cityCode",
        "440784105,鹤城镇,440784,44,4407",
        "440784106,共和镇,440784,44,4407",
    ],
    "villages": [
        "code,name,streetCode,provinceCode,cityCode,areaCode",
        "440784105213,坪山村委会,440784105,44,4407,440784",
        "440784105214,五星村委会,440784105,44,4407,440784",
        "440784106201,大凹村委会,440784106,44,4407,440784",
    ],
}
EMPTY = """
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == "postgresql":
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
"""


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Division lists of a few places, as they are published."""
    for name, lines in PLACES.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def setup(lists: Path, *words: str, unit: str = HECHENG, admin: str = "示例·甲") -> list[str]:
    out = StringIO()
    given = ("--unit", unit, "--admin", admin, "--divisions", str(lists))
    call_command("setup", *given, *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_an_empty_database_becomes_an_opened_place_with_a_way_in(lists: Path) -> None:
    said = setup(lists, "--phone", "0750-000 0000")

    township = Unit.objects.get(code=HECHENG)
    assert township.opened_on is not None
    assert township.phone == "0750-000 0000"
    assert set(Unit.objects.villages().values_list("code", flat=True)) == {
        WUXING,
        "440784105213",
    }  # the township's part, and not the whole list
    assert "villages and communities: 2" in said[0]
    posting = Posting.objects.get()
    assert (posting.role_id, posting.unit) == ("administrator", township)
    assert said[-2].startswith("Code to read out: ")
    path = "/" + said[-1].split("/", 3)[3]
    assert Client().get(path).status_code == 200
    assert Client().get(f"/places/{WUXING}/report/").status_code == 200


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_makes_a_new_link_only_when_asked(lists: Path) -> None:
    first = setup(lists)
    before = (Person.objects.count(), Posting.objects.count(), Invitation.objects.count())

    second = setup(lists)
    assert before == (Person.objects.count(), Posting.objects.count(), Invitation.objects.count())
    assert "is opened already" in second[0]
    assert "is posted already" in second[1]
    assert not any("/join/" in line for line in second)
    third = setup(lists, "--again")

    assert third[-1] != first[-1]
    assert Client().get("/" + first[-1].split("/", 3)[3]).status_code == 410
    assert Client().get("/" + third[-1].split("/", 3)[3]).status_code == 200
    assert Person.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("440784107", "440784106 共和镇"),
        ("440784105212", "440784105213 坪山村委会"),
        ("440794105214", "440784 鹤山市"),  # said where it goes wrong
        ("45", "44 广东省"),
        ("44078410", "2, 4, 6, 9 or 12 digits"),
        ("abc", "is not a division code"),
    ],
)
def test_a_code_that_does_not_exist_is_refused_with_what_is_near(
    lists: Path, code: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        setup(lists, unit=code)
    assert not Unit.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_role_that_cannot_let_others_in_is_refused(lists: Path) -> None:
    with pytest.raises(CommandError, match="administrator"):
        setup(lists, "--role", "village_clerk")
    with pytest.raises(CommandError, match="is not posted to"):
        setup(lists, "--role", "township_lead", unit=WUXING)
    with pytest.raises(CommandError, match="Name the administrator"):
        setup(lists, admin="  ")
    assert not Unit.objects.opened().exists()


@pytest.mark.django_db
def test_without_the_lists_it_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make assets"):
        setup(tmp_path)


def test_a_second_place_is_set_up_beside_the_first(town: Town, lists: Path) -> None:
    """Known places need no list; another name is another administrator."""
    said = setup(lists, unit="340223102", admin="示例·乙")

    assert "is opened already" in said[0]
    assert Posting.objects.get(role="administrator").person.display_name == "示例·乙"


def test_it_makes_the_tables_itself(tmp_path: Path, lists: Path) -> None:
    """As a process of its own, in a database without any table, on the database under test."""
    with installation(tmp_path) as place:
        empty(place)
        words = ("--unit", WUXING, "--admin", "示例·甲", "--divisions", str(lists))

        lines = place.linli("setup", *words).stdout.splitlines()
        assert f":{place.port}/join/" in lines[-1]
        assert "/join/" not in place.linli("setup", *words).stdout.splitlines()[-1]
        count = "from linli.territory.models import Posting; print(Posting.objects.count())"
        assert place.python(count).strip() == "1"


def empty(place: Installation) -> None:
    place.python(EMPTY)
    for file in place.var.glob("linli.sqlite3*"):
        file.unlink()
