"""The quarterly meeting: called once, with every instructor of the township on its list."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.models import Activity
from linli.common import clock
from linli.common.errors import Invalid
from linli.instructors import rules
from linli.instructors.choices import MEETING, ROLE
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Posting, Unit


@dataclass(frozen=True)
class Call:
    """When, where, about what."""

    begins: datetime
    where: str = ""
    agenda: str = ""
    key: str = ""


@transaction.atomic
def call(township: Unit, wanted: Call, *, by: Actor) -> Activity:
    """Plan it and invite every instructor of the township; those with an account are told. Sent
    twice it is called once."""
    rules.check_may_call(by, township)
    if wanted.begins <= clock.now():
        sentence = _("Give a time to come.")
        raise Invalid(sentence, fields={"begins": sentence})
    plan = activities.Plan(
        MEETING, township, wanted.begins, where=wanted.where, agenda=wanted.agenda, key=wanted.key
    )
    made = activities.plan(plan, by=by)
    if not made.again:
        entries = [activities.Entry(person=one.person) for one in instructors_of(township)]
        if entries:
            activities.invite(made.activity.pk, by=by, entries=entries)
    return made.activity


def instructors_of(township: Unit) -> list[Posting]:
    """Each person once, village by village. One query."""
    rows = Posting.objects.current(clock.now()).filter(
        below(township.path), role=ROLE, deputy_of__isnull=True
    )
    found: dict[UUID, Posting] = {}
    for row in rows.select_related("person", "unit").order_by("path", "since_at", "pk"):
        found.setdefault(row.person_id, row)
    return list(found.values())
