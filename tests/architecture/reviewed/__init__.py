"""Texts that hold nothing about a person, each looked at, with the reason; a module an app."""

from typing import Final

from tests.architecture.reviewed import (
    activities,
    audit,
    duties,
    honours,
    instructors,
    matters,
    mediation,
    openapi,
    openrosa,
    operations,
    orglife,
    outbox,
    people,
    privacy,
    rulesets,
    scoring,
    search,
    stars,
    talents,
    territory,
    visits,
)

APPS: Final = (
    activities,
    audit,
    duties,
    honours,
    instructors,
    matters,
    mediation,
    openapi,
    openrosa,
    operations,
    orglife,
    outbox,
    people,
    privacy,
    rulesets,
    scoring,
    search,
    stars,
    talents,
    territory,
    visits,
)
REVIEWED: Final = {label: texts for app in APPS for label, texts in app.REVIEWED.items()}
