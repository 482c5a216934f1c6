"""Phones, contact data and accounts: sealed, masked, read for a purpose, and each reading noted."""

import pytest

from linli.audit.models import Entry, Reading
from linli.common.errors import Invalid, NotHere
from linli.people import phones
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Person, User
from tests.town import Town, somebody


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("138 0000-1234", "13800001234"),
        ("＋８６ 138 0000 1234", "13800001234"),
        ("（0750）000 1234", "07500001234"),
        ("+44 20 7946 0000", "+442079460000"),
        ("  ", ""),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, plain: str) -> None:
    assert phones.parse(typed) == plain


@pytest.mark.parametrize("typed", ["abc", "123", "1" * 16, "138+00001234", "十三八"])
def test_nonsense_is_no_number(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        phones.parse(typed)
    assert "phone" in caught.value.fields


def test_a_number_is_shown_masked() -> None:
    assert phones.masked("13800001234") == "138****1234"
    assert phones.masked("1234567") == "*****67"


def test_only_the_exact_number_finds_a_person(db: None) -> None:
    person = people.note(name="示例·某", phone="138 0000 1234")
    people.note(phone="138 0000 1235")
    assert list(Person.objects.with_phone("１３８-0000-1234")) == [person]
    assert person.phone_masked == "138****1234"
    assert phones.index("") == ""


def test_contact_is_read_for_a_purpose_and_the_reading_is_noted(town: Town) -> None:
    person = people.note(phone="13800001234", address="示例巷 1 号")
    by = town.clerk.actor
    with pytest.raises(Invalid):
        people.read_contact(person, by=by, purpose=" ", of_path=town.village.path)
    assert not Reading.objects.exists()
    clear = people.read_contact(
        person, by=by, purpose="回访", of_path=town.village.path, fields=("phone", "address", "id")
    )
    assert clear == {"phone": "13800001234", "address": "示例巷 1 号"}
    noted = Reading.objects.get()
    assert (noted.by_name, noted.in_role, noted.purpose) == ("示例·乙", "village_clerk", "回访")
    assert (noted.whose, noted.fields) == (str(person.pk), ["phone", "address"])
    with pytest.raises(NotHere):
        people.read_contact(somebody("x").person, by=by, purpose="回访", of_path="44.")


def test_changed_contact_is_noted_without_the_data(town: Town) -> None:
    person = people.note(phone="13800001234")
    people.change_contact(person.pk, by=SYSTEM, phone="13900005678")
    person.refresh_from_db()
    assert person.phone_masked == "139****5678"
    assert "5678" not in repr(list(Entry.objects.filter(verb="change_contact").values()))


def test_an_account_has_one_name_in_any_case(db: None) -> None:
    person = people.note(name="示例·甲")
    people.open_account(person, username=" Jia ", password="a-long-test-word")
    assert User.objects.get_by_natural_key("JIA").person == person
    with pytest.raises(Invalid) as caught:
        people.open_account(people.note(), username="jia")
    assert str(caught.value.next_step)
    assert not User.objects.create_user("leer", person=people.note()).has_usable_password()
