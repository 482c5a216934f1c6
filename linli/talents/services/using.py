"""Asked for a project or for the reserve of a branch (row S1-18): it counts once they say yes, a no
leaves nothing behind, and a reserve lapses after a year."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.talents.choices import UseKind
from linli.talents.models import TalentCard, Use, Viewer
from linli.talents.services import telling
from linli.talents.services.moving import Turn, begin, finish, last_day
from linli.territory.choices import UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Posting, Unit

LASTS: Final = "retention.talents.reserve"
LONGEST: Final = 120
MOST: Final = 60  # to choose from
MOST_VIEWERS: Final = 10
BRANCHES: Final = frozenset({UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.VILLAGE})


@transaction.atomic
def offer(
    key: UUID, *, by: Actor, words: str, until: date, unit: Unit, version: int | None = None
) -> Use:
    """They are asked for a project; seen by whoever asked, and by them."""
    turn = begin(key, "offer", by=by, version=version, unit=unit, words=words, until=until)
    if len(words.strip()) > LONGEST:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST}
        raise Invalid(_("The text is too long."), fields={"words": sentence})
    if not clock.today() <= until <= last_day(LASTS, turn.card.path, turn.at):
        raise Invalid(
            _("This day cannot be used."), fields={"until": _("From today on, within a year.")}
        )
    return _asked(turn, Use(kind=UseKind.PROJECT, unit=unit, about=words.strip(), until=until), ())


@transaction.atomic
def ask_reserve(
    key: UUID,
    *,
    by: Actor,
    unit: Unit,
    mentor: Posting,
    viewers: Sequence[Posting] = (),
    version: int | None = None,
) -> Use:
    """They are asked for the reserve of a branch, with a mentor and the names of those who would
    see it; all of that stands on their page before they answer."""
    turn = begin(key, "reserve", by=by, version=version, unit=unit, mentor=mentor)
    if unit.kind not in BRANCHES or not unit.path.startswith(turn.card.path):
        raise Invalid(_("Choose a branch of the village."), fields={"unit": _("Choose one.")})
    if len(viewers) > MOST_VIEWERS:
        raise Invalid(
            _("At most %(most)d people see a reserve list.") % {"most": MOST_VIEWERS},
            fields={"viewers": _("Choose fewer.")},
        )
    until = last_day(LASTS, turn.card.path, turn.at)
    return _asked(turn, Use(kind=UseKind.RESERVE, unit=unit, mentor=mentor, until=until), viewers)


def _asked(turn: Turn, use: Use, viewers: Sequence[Posting]) -> Use:
    """The question, and who may see it: whoever asks, the mentor, the named ones. Asked twice for
    the reserve of one branch it is asked once."""
    use.pk, use.card, use.asked_at = new_id(), turn.card, turn.at
    try:
        with transaction.atomic():
            use.save(force_insert=True)
    except IntegrityError:
        return turn.card.uses.get(kind=UseKind.RESERVE, unit=use.unit)
    persons = {one.person_id for one in (*viewers, use.mentor) if one is not None}
    if turn.by.person_id is not None:
        persons.add(turn.by.person_id)
    Viewer.objects.bulk_create(Viewer(use=use, person_id=one) for one in sorted(persons, key=str))
    finish(turn)
    return use


def _use(turn: Turn, use: UUID) -> Use:
    found = turn.card.uses.filter(pk=use).first()
    if found is None:
        raise Invalid(_("This was withdrawn."), fields={"use": _("Choose one.")})
    return found


@transaction.atomic
def accept(key: UUID, *, by: Actor, use: UUID, version: int | None = None) -> TalentCard:
    """Yes. Said twice it is said once."""
    turn = begin(key, "accept", by=by, version=version, use=use)
    found = _use(turn, use)
    if found.agreed_at is None:
        found.agreed_at = turn.at
        found.save(update_fields=["agreed_at"])
        finish(turn)
        telling.answered(turn.card, found)
    return turn.card


@transaction.atomic
def say_no(key: UUID, *, by: Actor, use: UUID, version: int | None = None) -> TalentCard:
    """No: the question goes, with everything about it, and nothing is held against anybody."""
    return _gone(begin(key, "say_no", by=by, version=version, use=use), use)


@transaction.atomic
def end_use(key: UUID, *, by: Actor, use: UUID, version: int | None = None) -> TalentCard:
    """It is over, by the person or by the office."""
    return _gone(begin(key, "end_use", by=by, version=version, use=use), use)


def _gone(turn: Turn, use: UUID) -> TalentCard:
    if turn.card.uses.filter(pk=use).delete()[0]:
        finish(turn)
    return turn.card


def branches_of(card: TalentCard) -> list[Unit]:
    """Organisations of the village that keep a reserve. One query."""
    rows = Unit.objects.public().filter(below(card.path), kind__in=BRANCHES)
    return list(rows.order_by("path")[:MOST])


def mentors_for(card: TalentCard) -> list[Posting]:
    """Who is posted in the village or above it and may be named as mentor or viewer. One query."""
    now = Posting.objects.current(clock.now()).select_related("person", "role", "unit")
    places = {*ancestors(card.path)}
    rows = now.filter(unit__path__in=places) | now.filter(below(card.path, "unit__path"))
    return list(rows.order_by("unit__path", "role__turn", "since_at")[:MOST])


viewers_for = mentors_for


def reserve_of(by: Actor) -> list[Use]:
    """What this person may see of reserves and projects: where they were named. Two queries."""
    rows = Use.objects.visible_to(by).current().select_related("card__village", "unit")
    return list(
        rows.select_related("mentor__person", "mentor__role")
        .prefetch_related("card__skills__skill")
        .order_by("unit__path", "card__number")[:MOST]
    )
