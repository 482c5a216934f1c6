"""Asking people into a team, and what they answer: themselves, or by somebody who asked them.

The audit log says that places were asked for and taken, never who said no.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.outbox import services as outbox
from linli.outbox.models import EmailChoice
from linli.outbox.services import Recipient
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.models import Person
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.choices import CHAIN, Answer, TeamSlot
from linli.territory.fields import below
from linli.territory.models import Posting, Unit, WorkTeam, WorkTeamPlace
from linli.territory.paths import village_path
from linli.territory.services import hours, teams

CONSENT: Final = "work_team"
LINK: Final = "/work/teams/"
LONGEST_NAME: Final = 80


def staff_around(team: WorkTeam) -> list[Person]:
    """Who holds a posting in the village of a team, for choosing. One query."""
    path = village_path(team.path) or team.path
    held = Posting.objects.current(clock.now()).filter(below(path)).values("person")
    return list(Person.objects.filter(pk__in=held).order_by("display_name", "pk"))


@transaction.atomic
def send_branch(key: UUID, branch: Unit, *, by: Actor) -> WorkTeamPlace:
    """A branch of the place takes part as such. Said twice it does so once."""
    team = teams.locked(key)
    rules.check_may_organise(by, team.unit)
    village = village_path(team.path) or team.path
    if branch.kind not in CHAIN or branch.valid_to or not branch.path.startswith(village):
        sentence = _("Choose one from the list.")
        raise Invalid(sentence, fields={"branch": sentence})
    place, made = WorkTeamPlace.objects.get_or_create(
        team=team, slot=TeamSlot.BRANCH, branch=branch, defaults={"answer": Answer.AGREED}
    )
    if made:
        _note(by, "send_branch", team)
    return place


@transaction.atomic
def ask(key: UUID, slot: str, person: Person, *, by: Actor) -> WorkTeamPlace:
    """Ask somebody of the staff; they are told, and answer themselves or by voice. Asked twice they
    are told once."""
    team = teams.locked(key)
    rules.check_may_organise(by, team.unit)
    if slot not in TeamSlot.values or slot == TeamSlot.BRANCH:
        raise Invalid(_("There is no such place in the team."))
    if person not in staff_around(team):
        sentence = _("Choose one from the list.")
        raise Invalid(sentence, fields={"person": sentence})
    place, made = WorkTeamPlace.objects.get_or_create(team=team, slot=slot, person=person)
    if made:
        _tell(place, team)
        _note(by, "ask_into_team", team)
    return place


@transaction.atomic
def enter(key: UUID, slot: str, name: str, *, by: Actor, agreed: bool) -> WorkTeamPlace:
    """Somebody without an account, by name alone, whom a person of the office asked: they agreed,
    or have not said yet. The same name in the same party stands once."""
    team = teams.locked(key)
    rules.check_may_organise(by, team.unit)
    name = name.strip()
    if slot not in TeamSlot.values or slot == TeamSlot.BRANCH:
        raise Invalid(_("There is no such place in the team."))
    if not name or len(name) > LONGEST_NAME:
        sentence = _("Write the name.")
        raise Invalid(sentence, fields={"name": sentence})
    known = WorkTeamPlace.objects.filter(team=team, slot=slot, person__display_name=name).first()
    if known is not None:
        return known
    person = people.note(name=name)
    place = WorkTeamPlace.objects.create(team=team, slot=slot, person=person)
    _note(by, "ask_into_team", team)
    return _agree(place, by=by) if agreed else place


@transaction.atomic
def answer(place_id: int, *, by: Actor, agrees: bool) -> WorkTeamPlace | None:
    """What somebody says to being asked, or leaving later: said by themselves, or taken down by
    whoever keeps the team. Who declines or leaves is no longer known to the team."""
    place = _found(place_id)
    if place.person_id is None or place.person_id != by.person_id:
        rules.check_may_organise(by, place.team.unit)
    if agrees:
        return _agree(place, by=by)
    _drop(place)
    return None


def _found(place_id: int) -> WorkTeamPlace:
    rows = WorkTeamPlace.objects.select_for_update(of=("self",))
    place = rows.select_related("team__unit").filter(pk=place_id).first()
    if place is None:
        raise NotHere(_("There is no such place in a team."))
    return place


def _agree(place: WorkTeamPlace, *, by: Actor) -> WorkTeamPlace:
    if place.answer == Answer.AGREED:
        return place
    place.answer = Answer.AGREED
    place.save(update_fields=["answer"])
    outbox.take_back(_told(place))
    if place.person is not None and place.person_id != by.person_id:
        people.consent(place.person, purpose=CONSENT, evidence="asked by staff, said yes")
    return place


def _drop(place: WorkTeamPlace) -> None:
    """The row goes, what they were told goes, and whoever was known for this alone goes too."""
    person_id = place.person_id
    outbox.take_back(_told(place))
    place.delete()
    if person_id is not None:
        people.forget(person_id)


@transaction.atomic
def forget(place_id: int) -> bool:
    """The time of a team that ended has run out: who was in it is known no longer."""
    place = WorkTeamPlace.objects.filter(pk=place_id).first()
    if place is None:
        return False
    _drop(place)
    return True


def _told(place: WorkTeamPlace) -> str:
    return f"team:{place.pk}"


def _tell(place: WorkTeamPlace, team: WorkTeam) -> None:
    """Whoever has an account reads it there, and by e-mail when they are on shift."""
    person = place.person
    account = people.account_of(person) if person else None
    if person is None or account is None or not account.is_active:
        return
    chosen = EmailChoice.objects.filter(person=person).first() or EmailChoice()
    values = rulesets.values(hours.RULES, path=team.path)
    data: dict[str, Any] = {
        "task": team.task,
        "place_zh": team.unit.name_zh,
        "place_en": team.unit.name_en or team.unit.name_zh,
        "until": clock.local(team.until_at - timedelta(days=1)).date().isoformat()
        if team.until_at
        else "",
    }
    outbox.send(
        "team_asked",
        to=[Recipient(person.pk, account.email, chosen.way, chosen.texts)],
        data=data,
        link=LINK,
        path=team.path,
        dedupe=_told(place),
        when=hours.when(values),
    )


def _note(by: Actor, verb: str, team: WorkTeam) -> None:
    audit.note(by=by, verb=verb, what=f"territory.WorkTeam:{team.pk}")


def of_person(person_id: UUID) -> list[WorkTeamPlace]:
    """The places of somebody in teams at work: what they are asked first. One query."""
    rows = WorkTeamPlace.objects.filter(
        person=person_id, team__in=WorkTeam.objects.current(clock.now())
    )
    listed = rows.select_related("team__unit").order_by("-answer", "-team__since_at", "pk")
    return list(listed)
