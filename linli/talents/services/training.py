"""Training (row S1-17): an activity like any other; who was there gets a certificate that can be
checked. How often somebody came is added up for nobody."""

import hmac
import secrets
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.choices import Presence, Status
from linli.activities.models import Activity
from linli.activities.services import Entry
from linli.common import clock, crypto
from linli.common.errors import Invalid, MoveRefused
from linli.common.ids import new_id
from linli.people import services as people
from linli.people.actors import Actor
from linli.talents.models import Certificate, TalentCard, name_context
from linli.talents.services.contacts import opened
from linli.talents.services.moving import begin, finish
from linli.territory.fields import ancestors

KIND: Final = "talent_training"
SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike
LENGTH: Final = 12
MOST: Final = 50


def trainings_ahead(card: TalentCard, *, by: Actor) -> list[Activity]:
    """Planned trainings of the village and of the places above that this person may see and that
    the card is not on yet. One query."""
    seen = Activity.objects.visible_to(by).filter(kind=KIND, status=Status.PLANNED)
    rows = seen.filter(host__path__in=ancestors(card.path), planned_to__gte=clock.now())
    if card.person_id:
        rows = rows.exclude(participations__person=card.person_id)
    return list(rows.for_list().order_by("planned_from", "pk")[:MOST])


@transaction.atomic
def enrol(key: UUID, *, by: Actor, activity: UUID, version: int | None = None) -> TalentCard:
    """Put them on the list of a training; from then on they are known there by name."""
    turn = begin(key, "enrol", by=by, version=version, activity=activity)
    card = turn.card
    training = Activity.objects.filter(pk=activity, kind=KIND, status=Status.PLANNED).first()
    if training is None or training.host.path not in ancestors(card.path):
        raise Invalid(
            _("This training cannot be chosen."), fields={"activity": _("Choose from the list.")}
        )
    if card.person is None:
        card.person = people.note(name=opened(card).name)
    activities.invite(training.pk, by=by, entries=[Entry(person=card.person)])
    turn.payload["activity"] = str(training.pk)
    finish(turn)
    return card


def attended(card: TalentCard) -> list[Activity]:
    """Trainings at which they were, the newest first; from the attendance, never typed. One
    query."""
    if card.person_id is None:
        return []
    rows = Activity.objects.filter(kind=KIND, status=Status.HELD)
    there = rows.filter(
        participations__person=card.person_id, participations__state=Presence.PRESENT
    )
    return list(there.for_list().order_by("-planned_from", "-pk")[:MOST])


@transaction.atomic
def certify(key: UUID, *, by: Actor, activity: UUID, version: int | None = None) -> Certificate:
    """The certificate of a training at which they were; asked for twice it is the same one."""
    turn = begin(key, "certify", by=by, version=version, activity=activity)
    card = turn.card
    training = next((one for one in attended(card) if one.pk == activity), None)
    if training is None:
        raise MoveRefused(
            _("The attendance of this training does not say that they were there."),
            next_step=_("Correct the attendance on the page of the training first."),
        )
    known = card.certificates.filter(activity=training).first()
    if known is not None:
        return known
    row = new_id()
    made = Certificate.objects.create(
        id=row,
        card=card,
        activity=training,
        title=training.name,
        code="".join(secrets.choice(SIGNS) for _sign in range(LENGTH)),
        name_sealed=crypto.seal(opened(card).name, context=name_context(row)),
        issued_at=turn.at,
    )
    turn.payload["activity"] = str(training.pk)
    finish(turn)
    return made


def check_certificate(code: str, name: str) -> Certificate | None:
    """The certificate with this code, if the name is the one on it; else nothing, whichever of the
    two is wrong."""
    plain = "".join(code.split()).replace("-", "").upper()[:LENGTH]
    rows = Certificate.objects.select_related("activity__host")
    made = rows.filter(code=plain).first()
    if made is None:
        return None
    given = crypto.unseal(made.name_sealed, context=name_context(made.pk))
    fits = hmac.compare_digest(given.encode(), name.strip().encode())
    return made if fits else None
