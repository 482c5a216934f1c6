"""The card of a visitor: printed by its holder, checked by whoever stands behind the door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from stdnum import damm

from linli.audit import services as audit
from linli.common import clock
from linli.common.chance import draws
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.limits import Limit
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.models import Posting
from linli.visits import rules
from linli.visits.models import VisitCard

DAYS: Final = "visits.card_days"
DIGITS: Final = 8  # the last one is a check digit
DRAWS: Final = 5
GROUP: Final = 4
_WIDE: Final = str.maketrans("０１２３４５６７８９", "0123456789")
HERE: Final = Limit("visit-card.here", 12, timedelta(minutes=10))  # from one address
EVERYWHERE: Final = Limit("visit-card.all", 600, timedelta(minutes=10))


@dataclass(frozen=True)
class Told:
    """What a card says, and what somebody who checks it is told: nothing else."""

    name: str  # as on the door sign; empty where it is not shown
    role: str
    place: str
    until: date
    code: str


def shown(code: str) -> str:
    """As it is printed and read out: `4821 0937`."""
    return f"{code[:GROUP]} {code[GROUP:]}"


def told_of(card: VisitCard) -> Told:
    """From the posting as it is now."""
    posting = card.posting
    grid = f" · {posting.grid.name}" if posting.grid else ""
    return Told(
        name=territory.shown_name(posting),
        role=posting.role.name,
        place=f"{posting.unit.short_name}{grid}",
        until=card.until_on,
        code=shown(card.code),
    )


def postings_of(by: Actor) -> list[Posting]:
    """The postings of this person's own that make visits. One query."""
    keys = [one.posting_id for one in by.granting(rules.MAKE) if not one.stands_in]
    rows = Posting.objects.current(clock.now()).filter(pk__in=keys)
    rows = rows.select_related("person", "role", "unit", "grid")
    return list(rows.order_by("unit__path", "role__turn", "pk"))


def cards_of(by: Actor) -> dict[object, VisitCard]:
    """The cards in force of this person's postings, by posting. One query."""
    rows = VisitCard.objects.visible_to(by).in_force(clock.today())
    rows = rows.select_related("posting__person", "posting__role", "posting__unit", "posting__grid")
    return {card.posting_id: card for card in rows}


@transaction.atomic
def make_card(posting: Posting, *, by: Actor) -> VisitCard:
    """A card for one's own posting; the one before is good no longer. Raises `Refused`."""
    rules.check_makes_visits(by)
    if posting.pk not in {one.pk for one in postings_of(by)}:
        raise NotHere(_("This is no posting of yours that makes visits."))
    Posting.objects.select_for_update().get(pk=posting.pk)
    end_cards([posting])
    days = rulesets.value(DAYS, path=posting.unit.path)
    until = clock.today() + timedelta(days=days)
    for _draw in range(DRAWS):
        try:
            with transaction.atomic():
                card = VisitCard.objects.create(
                    posting=posting, code=_drawn(), made_at=clock.now(), until_on=until
                )
        except IntegrityError:
            continue  # the code is taken
        audit.note(by=by, verb="make_visit_card", what=f"visits.VisitCard:{card.pk}")
        return card
    raise Conflict(_("The card could not be made. Please try again."))


@transaction.atomic
def lose_card(posting: Posting, *, by: Actor) -> int:
    """The card was lost: nobody is let in by it any more. Returns how many ended."""
    if posting.pk not in {one.pk for one in postings_of(by)}:
        raise NotHere(_("This is no posting of yours that makes visits."))
    ended = end_cards([posting])
    if ended:
        audit.note(by=by, verb="end_visit_card", what=f"territory.Posting:{posting.pk}")
    return ended


def end_cards(postings: Iterable[Posting]) -> int:
    """Good no longer."""
    rows = VisitCard.objects.filter(posting__in=list(postings), ended_at__isnull=True)
    return rows.update(ended_at=clock.now())


def _drawn() -> str:
    body = f"{draws().randrange(10 ** (DIGITS - 1)):0{DIGITS - 1}d}"
    return body + str(damm.calc_check_digit(body))


def check(code: str, *, network: str) -> Told | None:
    """What a resident is told of the code on a card; nothing where no card bears it, it is over, or
    its holder is posted there no longer: from outside the three look the same. Raises `TooMany`,
    and `Invalid` for what cannot be a code."""
    HERE.spend(network)
    EVERYWHERE.spend("all")
    digits = "".join(code.translate(_WIDE).split()).replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
        sentence = _("The code on a card has %(count)d digits.") % {"count": DIGITS}
        raise Invalid(sentence, fields={"code": sentence})
    if not damm.is_valid(digits):
        wrong = _("One digit is wrong or two are swapped. Read it from the card again.")
        raise Invalid(wrong, fields={"code": wrong})
    now = clock.now()
    rows = VisitCard.objects.in_force(clock.today()).filter(
        code=digits, posting__in=Posting.objects.current(now)
    )
    card = rows.select_related(
        "posting__person", "posting__role", "posting__unit", "posting__grid"
    ).first()
    if card is None or rules.MAKE not in card.posting.role.verbs:
        return None
    return told_of(card)
