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

# Texts that hold nothing about a person, each looked at, with the reason.
REVIEWED: Final[dict[str, dict[str, str]]] = {
    "audit.Entry": {
        "by_person": "an id, which means nothing once the person is gone",
        "in_role": "a role's code",
        "verb": "a code",
        "what": "a model and a key",
        "details": "ids and codes; services write facts, never contact data",
    },
    "audit.Reading": {
        "by_person": "an id",
        "in_role": "a role's code",
        "of_path": "a place",
        "whose": "an id",
        "fields": "names of fields",
    },
    "audit.Disposal": {
        **dict.fromkeys(("record", "rule"), "a code"),
        "value": "a threshold",
        "scope_path": "a place",
        "digest": "a hash over ids",
    },
    "people.Person": {"locale": "a language"},
    "matters.Relation": {"why": "a choice"},
    "people.Consent": {"purpose": "a code"},
    "people.CachedValue": {"cache_key": "a digest", "value": "moments of attempts, for minutes"},
    "people.ApiClient": {
        "name": "a program's name",
        "scope": "a choice",
        "path": "a place",
        "key_digest": "a hash of chance",
    },
    "people.Invitation": dict.fromkeys(("token_digest", "code_digest"), "a keyed hash of chance"),
    "outbox.Message": {
        "channel": "a choice",
        "template": "a file's name",
        "link": "an address inside",
        "path": "a place",
        "dedupe_key": "ids",
        "state": "a choice",
        "problem": "a choice",
    },
    "matters.TextAnswer": {"key": "a hash of a gateway's id", "outcome": "a choice"},
    "outbox.Robot": {
        "path": "a place",
        "kind": "a choice",
        "name": "a group's name",
        **dict.fromkeys(("address_sealed", "secret_sealed"), "a key to the group's robot"),
    },
    "openapi.Answer": {
        "key": "a hash of what a program drew",
        "digest": "a hash of a request",
    },
    "openapi.Webhook": {
        "address": "a program's address",
        "secret_sealed": "a program's secret",
        "verbs": "codes",
    },
    "openapi.Delivery": {
        "news": "a number and codes",
        "state": "a choice",
        "trouble": "a choice",
    },
    "search.Entry": {"what": "a choice", "key": "an id, or a place's path"},
    "privacy.Request": {
        "key": "drawn by the form",
        "path": "a place",
        **dict.fromkeys(("how", "wants", "known_by", "outcome"), "a choice"),
    },
    "rulesets.Rule": dict.fromkeys(
        ("key", "unit", "meaning_zh", "meaning_en", "source", "stricter"), "public reference"
    ),
    "rulesets.RuleValue": {
        "scope_path": "a place",
        "value": "a threshold",
        "note": "why a place set it",
        "form_key": "drawn",
    },
    "territory.Unit": {
        **dict.fromkeys(("path", "covers_path", "code", "kind"), "a place"),
        "name_zh": "a place's name; door addresses are public",
        "name_en": "the same",
        "phone": "an office's number",
        **dict.fromkeys(("opened_on", "valid_from", "valid_to"), "a place's own days"),
        **dict.fromkeys(("lon", "lat"), "where a place lies; door addresses are public"),
    },
    "territory.Poster": {
        "leads_to": "which page",
        "code": "drawn",
        "place_words": "a public place, such as the well",
    },
    "territory.GridPlan": {
        **dict.fromkeys(("status", "origin"), "a choice"),
        **dict.fromkeys(("title", "reason"), "why a plan was made"),
        "checks": "what was found about places",
    },
    "territory.Proposal": {
        "state": "a choice",
        **dict.fromkeys(("wishes", "report"), "numbers of a plan and places"),
        "problem": "why nothing was planned",
    },
    "territory.Grid": dict.fromkeys(("code", "name_zh", "name_en", "layer"), "a place"),
    "territory.GridUnit": {"layer": "a choice"},
    "territory.Area": dict.fromkeys(
        (
            *("kind", "path", "name_zh", "name_en", "duty_zh", "duty_en"),
            *("from_words", "to_words"),
        ),
        "a place and its duty",
    ),
    "territory.Household": {"path": "a place"},
    "territory.LinkKind": dict.fromkeys(
        (
            *("code", "name_zh", "name_en", "description_zh", "description_en"),
            *("held_by", "holders", "subjects", "covered", "kept_at", "shown"),
            *("per_holder_rule", "per_holder_covered_rule", "per_subject_rule"),
        ),
        "public reference",
    ),
    "territory.Link": {"path": "a place", **dict.fromkeys(("answer", "said"), "a choice")},
    "territory.Resource": {
        "path": "a place",
        "kind": "a choice",
        **dict.fromkeys(("name", "note"), "a thing, or how many of what kind of people"),
    },
    "territory.WorkTeam": {
        "path": "a place",
        "task": "what has to be done",
        "wanted": "how many of each party",
    },
    "territory.HouseholdChange": {
        **dict.fromkeys(("kind", "known_from"), "a choice"),
        "links": "keys and moments of links",
    },
    "territory.WorkTeamPlace": dict.fromkeys(("slot", "answer"), "a choice"),
    "territory.TwoDuties": dict.fromkeys(("written_on", "reviewed_on"), "a day of an office"),
    "territory.Charter": {
        "path": "a place",
        **dict.fromkeys(("title", "text"), "a rule of a branch"),
        **dict.fromkeys(("status", "adopted_on", "in_force_on"), "where the rule stands"),
    },
    "territory.CharterStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "territory.Shape": {
        "geometry": "an outline",
        **dict.fromkeys(("west", "south", "east", "north"), "the bounds of a place"),
    },
    "territory.Role": dict.fromkeys(
        (
            *("code", "name_zh", "name_en", "description_zh", "description_en"),
            *("verbs", "posted_at", "level", "shown"),
            *("number_rule", "number_over", "load_rule", "households_rule"),
        ),
        "public reference",
    ),
    "territory.Posting": {"path": "a place"},
    "operations.Sign": {"name": "what is watched", "facts": "counts and names of folders"},
    "matters.Kind": dict.fromkeys(
        (
            *("code", "family", "name_zh", "name_en", "hint_zh", "hint_en"),
            *("first_level", "clock_class", "attributes", "scope_path", "lies_in"),
        ),
        "public reference",
    ),
    "matters.Item": dict.fromkeys(
        (
            *("code", "scope_path", "name_zh", "name_en", "done_by"),
            *("body_zh", "body_en", "basis", "kinds"),
        ),
        "public reference",
    )
    | {"note": "why a place set it"}
    | dict.fromkeys(("valid_from", "valid_to"), "a day of an office"),
    "matters.KindSetting": {
        "scope_path": "a place",
        "first_level": "a choice",
        "clock_class": "a choice",
        "note": "why a place set it",
    },
    "matters.KindLesson": {"scope_path": "a place", "made_from": "a hash of public reference"},
    "matters.LedgerImport": {
        "digest": "a hash of the file",
        "state": "a choice",
        "columns": "headings of a table",
        "kinds": "words for kinds, and codes",
        "problems": "numbers of rows and codes",
    },
    "matters.Matter": {
        "number": "public, no secret",
        "place_path": "a place",
        **dict.fromkeys(
            ("source", "status", "level", "terms", "suggested", "question"), "a choice"
        ),
        "outside_body": "an office's name",
        "client": "a program's name",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, kept to notice a changed resend",
    },
    "duties.DutyRule": dict.fromkeys(
        (
            *("code", "programme", "name_zh", "name_en", "text", "source", "scope_path"),
            *("from_on", "until_on", "added_on", "line", "note", "form_key"),
        ),
        "what is asked of posts and organisations, for everybody to read",
    ),
    "duties.Closing": {"until_on": "the end of a week or a month"},
    "duties.Excuse": {
        "path": "a place",
        "why": "a choice",
        **dict.fromkeys(("from_on", "until_on"), "when a road is closed"),
    },
    "duties.Frozen": {
        "path": "a place",
        **dict.fromkeys(("since_on", "until_on"), "the days of a period"),
        **dict.fromkeys(("state", "why", "because"), "a choice"),
    },
    "activities.ActivityKind": dict.fromkeys(
        (
            *("code", "family", "name_zh", "name_en", "hint_zh", "hint_en"),
            *("hosts", "quorum_rule", "every_rule", "tags", "scope_path"),
        ),
        "public reference",
    ),
    "activities.Series": {
        "host_path": "a place",
        "open_to": "a choice",
        "rule": "how often it repeats",
        "tags": "words by which activities are found",
        "until": "its last day",
    },
    "activities.Activity": {
        **dict.fromkeys(("host_path", "place_path"), "a place"),
        **dict.fromkeys(("status", "open_to"), "a choice"),
        "client": "a program's name",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, kept to notice a changed resend",
    },
    "activities.ActivityTag": {"tag": "a word by which activities are found"},
    "activities.ActivityStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "activities.CalendarLink": {"digest": "a hash of what was read last"},
    "activities.Participation": dict.fromkeys(("role", "how"), "a choice"),
    "activities.Approval": {"how": "a choice"},
    "activities.FacilityKind": dict.fromkeys(
        ("code", "name_zh", "name_en", "hint_zh", "hint_en"), "public reference"
    ),
    "activities.Facility": {
        **dict.fromkeys(("where", "about"), "what stands in a public place"),
        **dict.fromkeys(("hours", "closed_on"), "when it is open"),
        "booked_by": "a choice",
    },
    "activities.Booking": {
        "status": "a choice",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, kept to notice a changed resend",
    },
    "activities.ActivityMatter": {"tie": "a choice", "due_on": "a day of the matter"},
    "orglife.Outcome": {"entered": "a choice"},
    "orglife.BagDelivery": {"outcome": "a choice", "digest": "a hash over the form"},
    "orglife.EducationPlan": {"review": "what a year brought a branch; no names are asked"},
    "orglife.Course": {"theme": "what a branch teaches", "area": "a choice"},
    "orglife.StandardCheck": {"since_on": "a quarter"},
    "orglife.StandardPoint": {
        "item": "a code",
        **dict.fromkeys(("verdict", "decided"), "a choice"),
        "due_on": "a day of the branch",
        "note": "how something of a branch looks; no names are asked",
        "proposal": "what a branch might do",
        "reason": "why a branch does not",
    },
    "orglife.StudyEntry": {
        "path": "a place",
        "part": "a choice",
        "day": "a day of the branch",
        "about": "what a branch studied; no names are asked",
    },
    "activities.Material": {"path": "a place", **dict.fromkeys(("kind", "file_type"), "a choice")},
    "activities.Programme": {
        "path": "a place",
        **dict.fromkeys(
            ("name_zh", "name_en", "about", "evaluation"), "what a place sets out to do"
        ),
        **dict.fromkeys(("from_on", "until_on"), "a programme's own days"),
        **dict.fromkeys(("tags", "streams", "matter_kinds"), "words by which things are found"),
        "stage": "a choice",
    },
    "territory.TermChange": {
        "path": "a place",
        "title": "what an office calls it",
        "day": "a day of the office",
        "stage": "a choice",
    },
    "instructors.HelpedHousehold": {"path": "a place"},
    "instructors.Reminder": {"until_on": "the end of a period"},
    "openrosa.Submission": {"instance": "an id drawn by a phone", "digest": "a hash"},
    "openrosa.SubmissionPhoto": {"name": "a file name drawn by a phone", "sha256": "a hash"},
    "scoring.Standard": dict.fromkeys(
        ("path", "code", "name_zh", "name_en", "source", "status", "note"),
        "what villages are scored by, for everybody to read",
    ),
    "scoring.Aspect": dict.fromkeys(
        ("code", "name_zh", "name_en", "hint_zh", "hint_en", "method", "level"),
        "what villages are scored by, for everybody to read",
    ),
    "scoring.AspectItem": dict.fromkeys(
        ("code", "name_zh", "name_en"), "what villages are scored by, for everybody to read"
    ),
    "scoring.Round": {
        "path": "a place",
        **dict.fromkeys(("kind", "status"), "a choice"),
        **dict.fromkeys(("name_zh", "name_en"), "what an office calls it"),
        **dict.fromkeys(("month", "begins_on", "ends_on"), "a day of an office"),
        "seed": "chance, for everybody to check",
    },
    "scoring.RoundStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.Reckoning": {
        "inputs": "points of places by the letters of panels; no person",
        "severity": "by the letter of a panel, drawn anew each round",
        "digest": "a hash",
        "refused": "a code",
        "why": "why figures of places were made anew, for everybody to read",
    },
    "scoring.Result": {
        "path": "a place",
        **dict.fromkeys(("scope", "certainty", "why"), "a choice"),
    },
    "scoring.RankList": {
        "path": "a place",
        **dict.fromkeys(("colour", "status", "none"), "a choice"),
        "rules": "thresholds",
    },
    "scoring.ListStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.ListEntry": {
        "path": "a place",
        "found": "items of a standard and how often",
        **dict.fromkeys(("reason", "plan"), "about places, for everybody to read"),
        "state": "a choice",
        "due_on": "a day of an office",
    },
    "scoring.Bulletin": {
        "path": "a place",
        "month": "a month",
        "status": "a choice",
        "inputs": "counts of villages",
        "digest": "a hash",
        "why": "why figures of places were made anew, for everybody to read",
    },
    "scoring.BulletinStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.BulletinNote": {
        "kind": "a choice",
        "text": "about villages, for everybody to read",
        **dict.fromkeys(("due_on", "fixed_on"), "a day of an office"),
    },
    "scoring.Objection": {
        "path": "a place",
        "state": "a choice",
        "outcome": "what was seen at a place, for everybody to read",
    },
    "scoring.Panel": {"letter": "drawn anew each round"},
    "scoring.PanelMember": {"side": "a choice"},
    "scoring.Stop": {"day": "a day of an office", "state": "a choice"},
    "scoring.StopGroup": {"because": "a choice"},
    "scoring.Sheet": {"path": "a place", "state": "a choice", "digest": "a hash"},
    "scoring.SheetStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.Mark": {"state": "a choice"},
    "scoring.Deduction": {"spot": "a choice"},
    "scoring.FindingStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.Finding": {
        "path": "a place",
        "due_on": "a day of the matter",
        **dict.fromkeys(("stage", "spot", "waste"), "a choice"),
        "handed_to": "an office's name",
        "handed_number": "an office's number",
    },
    "stars.StarCycle": {
        "path": "a place",
        **dict.fromkeys(("programme", "edition"), "a code of the reference"),
        "stage": "a choice",
        **dict.fromkeys(("aimed_on", "seen_on"), "a day of the record"),
        **dict.fromkeys(("client_key", "last_key"), "drawn by the sender"),
    },
    "stars.Star": {
        "code": "a code of the reference",
        "state": "a choice",
        **dict.fromkeys(("held_since", "mend_by"), "a day of the record"),
    },
    "stars.PlanItem": {"due_on": "a day of the record"},
    "stars.StarStep": {
        **dict.fromkeys(("verb", "was", "now"), "a word of the workflow"),
        "payload": "codes, days, counts and the name of a group",
        "digest": "a hash over facts",
    },
    "talents.Skill": dict.fromkeys(("code", "name_zh", "name_en"), "public reference"),
    "talents.TalentCard": {
        "path": "a place",
        **dict.fromkeys(("stage", "origin"), "a choice"),
        "confirm_by": "a day of the card",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, gone with the card",
    },
    "talents.CardStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "talents.Word": {"client_key": "drawn by the sender"},
    "talents.Use": {"kind": "a choice", "until": "a day of the record"},
    "talents.Certificate": {
        "title": "the name of a training",
        "code": "drawn by us",
    },
    "honours.HonourRound": {
        "path": "a place",
        **dict.fromkeys(("kind", "stage"), "a choice"),
        "written": "the checklist, reference data",
        **dict.fromkeys(
            ("opens_on", "asks_until", "notice_from", "notice_until"), "a day of the village"
        ),
        "client_key": "drawn by the sender",
    },
    "honours.HonourEntry": {
        "path": "a place",
        **dict.fromkeys(("stage", "origin"), "a choice"),
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, gone with the wish",
    },
    "honours.HonourStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; texts stand in words",
        "digest": "a hash",
    },
    "visits.Canvass": {
        "path": "a place",
        "title": "what a village asks about",
        **dict.fromkeys(("begins_on", "ends_on"), "a day of an office"),
    },
    "visits.CanvassTopic": dict.fromkeys(
        ("title", "said", "answer"), "what a village sorted out, without names"
    ),
    "visits.Topic": dict.fromkeys(("code", "name_zh", "name_en"), "reference data"),
    "visits.Visit": {
        "path": "a place",
        **dict.fromkeys(("channel", "outcome"), "a choice about the visit"),
        "revisit_on": "a day of the visit",
        "digest": "a hash over the form, kept to notice a changed resend",
    },
    "visits.Wish": {"path": "a place"},
    "visits.VisitPlan": {"path": "a place", "ordered": "a choice", "week": "a week"},
    "visits.VisitStop": {"left_out": "a choice"},
    "visits.VisitCard": {"until_on": "a day of the card"},
    "mediation.Dispute": {
        "place_path": "a place",
        **dict.fromkeys(("stage", "category", "colour", "route"), "a choice about the case"),
    },
    "mediation.DisputeStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "mediation.Party": dict.fromkeys(("consent_how", "signed_how"), "a choice"),
    "mediation.Part": {"body": "an office's name", "route": "a choice"},
    "mediation.Agreement": {
        "form": "a choice",
        **dict.fromkeys(("perform_by", "confirm_until"), "a day of the case"),
        "confirm_result": "what a court decided",
    },
    "mediation.Revisit": {"due_on": "a day of the case", "kept": "a choice"},
    "mediation.ScreeningCount": {
        **dict.fromkeys(("path", "week_from"), "a place and a week"),
        "category": "a choice",
    },
    "matters.MatterStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
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
    assert texts - model.PERSONAL == set(reviewed), "mark the field, or add it here with a reason"
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
