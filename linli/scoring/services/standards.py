"""Writing standards: the next version as a draft, changed as a whole, published for good."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.scoring import rules
from linli.scoring.choices import StandardStatus
from linli.scoring.models import Standard
from linli.scoring.services.entries import checked, entry_of
from linli.scoring.services.reference import NUMBERS, write_aspect
from linli.territory.models import Unit


def standard_here(key: UUID, by: Actor) -> Standard:
    """One that the reader may know of, with all of it; raises `NotHere`."""
    found = Standard.objects.visible_to(by).whole().filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such standard here."))
    return found


def writes_for(by: Actor) -> list[Unit]:
    """Townships and counties for which this person writes standards."""
    rows = Unit.objects.visible_to(by, rules.WRITE_VERB).filter(kind__in=rules.WRITTEN_AT)
    return list(rows.order_by("path")[:50])


@transaction.atomic
def next_version(key: UUID, unit: Unit, *, by: Actor, form_key: UUID | None = None) -> Standard:
    """A draft of a place's own, begun as a copy: of the product's, of the place above, or of its
    own last version. Sent twice it is made once. Raises `Refused`, `MoveRefused`."""
    rules.check_may_write(by, unit)
    if form_key is not None and (there := Standard.objects.filter(key=form_key).first()):
        return there
    begun = standard_here(key, by)
    if begun.status == StandardStatus.DRAFT:
        raise MoveRefused(
            _("This one is a draft itself."), next_step=_("Change it, or publish it.")
        )
    Unit.objects.select_for_update().get(pk=unit.pk)  # two who begin at once take two numbers
    path = {"path": unit.path, "code": begun.code}
    if Standard.objects.filter(**path, status=StandardStatus.DRAFT).exists():
        raise MoveRefused(
            _("There is a draft of its next version already."),
            next_step=_("Change that one, or throw it away first."),
        )
    last = Standard.objects.filter(code=begun.code, path__in=("", unit.path))
    number: int = last.aggregate(most=Max("version"))["most"] or 0
    made = Standard(
        id=new_id(), unit=unit, **path, version=number + 1, made_from=begun, key=form_key,
        revision=0, **{name: getattr(begun, name) for name in NUMBERS},
    )  # fmt: skip
    made.save(force_insert=True)
    _write(made, {**entry_of(begun), "note": ""})
    audit.note(by=by, verb="begin_standard", what=f"scoring.Standard:{made.pk}")
    return made


@transaction.atomic
def rewrite(key: UUID, entry: Mapping[str, Any], *, by: Actor, revision: int) -> Standard:
    """The draft as a whole, as a form or a file says it. Raises `Invalid`, `Conflict`,
    `MoveRefused` for one that was published."""
    found = _draft(key, by, revision)
    _write(found, checked(entry))
    audit.note(by=by, verb="write_standard", what=f"scoring.Standard:{found.pk}")
    return found


def _write(found: Standard, entry: Mapping[str, Any]) -> None:
    found.name_zh, found.name_en = entry["zh"].strip(), entry.get("en", "").strip()
    found.source, found.note = entry.get("source", ""), entry.get("note", "")
    for name in NUMBERS:
        setattr(found, name, entry[name])
    found.revision += 1
    found.save()
    found.aspects.all().delete()
    for seq, aspect in enumerate(entry["aspect"], 1):
        write_aspect(found, seq, aspect)


@transaction.atomic
def publish(key: UUID, *, by: Actor, revision: int) -> Standard:
    """From now on it never changes, rounds may use it, and the version before it is no longer
    offered. Raises `Invalid` where it is not whole."""
    found = _draft(key, by, revision)
    checked(entry_of(Standard.objects.whole().get(pk=key)))
    if not found.note.strip():
        raise Invalid(
            _("Say what this version changes; everybody reads it."),
            fields={"note": _("Please fill this in.")},
        )
    older = Standard.objects.filter(
        path=found.path, code=found.code, status=StandardStatus.PUBLISHED
    )
    older.update(status=StandardStatus.RETIRED)
    found.status, found.published_at = StandardStatus.PUBLISHED, clock.now()
    found.revision += 1
    found.save()
    audit.note(by=by, verb="publish_standard", what=f"scoring.Standard:{found.pk}")
    return found


@transaction.atomic
def drop(key: UUID, *, by: Actor, revision: int) -> None:
    """Throw a draft away."""
    found = _draft(key, by, revision)
    audit.note(by=by, verb="drop_standard", what=f"scoring.Standard:{found.pk}")
    found.delete()


def _draft(key: UUID, by: Actor, revision: int) -> Standard:
    rows = Standard.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(pk=key).first()
    if found is None or found.unit is None:
        raise NotHere(_("There is no such standard here."))
    rules.check_may_write(by, found.unit)
    if found.status != StandardStatus.DRAFT:
        raise MoveRefused(
            _("A published version never changes."), next_step=_("Begin its next version.")
        )
    if revision != found.revision:
        raise Conflict(
            _("Somebody else changed this draft in the meantime."),
            next_step=_("Open it again and look at what they did."),
        )
    return found
