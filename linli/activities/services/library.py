"""The library: what was put there to read, to watch, to carry along."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.choices import MaterialKind
from linli.activities.models import Material
from linli.activities.services import files
from linli.activities.services.files import MaterialFile
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, Text
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.territory.models import Unit
from linli.territory.rules import check_may

LENGTHS: Final = {"title": 120, "about": 4000, "link": 400}


@dataclass(frozen=True)
class Wanted:
    """What is put into the library: words of its own, or a link to where it lies."""

    kind: str
    title: str
    about: str = ""
    link: str = ""
    minutes: int | None = None
    faces: bool = False
    faces_agreed_on: date | None = None
    file: MaterialFile | None = None


def _check(wanted: Wanted) -> None:
    problems: dict[str, Text] = {}
    for name, most in LENGTHS.items():
        if len(getattr(wanted, name).strip()) > most:
            problems[name] = _("Please keep it under %(most)d characters.") % {"most": most}
    link = wanted.link.strip()
    empty = not link and not wanted.about.strip() and wanted.file is None
    unasked = wanted.faces and wanted.faces_agreed_on is None
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("kind", wanted.kind not in MaterialKind.values, _("Choose one from the list.")),
        ("title", not wanted.title.strip(), _("Please fill this in.")),
        ("link", not _is_address(link), _("Give an address that begins with https://.")),
        ("link", not link and wanted.kind == MaterialKind.PLATFORM, _("Give its address.")),
        ("about", empty, _("Write it here, or give a link or a file.")),
        ("faces_agreed_on", unasked, _("Ask those who can be seen first; then give the day.")),
    )
    problems.update({name: sentence for name, is_wrong, sentence in wrong if is_wrong})
    if problems:
        raise Invalid(_("The material is not complete."), fields=problems)


def _is_address(link: str) -> bool:
    """Nothing, or an address of the web."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return not link or (parts.scheme in {"http", "https"} and bool(parts.netloc))


@transaction.atomic
def add_material(unit: Unit, wanted: Wanted, *, by: Actor, key: UUID | None = None) -> Material:
    """Put something into the library of a place or organisation. With the form's `key` it is put
    there once, however often it is sent. Raises `Refused`, `Invalid`."""
    check_may(by, rules.PLAN, unit.path)
    _check(wanted)
    made, new = Material.objects.get_or_create(
        pk=key or new_id(),
        defaults={
            "unit": unit,
            "path": unit.path,
            "kind": wanted.kind,
            "title": wanted.title.strip(),
            "about": wanted.about.strip(),
            "link": wanted.link.strip(),
            "minutes": wanted.minutes,
            "faces": wanted.faces,
            "faces_agreed_on": wanted.faces_agreed_on if wanted.faces else None,
            "added_at": clock.now(),
            "file_type": wanted.file.type if wanted.file else "",
            "file_bytes": len(wanted.file.data) if wanted.file else 0,
        },
    )
    if new and wanted.file is not None:
        files.write(made, wanted.file)
    if new:
        audit.note(by=by, verb="add_material", what=f"activities.Material:{made.pk}")
    elif made.unit_id != unit.pk:
        raise Conflict(_("This form was sent before with other words."))
    return made


@transaction.atomic
def withdraw_material(key: UUID, *, by: Actor, version: int | None = None) -> Material:
    """It is offered no longer; that it was used stays. So at once where somebody who can be seen
    takes their consent back."""
    found = Material.objects.select_for_update().get(pk=key)
    check_may(by, rules.PLAN, found.path)
    if version is not None and version != found.version:
        raise Conflict(_("Somebody else changed this material in the meantime."))
    if found.withdrawn_at is None:
        found.withdrawn_at, found.version = clock.now(), found.version + 1
        found.link = found.about = ""
        if found.file_type:
            transaction.on_commit(partial(files.path_of(found).unlink, missing_ok=True))
            found.file_type, found.file_bytes = "", 0
        found.save()
        audit.note(by=by, verb="withdraw_material", what=f"activities.Material:{found.pk}")
    return found
