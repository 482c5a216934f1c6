"""Whose name stands on signs and public pages: never a private telephone, and a party member's
name only while they agree."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import Shown
from linli.territory.models import Posting


def shown_name(posting: Posting) -> str:
    """The holder's name as everybody may read it; empty where the name is not shown."""
    shown = posting.role.shown
    agreed = shown == Shown.AGREED and posting.name_agreed_at is not None
    return posting.person.display_name if shown == Shown.NAME or agreed else ""


@transaction.atomic
def agree_name(posting_id: UUID, *, by: Actor, agrees: bool) -> Posting:
    """The holder says that signs and pages may bear the name, or takes it back: from then on no
    page shows it. Whoever appoints may note that the holder said so."""
    rows = Posting.objects.select_for_update(of=("self",)).select_related("unit", "role", "person")
    posting = rows.filter(pk=posting_id).first()
    if posting is None:
        raise NotHere(_("There is no such posting."))
    if by.person_id is None or by.person_id != posting.person_id:
        rules.check_may_appoint(by, posting.unit, posting.role)
    if posting.role.shown != Shown.AGREED:
        raise Invalid(_("For this role it is settled who reads the name."))
    if agrees == (posting.name_agreed_at is not None):
        return posting
    posting.name_agreed_at = clock.now() if agrees else None
    posting.save(update_fields=["name_agreed_at"])
    verb = "agree_name" if agrees else "withdraw_name"
    audit.note(by=by, verb=verb, what=f"territory.Posting:{posting.pk}")
    return posting
