"""Every field says whether it holds something about a person; none can slip through."""

import re
import tomllib
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import models

from linli.common.steps import StepBase
from linli.privacy.inventory import HOLDINGS
from linli.rulesets.services import REFERENCE
from tests.architecture.reviewed import REVIEWED

pytestmark = pytest.mark.once  # no database

OURS: Final = [m for m in apps.get_models() if m.__module__.startswith("linli.")]
# Numbers may be places, dates may be birthdays; moments, counts and yes-or-no tell of records.
HOLDS_WORDS: Final = (
    *(models.CharField, models.TextField, models.JSONField, models.BinaryField),
    *(models.FloatField, models.DecimalField, models.DateField, models.DurationField),
    *(models.FileField, models.GenericIPAddressField),
)
ABOUT_PERSONS: Final = [m for m in OURS if m.__dict__.get("PERSONAL")]
# Tables of libraries, each looked at; those that hold something about a person have a holding.
OF_LIBRARIES: Final = {
    "contenttypes.ContentType": False,
    "auth.Permission": False,
    "auth.Group": False,
    "sessions.Session": True,
    "account.EmailAddress": False,  # stays empty: no address is asked for
    "account.EmailConfirmation": False,  # the same
    "mfa.Authenticator": True,
    "usersessions.UserSession": True,
    "socialaccount.SocialApp": False,  # stays empty: the provider stands in the environment
    "socialaccount.SocialAccount": True,
    "socialaccount.SocialToken": False,  # stays empty: none is kept
}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_each_model_says_which_fields_are_personal_and_they_exist(model: Any) -> None:
    assert isinstance(model.__dict__.get("PERSONAL"), frozenset), "declare PERSONAL in this class"
    names = {field.name for field in model._meta.get_fields()}
    assert set(model.PERSONAL) - names == set()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_each_text_is_personal_or_was_looked_at(model: Any) -> None:
    texts = {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, HOLDS_WORDS) and not isinstance(field, models.DateTimeField)
    }
    reviewed = REVIEWED.get(model._meta.label, {})
    assert texts - model.PERSONAL == set(reviewed), (
        "mark the field, or add it to reviewed/ with a reason"
    )
    assert all(reviewed.values())


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_each_way_to_a_person_is_personal(model: Any) -> None:
    people = {"people.Person", "people.User"}
    ways = {
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.label in people
    }
    if model._meta.label == "people.User":
        ways -= {"person"}  # the account itself is the person's
    assert ways <= model.PERSONAL


def test_what_is_personal_is_in_the_inventory_and_nothing_else_is() -> None:
    labels = [holding.label for holding in HOLDINGS]
    assert len(set(labels)) == len(labels)
    expected = {model._meta.label for model in ABOUT_PERSONS}
    expected |= {label for label, holds in OF_LIBRARIES.items() if holds}
    assert set(labels) == expected, "say in the app's personal.py what it is, why and how long"


def test_each_table_of_a_library_was_looked_at() -> None:
    theirs = {m._meta.label for m in apps.get_models() if m not in OURS}
    assert theirs == set(OF_LIBRARIES)


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.label)
def test_each_holding_says_everything_in_both_languages_and_cites_a_rule(holding: Any) -> None:
    words = (
        *(holding.name, holding.whose, holding.what, holding.why, holding.ground),
        *(holding.kept, holding.correct, holding.erase),
    )
    for plain in words:
        assert re.search("[\u4e00-\u9fff]", plain.zh), plain
        assert re.search("[A-Za-z]{2}", plain.en), plain
        assert not re.search("[\u4e00-\u9fff]", plain.en), plain
    entries = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["rule"]
    rules = {entry["key"]: entry for entry in entries}
    if holding.rule:
        assert holding.rule.startswith("retention.")
        assert rules[holding.rule]["value"]["unit"] == "days"
        assert rules[holding.rule]["source"]


def test_no_field_is_an_identity_number_a_belief_or_an_income() -> None:
    never = re.compile(r"id_?(card|number|no)\b|identity|passport|religio|income|credit|party_memb")
    for model in OURS:
        for field in model._meta.get_fields():
            assert not never.search(field.name), f"{model._meta.label}.{field.name}"


def test_no_kept_history_is_deleted_with_what_it_tells_of() -> None:
    """A cascade would delete steps behind the guard of their query set."""
    histories: list[Any] = [model for model in OURS if issubclass(model, StepBase)]
    assert histories
    for model in histories:
        assert model._meta.get_field("record").remote_field.on_delete is models.PROTECT


def test_each_sealed_column_says_how_it_is_opened() -> None:
    """Else a new key would leave it behind (`linli rotate-keys`)."""
    for model in OURS:
        sealed = {f.name for f in model._meta.concrete_fields if re.search(r"sealed$", f.name)}
        assert set(getattr(model, "SEALED", {})) == sealed, model._meta.label


def test_texts_that_are_sealed_are_never_plain_columns() -> None:
    for model in OURS:
        for field in model._meta.concrete_fields:
            if re.search(r"sealed$", field.name):
                assert isinstance(field, models.BinaryField)
            if field.name in {"phone", "address"} and model._meta.label not in {
                "territory.Unit",  # an office's telephone
                "outbox.Message",  # the e-mail address of an account
                "openapi.Webhook",  # where a program listens
            }:
                pytest.fail(f"{model._meta.label}.{field.name} is not sealed")
