"""Opening one's ledger, showing it to somebody by a link, closing it."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock, crypto
from linli.common.errors import NotHere, Refused
from linli.contributions.models import Entry, Ledger
from linli.contributions.models.ledgers import link_parts
from linli.contributions.services.drawing import draw
from linli.people.actors import Actor
from linli.people.models import Person
from linli.rulesets import services as rulesets

SHOWN_FOR: Final = "contributions.shown_for"
MOST: Final = 300  # the newest that a page shows


def _own(by: Actor) -> UUID:
    if by.person_id is None:
        raise Refused(_("A ledger belongs to somebody with an account."))
    return by.person_id


def ledger_of(by: Actor) -> Ledger | None:
    """One's own, if one opened it. One query."""
    return Ledger.objects.filter(person=_own(by)).first()


@transaction.atomic
def open_ledger(*, by: Actor) -> Ledger:
    """At one's own wish. Opened twice it is opened once; it is drawn at once."""
    person = Person.objects.select_for_update().get(pk=_own(by))
    ledger, made = Ledger.objects.get_or_create(person=person, defaults={"opened_at": clock.now()})
    if made:
        draw(ledger.pk)
    return ledger


@transaction.atomic
def close(*, by: Actor) -> bool:
    """Everything in it goes for good; whether there was one. The records themselves stay."""
    return bool(Ledger.objects.filter(person=_own(by)).delete()[0])


@transaction.atomic
def show(*, by: Actor) -> Ledger:
    """A new link by which somebody may look, for as many days as the rule says; an earlier one
    opens nothing any more."""
    ledger = _locked(by)
    ledger.link_version += 1
    days = int(rulesets.value(SHOWN_FOR))
    ledger.shown_until = clock.today() + timedelta(days=days)
    ledger.save(update_fields=["link_version", "shown_until"])
    return ledger


@transaction.atomic
def hide(*, by: Actor) -> Ledger:
    """The link opens nothing any more, at once."""
    ledger = _locked(by)
    ledger.shown_until = None
    ledger.save(update_fields=["shown_until"])
    return ledger


def _locked(by: Actor) -> Ledger:
    ledger = Ledger.objects.select_for_update().filter(person=_own(by)).first()
    if ledger is None:
        raise NotHere(_("You keep no ledger."), next_step=_("Open one first, if you like."))
    return ledger


def link_of(ledger: Ledger) -> str:
    """The path of the link that the owner made; empty where there is none. Nothing secret is
    stored."""
    if ledger.shown_until is None or ledger.shown_until < clock.today():
        return ""
    code = crypto.link_code(*link_parts(ledger.pk, ledger.link_version))
    return reverse("contributions:shown", args=[ledger.pk, code])


def with_link(key: UUID, code: str) -> Ledger:
    """The ledger that a link opens; raises `NotHere`, whatever is wrong with it."""
    ledger = Ledger.objects.select_related("person").filter(pk=key).first()
    open_now = ledger is not None and bool(link_of(ledger))
    if (
        ledger is None
        or not open_now
        or not crypto.link_code_fits(code, *link_parts(ledger.pk, ledger.link_version))
    ):
        raise NotHere(
            _("This link does not open anything."),
            next_step=_("Ask whoever gave it to you; it is good for a few weeks only."),
        )
    return ledger


def entries_of(ledger: Ledger) -> tuple[list[Entry], dict[str, int]]:
    """The newest entries, reversals beside what they reverse, and the sum of each kind. Two
    queries."""
    rows = ledger.entries.select_related("unit").order_by("-on", "source", "turn")[:MOST]
    sums = ledger.entries.order_by().values_list("kind").annotate(sum=Sum("value"))
    return list(rows), dict(sums)
