"""Forms that somebody began and has not sent: kept sealed, shown only to whoever began them."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock, crypto
from linli.common.errors import Invalid, NotHere
from linli.common.ids import new_id
from linli.matters.models import Draft
from linli.matters.models.papers import draft_context as context_of
from linli.people.actors import Actor

MOST_DRAFTS = 20  # a person; the oldest goes
LONGEST_DRAFT = 10_000  # characters of the whole form


@transaction.atomic
def save_draft(fields: dict[str, Any], *, by: Actor, key: UUID | None = None) -> Draft:
    """Keep what was typed so far; with the key of an own draft, renew that one."""
    if by.person_id is None:
        raise NotHere(_("Sign in to keep drafts."))
    body = json.dumps(fields, ensure_ascii=False)
    if len(body) > LONGEST_DRAFT:
        raise Invalid(_("The text is too long."))
    draft = Draft.objects.filter(pk=key, by_id=by.person_id).first() if key else None
    if draft is None:
        draft = Draft(id=new_id(), by_id=by.person_id)
    draft.sealed = crypto.seal(body, context=context_of(draft.pk))
    draft.saved_at = clock.now()
    draft.save()
    old = Draft.objects.filter(by_id=by.person_id).order_by("-saved_at")[MOST_DRAFTS:]
    Draft.objects.filter(pk__in=[row.pk for row in old]).delete()
    return draft


def open_draft(key: UUID, *, by: Actor) -> dict[str, Any]:
    """What was typed; `NotHere` for anybody else's."""
    draft = Draft.objects.filter(pk=key, by_id=by.person_id).first()
    if draft is None:
        raise NotHere(_("This draft is not here any more."))
    fields: dict[str, Any] = json.loads(crypto.unseal(draft.sealed, context=context_of(draft.pk)))
    return fields


def drafts_of(by: Actor) -> list[tuple[Draft, dict[str, Any]]]:
    """One's own drafts, newest first."""
    rows = Draft.objects.filter(by_id=by.person_id).order_by("-saved_at")
    return [
        (row, json.loads(crypto.unseal(row.sealed, context=context_of(row.pk)))) for row in rows
    ]


def discard_draft(key: UUID, *, by: Actor) -> None:
    """Throw an own draft away."""
    Draft.objects.filter(pk=key, by_id=by.person_id).delete()
