"""Requests through a clerk: taken, looked at, carried out, answered or refused (PIPL 44–47, 50)."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, numbers
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.ids import new_id
from linli.common.spans import due
from linli.matters import services as matters
from linli.matters.models import Matter, MatterQuerySet
from linli.people import phones
from linli.people.actors import Actor
from linli.people.models import Person
from linli.privacy.choices import Outcome
from linli.privacy.models import Request
from linli.rulesets import services as rulesets
from linli.territory.rules import check_may

VERB: Final = "privacy.answer"
WITHIN: Final = "privacy.answer.within"
MOST: Final = 50  # matters of one person; nobody reports more with one number
AS_TEXT: Final = ("answer", "reason", "next_door")


@dataclass(frozen=True)
class Asked:
    """What somebody asked for, already parsed. One of `phone` and `number` finds their matters."""

    key: str
    how: str
    wants: str
    known_by: str
    known_by_words: str = ""
    words: str = ""
    phone: str = ""
    number: str = ""


@transaction.atomic
def take_request(asked: Asked, *, by: Actor) -> Request:
    """Note a request and find what it is about, in the clerk's own places. The same form sent twice
    is one request. Raises `Invalid` or `Refused`."""
    known = Request.objects.visible_to(by).filter(key=asked.key).first()
    if known is not None:
        return known
    path = _path_of(by)
    if by.person_id is None:
        raise NotHere(_("Sign in to take requests."))
    found = _found(asked, by)
    now = clock.now()
    values = rulesets.values([WITHIN], path=path, at=now)
    ends = due(now, values.span(WITHIN), [], values.calendar())
    row = Request.objects.create(
        id=new_id(),
        key=asked.key,
        path=path,
        received_at=now,
        due_at=ends.at if ends else now,
        how=asked.how,
        wants=asked.wants,
        words=asked.words.strip(),
        known_by=asked.known_by,
        known_by_words=asked.known_by_words.strip(),
        matters=[str(key) for key in found],
        taken_by_id=by.person_id,
    )
    by_what = "phone" if asked.phone else "number"
    details = {"found": len(found), "by": by_what, "wants": asked.wants, "known_by": asked.known_by}
    _note(row, by, "privacy_request", details)
    return row


def matters_of(row: Request, *, by: Actor) -> MatterQuerySet:
    """What was found for a request, as far as this person may still see it."""
    seen = Matter.objects.visible_to(by, VERB).filter(pk__in=row.matters)
    return seen.select_related("kind", "place", "village", "grid", "reporter")


@transaction.atomic
def carry_out(row: Request, number: str, what: str, *, by: Actor, **given: Any) -> Matter:
    """Correct or erase on behalf of whoever asked; the history of the matter names both."""
    _still_open(row)
    matter = one_matter(row, number, by=by)
    for_them = Actor(by.kind, by.person_id, by.name, by.grants, on_behalf_of="reporter")
    if what == "correct":
        matters.change_reporter(matter.pk, by=for_them, **given)
    elif what == "contact":
        matters.erase_contact(matter.pk, by=for_them)
    elif what == "erase":
        matters.erase_matter(matter.pk, by=for_them, **given)
    else:
        raise NotHere(_("There is nothing at this address."))
    _note(row, by, f"privacy_{what}", {"matter": str(matter.pk)})
    return matter


def one_matter(row: Request, number: str, *, by: Actor) -> Matter:
    """One of the matters of a request; raises `NotHere`."""
    try:
        plain = numbers.parse(number)
    except Invalid:
        plain = ""
    matter = matters_of(row, by=by).filter(number=plain).first()
    if matter is None:
        raise NotHere(_("There is no such matter here."))
    return matter


@transaction.atomic
def read_for(row: Request, matter: Matter, *, by: Actor) -> dict[str, str]:
    """The number in clear, for telling it to whoever it belongs to; the reading is noted."""
    purpose = _("Request of the person: %(wants)s") % {"wants": row.get_wants_display()}
    if matter.reporter is None or not matter.reporter.has_phone:
        return {}
    return matters.read_reporter(matter, by=by, purpose=purpose)


@transaction.atomic
def answer_request(
    request_id: UUID, *, by: Actor, answer: str = "", reason: str = "", next_door: str = ""
) -> Request:
    """The request is answered; or, with a reason and who can help instead, refused."""
    seen = Request.objects.visible_to(by).filter(pk=request_id)
    row = seen.select_for_update().first()
    if row is None:
        raise NotHere(_("There is no such request here."))
    check_may(by, VERB, row.path)
    _still_open(row)
    if reason.strip() and not next_door.strip():
        raise Invalid(
            _("A refusal always says who can help instead."),
            fields={"next_door": _("Please fill this in.")},
        )
    if not reason.strip() and not answer.strip():
        raise Invalid(
            _("Say in a few words what was done."), fields={"answer": _("Please fill this in.")}
        )
    row.outcome = Outcome.REFUSED if reason.strip() else Outcome.DONE
    row.answer, row.reason, row.next_door = answer.strip(), reason.strip(), next_door.strip()
    row.answered_at, row.answered_by_id = clock.now(), by.person_id
    row.save(update_fields=["outcome", *AS_TEXT, "answered_at", "answered_by"])
    _note(row, by, "privacy_answer", {"outcome": str(row.outcome)})
    return row


def _still_open(row: Request) -> None:
    if row.outcome != Outcome.OPEN:
        raise Conflict(
            _("This request is answered already."), next_step=_("Take a new one if they ask again.")
        )


def _path_of(by: Actor) -> str:
    """The widest place in which this person answers requests."""
    paths = sorted((grant.path for grant in by.granting(VERB)), key=lambda path: (len(path), path))
    check_may(by, VERB, paths[0] if paths else "")
    return paths[0]


def _found(asked: Asked, by: Actor) -> list[UUID]:
    rows = Matter.objects.visible_to(by, VERB)
    if asked.number.strip():
        try:
            plain = numbers.parse(asked.number)
        except Invalid as problem:
            raise Invalid(problem.message, fields={"number": problem.message}) from None
        rows = rows.filter(number=plain)
    elif asked.phone.strip():
        phones.parse(asked.phone)
        rows = rows.filter(reporter__in=Person.objects.with_phone(asked.phone))
    else:
        raise Invalid(
            _("Enter the phone number or the number of the matter."),
            fields={"phone": _("One of the two is enough.")},
        )
    return list(rows.order_by("-reported_at", "-pk").values_list("pk", flat=True)[:MOST])


def _note(row: Request, by: Actor, verb: str, details: dict[str, Any]) -> None:
    audit.note(by=by, verb=verb, what=f"privacy.Request:{row.pk}", details=details)
