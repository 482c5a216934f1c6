"""Changing the list of items of a place, one entry at a time.

What is said holds from a day on, today at the earliest, and overtakes what was planned for later;
what held before stays on record with its days.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Text
from linli.matters.models import Item
from linli.matters.services.items import item_rows
from linli.matters.services.kinds import kinds_at
from linli.people.actors import Actor
from linli.rulesets.services.setting import check_may_set
from linli.territory.choices import Level

DOERS: Final = (Level.VILLAGE, Level.TOWNSHIP, Level.OUTSIDE)
LONGEST: Final = {
    **{"name_zh": 80, "name_en": 120, "body_zh": 80, "body_en": 120, "basis": 120, "note": 200}
}
MOST_OWN: Final = 300  # entries of one place; a longer list nobody reads
LAST: Final = 900  # where own entries stand: after those of the product


@dataclass(frozen=True)
class ItemWords:
    """What an entry says."""

    name_zh: str
    basis: str
    name_en: str = ""
    done_by: str = Level.VILLAGE
    body_zh: str = ""
    body_en: str = ""
    kinds: tuple[str, ...] = ()

    def says(self) -> dict[str, Any]:
        """The columns; a body stands only where one outside does it."""
        outside = self.done_by == Level.OUTSIDE
        return {
            "name_zh": self.name_zh.strip(),
            "name_en": self.name_en.strip(),
            "done_by": self.done_by,
            "body_zh": self.body_zh.strip() if outside else "",
            "body_en": self.body_en.strip() if outside else "",
            "basis": self.basis.strip(),
            "kinds": list(self.kinds),
            "retired": False,
        }


def print_of(path: str, code: str) -> str:
    """What stands there now, to notice that somebody else changed it."""
    rows = [(row.pk, str(row.valid_to), row.says()) for row in item_rows(path, code)]
    return sha256(repr(rows).encode()).hexdigest()[:24]


@transaction.atomic
def add_item(
    words: ItemWords, *, by: Actor, path: str, since: date, form_key: str, note: str = ""
) -> Item:
    """A place adds an entry of its own. The same form sent twice adds it once."""
    check_may_set(by, path)
    _check(words, path, since, note)
    code = f"i{sha256(f'{path}|{form_key}'.encode()).hexdigest()[:16]}"
    own = Item.objects.filter(scope_path=path)
    known = own.filter(code=code).order_by("valid_from").first()
    if known is None:
        if own.values("code").distinct().count() >= MOST_OWN:
            raise Invalid(_("This list is long enough. Change or end an entry that stands."))
        known, made = own.get_or_create(
            code=code,
            scope_path=path,
            valid_from=since,
            defaults={**words.says(), "note": note.strip(), "position": LAST},
        )
        if made:
            _note(by, "add_item", known, since)
            return known
    if known.says() != words.says():
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open a new form to add another entry."),
        )
    return known


@transaction.atomic
def change_item(
    code: str,
    words: ItemWords,
    *,
    by: Actor,
    path: str,
    since: date,
    note: str = "",
    seen: str | None = None,
) -> None:
    """A place says otherwise from a day on, of an entry of its own or of a wider place. The same
    said twice changes nothing. Raises `Conflict` when somebody else was quicker."""
    held = _begun(code, by, path, since)
    _check(words, path, since, note)
    position = next((row.position for row in held), LAST)
    values = {**words.says(), "note": note.strip(), "position": position}
    _set(code, values, by=by, path=path, since=since, seen=seen, verb="change_item")


@transaction.atomic
def drop_item(
    code: str, *, by: Actor, path: str, since: date, note: str = "", seen: str | None = None
) -> None:
    """From a day on the entry is not on the list of the place, whoever put it there."""
    held = _begun(code, by, path, since)
    _check_note(note)
    last = held[0]
    values = {**last.says(), "retired": True, "note": note.strip(), "position": last.position}
    if any(row.scope_path != path for row in held):
        _set(code, values, by=by, path=path, since=since, seen=seen, verb="drop_item")
    elif any(is_open(row, since) for row in held):
        _check_seen(path, code, seen)
        end(code, path, since)
        _note(by, "drop_item", last, since)


@transaction.atomic
def take_above(
    code: str, *, by: Actor, path: str, since: date, note: str = "", seen: str | None = None
) -> None:
    """From a day on what the wider place says of the entry holds here again."""
    held = _begun(code, by, path, since)
    _check_note(note)
    if all(row.scope_path == path for row in held):
        raise Invalid(_("No wider place has this entry. Take it off the list instead."))
    own = [row for row in held if row.scope_path == path]
    if any(is_open(row, since) for row in own):
        _check_seen(path, code, seen)
        end(code, path, since)
        _note(by, "take_above", own[0], since)


def _begun(code: str, by: Actor, path: str, since: date) -> list[Item]:
    """The rows of an entry, locked: two who change one come one after the other."""
    check_may_set(by, path)
    list(Item.objects.select_for_update().filter(code=code).order_by("pk"))
    held = item_rows(path, code)
    if not held:
        raise NotHere(_("There is no such entry on the list."))
    _check_day(since)
    return held


def _set(
    code: str,
    values: dict[str, Any],
    *,
    by: Actor,
    path: str,
    since: date,
    seen: str | None,
    verb: str,
) -> None:
    says = {name: value for name, value in values.items() if name not in {"note", "position"}}
    last = Item.objects.filter(code=code, scope_path=path).order_by("valid_from").last()
    if last and is_open(last, since) and last.valid_from <= since and last.says() == says:
        return
    _check_seen(path, code, seen)
    made = write(code, path, values, since)
    _note(by, verb, made, since)


def is_open(row: Item, since: date) -> bool:
    """Whether it holds on some day from then on."""
    return row.valid_to is None or row.valid_to > since


def write(code: str, path: str, values: dict[str, Any], since: date) -> Item:
    """One row from a day on, instead of all that was to hold then."""
    end(code, path, since)
    return Item.objects.create(code=code, scope_path=path, valid_from=since, **values)


def end(code: str, path: str, since: date) -> None:
    """A place says nothing of an entry any more from a day on."""
    rows = Item.objects.filter(code=code, scope_path=path)
    rows.filter(valid_from__gte=since).delete()
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=since)).update(valid_to=since)


def _check_seen(path: str, code: str, seen: str | None) -> None:
    if seen is not None and seen != print_of(path, code):
        raise Conflict(
            _("Somebody else changed this entry in the meantime; nothing was kept."),
            next_step=_("Look at what it says now, and change it again if it is needed."),
        )


def _check(words: ItemWords, path: str, since: date, note: str) -> None:
    says = words.says()
    problems: dict[str, Text] = {
        name: _("Please fill this in.") for name in ("name_zh", "basis") if not says[name]
    }
    if words.done_by not in DOERS:
        problems["done_by"] = _("Choose one from the list.")
    elif words.done_by == Level.OUTSIDE and not says["body_zh"]:
        problems["body_zh"] = _("Name the body that does it.")
    if set(words.kinds) - {here.kind.pk for here in kinds_at(path)}:
        problems["kinds"] = _("Choose from the list.")
    problems |= too_long({**says, "note": note})
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)
    _check_day(since)


def _check_note(note: str) -> None:
    if problems := too_long({"note": note}):
        raise Invalid(_("The text is too long."), fields=problems)


def too_long(given: dict[str, Any]) -> dict[str, Text]:
    """A sentence for each text that its column does not hold."""
    return {
        name: _("Please keep it under %(most)d characters.") % {"most": most}
        for name, most in LONGEST.items()
        if len(str(given.get(name, "")).strip()) > most
    }


def _check_day(since: date) -> None:
    if since < clock.today():
        raise Invalid(
            _("A list never holds backwards."), fields={"day": _("Choose today or a later day.")}
        )


def _note(by: Actor, verb: str, row: Item, since: date) -> None:
    details = {"path": row.scope_path, "since": since.isoformat(), **row.quoted()}
    audit.note(by=by, verb=verb, what=f"matters.Item:{row.code}", details=details)
