"""What is personal in a matter goes: at the person's request, through a clerk, or in time.

Numbers, states and times stay for the ledger. The history says that something went, and why; the
digests of its steps can still be checked (ADR 0005).
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, MoveRefused, NotHere
from linli.matters import rules
from linli.matters.events import matter_erased
from linli.matters.models import Attachment, Matter, MatterStep
from linli.matters.services import photos
from linli.matters.services.indexing import index_matters
from linli.matters.services.learning import forget_lesson
from linli.matters.services.reporting import LONGEST
from linli.matters.services.telling import withdraw
from linli.matters.workflow import MOVES
from linli.people import services as people
from linli.people.actors import SYSTEM, Actor
from linli.people.models import Person

REQUEST: Final = "request"  # the person asked for it
TIME: Final = "time"  # the retention period ran out
# Names of staff among a step's words: who answered for a matter is no secret of the reporter.
OF_STAFF: Final = frozenset({"owner", "checker"})
EMPTIED: Final = (
    *("text", "place_words", "lon", "lat", "words_released", "client_digest"),
    *("reporter", "erased_at", "contact_erased_at", "steps_count", "version"),
)


@transaction.atomic
def change_reporter(matter_id: UUID, *, by: Actor, name: str, phone: str | None) -> Matter:
    """The reporter's name and number are put right, or left for the first time. `None` keeps the
    number."""
    matter = Matter.objects.locked(matter_id)
    rules.check_may_answer_for(by, matter)
    rules.check_not_erased(matter)
    if len(name.strip()) > LONGEST["name"]:
        raise Invalid(_("The text is too long."), fields={"name": _("The text is too long.")})
    if matter.reporter_id is None:
        matter.reporter = people.note(name=name, phone=phone or "")
    else:
        matter.reporter = people.change_contact(matter.reporter_id, by=by, name=name, phone=phone)
    matter.contact_erased_at = None
    matter.save(update_fields=["reporter", "contact_erased_at"])
    return matter


def read_reporter(matter: Matter, *, by: Actor, purpose: str) -> dict[str, str]:
    """The reporter's number in clear, for themselves or for staff who answer a request of theirs;
    noted."""
    rules.check_may_answer_for(by, matter)
    if matter.reporter is None:
        raise NotHere(_("No contact data was left."))
    return people.read_contact(matter.reporter, by=by, purpose=purpose, of_path=matter.place_path)


@transaction.atomic
def erase_contact(matter_id: UUID, *, by: Actor, why: str = REQUEST) -> Matter:
    """Name, number and address of the reporter go for good; the matter itself goes on."""
    matter = Matter.objects.locked(matter_id)
    grants = rules.check_may_answer_for(by, matter)
    if matter.reporter_id is None or matter.contact_erased_at is not None:
        return matter  # nothing is left; asked twice is asked once
    people.erase_contact(matter.reporter_id, by=by)
    matter.contact_erased_at = clock.now()
    _append(matter, by, by.as_json(grants), what="contact", why=why)
    matter.save(update_fields=["contact_erased_at", "steps_count", "version"])
    return matter


@transaction.atomic
def erase_matter(
    matter_id: UUID, *, by: Actor, why: str = REQUEST, withdrawing: bool = False
) -> Matter:
    """Everything personal of an ended matter goes: words, photos, pin, name and number.

    With `withdrawing` one that is open is withdrawn first. Raises `MoveRefused` for one that is
    open otherwise: whoever handles it could not help without words.
    """
    matter = Matter.objects.locked(matter_id)
    grants = rules.check_may_answer_for(by, matter)
    if matter.erased_at is not None:
        return matter
    if matter.is_open:
        _check_may_end(matter, withdrawing)
        withdraw(matter_id, by=by)
        matter = Matter.objects.locked(matter_id)
    if matter.reporter_id is not None and matter.contact_erased_at is None:
        people.erase_contact(matter.reporter_id, by=by)
    _destroy(matter)
    _empty(matter)
    if matter.suggested and matter.suggested != matter.kind_id:
        forget_lesson(matter.place_path)
    if why == TIME:
        _forget_reporter(matter)
    _append(matter, by, by.as_json(grants), what="matter", why=why)
    matter.save(update_fields=EMPTIED)
    index_matters(matter)
    matter_erased.send(sender=Matter, matter=matter)
    return matter


def may_be_withdrawn(matter: Matter) -> bool:
    """Whether the reporter may still take it back."""
    return "withdraw" in MOVES[matter.status]


def _check_may_end(matter: Matter, withdrawing: bool) -> None:
    if not may_be_withdrawn(matter):
        raise MoveRefused(
            _("This matter is being rechecked or waits for its rating."),
            next_step=_("The name and number can go at once; the rest when the matter has ended."),
        )
    if not withdrawing:
        raise MoveRefused(
            _("This matter is still open."),
            next_step=_("It has to be withdrawn first; then nobody handles it any more."),
        )


def _destroy(matter: Matter) -> None:
    """The words of all steps but names of staff, and the photos with their files."""
    steps = MatterStep.objects.filter(record=matter)
    found = {name for words in steps.values_list("words", flat=True) for name in words}
    steps.destroy_words(found - OF_STAFF)
    rows = list(Attachment.objects.filter(matter=matter))
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: photos.remove_files(rows))


def _empty(matter: Matter) -> None:
    matter.text = matter.place_words = matter.client_digest = ""
    matter.lon = matter.lat = None
    matter.words_released = False
    matter.erased_at = clock.now()
    matter.contact_erased_at = matter.contact_erased_at or matter.erased_at


def _forget_reporter(matter: Matter) -> None:
    """In time the empty row goes too; until then it shows the person who read their number."""
    person, matter.reporter = matter.reporter, None
    if person is not None:
        Matter.objects.filter(pk=matter.pk).update(reporter=None)
        Person.objects.filter(pk=person.pk, user__isnull=True, postings__isnull=True).delete()


def _append(matter: Matter, by: Actor, actor: dict[str, object], *, what: str, why: str) -> None:
    now = clock.now()
    last = matter.steps.order_by("-seq").values_list("at", flat=True).first()
    matter.steps_count += 1
    matter.version += 1
    MatterStep(
        record=matter,
        seq=matter.steps_count,
        at=max(now, last or now),
        entered_at=now,
        actor=actor,
        verb="erase",
        was=matter.status,
        now=matter.status,
        payload={"erased": what, "why": why},
        public=True,
    ).save()


@transaction.atomic
def erase_in_time(matter_id: UUID, *, contact: bool) -> bool:
    """The time of a matter, or of its contact data, ran out. Whether anything went: not if it was
    reopened meanwhile."""
    matter = Matter.objects.locked(matter_id)
    if matter.closed_at is None or matter.is_open:
        return False
    erase = erase_contact if contact else erase_matter
    erase(matter_id, by=SYSTEM, why=TIME)
    return True
