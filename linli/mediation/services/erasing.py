"""What is personal in a case goes: in time after it ended, or with the words of its matter."""

from uuid import UUID

from django.db import transaction

from linli.common import clock
from linli.matters.models import Matter
from linli.mediation.models import Agreement, Dispute
from linli.mediation.services.moving import begin, finish
from linli.people.actors import SYSTEM

GONE = ""


@transaction.atomic
def erase_contacts(key: UUID) -> bool:
    """Names and telephones of the parties, and what was said in confidence; whether anything
    went."""
    dispute = Dispute.objects.locked(key)
    if dispute.is_running or dispute.contacts_erased_at is not None:
        return False
    _contacts(dispute)
    dispute.save(update_fields=["contacts_erased_at"])
    return True


@transaction.atomic
def erase_words(key: UUID) -> bool:
    """Everything personal: agreement, reasons, results, the texts of the story. Number, stages,
    category and times stay for the ledger."""
    dispute = Dispute.objects.locked(key)
    if dispute.is_running or dispute.erased_at is not None:
        return False
    _words(dispute)
    return True


@transaction.atomic
def erase_with_matter(matter: Matter) -> None:
    """The words of its matter are gone, so are those of the case."""
    dispute = Dispute.objects.filter(matter=matter).first()
    if dispute is not None and dispute.erased_at is None:
        _words(dispute)


@transaction.atomic
def withdraw_with_matter(matter: Matter) -> None:
    """The report was withdrawn: nobody goes on with the case."""
    running = Dispute.objects.running().filter(matter=matter).values_list("pk", flat=True).first()
    if running is not None:
        finish(begin(running, "withdrawn", by=SYSTEM))


def _contacts(dispute: Dispute) -> None:
    dispute.parties.update(sealed=None)
    dispute.notes.all().delete()
    dispute.contacts_erased_at = clock.now()


def _words(dispute: Dispute) -> None:
    if dispute.contacts_erased_at is None:
        _contacts(dispute)
    Agreement.objects.filter(dispute=dispute).update(terms=GONE, confirm_result=GONE)
    dispute.parts.update(reason=GONE, result=GONE)
    dispute.revisits.update(words=GONE)
    dispute.steps.all().destroy_words()
    dispute.erased_at = clock.now()
    dispute.save(update_fields=["contacts_erased_at", "erased_at"])
