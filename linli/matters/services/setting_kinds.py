"""Setting how a place handles a kind, and adding kinds of its own."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.matters.choices import ClockClass
from linli.matters.models import Kind, KindSetting
from linli.matters.services.kinds import FIELDS, Terms, kind_at, print_of
from linli.people.actors import Actor
from linli.territory.choices import Level
from linli.territory.rules import check_may

CATCH_ALL: Final = "other"  # what fits nowhere else; always offered
FIRST_LEVELS: Final = (Level.GROUP, Level.VILLAGE, Level.TOWNSHIP)
MOST_OWN: Final = 40  # kinds that one place adds; more than that nobody finds anything in
LONGEST: Final = {"name_zh": 60, "name_en": 60, "hint_zh": 120, "hint_en": 120, "note": 200}
FAMILY: Final = "local"
LAST: Final = 900  # where own kinds stand in forms: after those of the product


@transaction.atomic
def set_terms(
    code: str, terms: Terms, *, by: Actor, path: str, note: str = "", seen: str | None = None
) -> None:
    """A place handles a kind in its own way from now on: matters that stand keep their terms. The
    same said twice changes nothing. Raises `Conflict` when somebody else was quicker."""
    _lock(code)
    here = kind_at(path, code)
    check_may(by, "rules.set", path)
    _check_terms(code, terms)
    own = here.own(path)
    if own is not None and all(getattr(own, name) == getattr(terms, name) for name in FIELDS):
        return
    _check_seen(path, code, seen)
    _check_words(note=note)
    values = {name: getattr(terms, name) for name in FIELDS}
    KindSetting.objects.update_or_create(
        kind_id=code,
        scope_path=path,
        defaults={**values, "note": note.strip(), "set_at": clock.now()},
    )
    audit.note(
        by=by, verb="set_kind", what=f"matters.Kind:{code}", details={"path": path, **values}
    )


def _lock(code: str) -> None:
    """Two who change one kind come one after the other."""
    if Kind.objects.select_for_update().filter(pk=code).first() is None:
        raise NotHere(_("There is no such kind of matter."))


def _check_terms(code: str, terms: Terms) -> None:
    problems = {}
    if terms.shown is False and code == CATCH_ALL:
        problems["shown"] = _("What fits nowhere else has to find a place. This kind stays.")
    if terms.first_level and terms.first_level not in FIRST_LEVELS:
        problems["first_level"] = _("Choose one from the list.")
    if terms.clock_class and terms.clock_class not in ClockClass.values:
        problems["clock_class"] = _("Choose one from the list.")
    if terms.recheck_one_in is not None and not 1 <= terms.recheck_one_in <= 1000:
        problems["recheck_one_in"] = _("Write a whole number from 1 to 1000.")
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)


def _check_seen(path: str, code: str, seen: str | None) -> None:
    if seen is not None and seen != print_of(path, code):
        raise Conflict(
            _("Somebody else changed this kind in the meantime; nothing was set."),
            next_step=_("Look at what holds now, and set yours again if it is needed."),
        )


def _check_words(**given: str) -> None:
    problems = {
        name: _("Please keep it under %(most)d characters.") % {"most": LONGEST[name]}
        for name, text in given.items()
        if len(text.strip()) > LONGEST[name]
    }
    if problems:
        raise Invalid(_("The text is too long."), fields=problems)


@dataclass(frozen=True)
class Words:
    """What a place's own kind is called, and an example."""

    name_zh: str
    name_en: str = ""
    hint_zh: str = ""
    hint_en: str = ""

    def as_fields(self) -> dict[str, str]:
        """The columns; a name that is only known in Chinese stands in for the English one."""
        name_zh = self.name_zh.strip()
        return {
            "name_zh": name_zh,
            "name_en": self.name_en.strip() or name_zh,
            "hint_zh": self.hint_zh.strip(),
            "hint_en": self.hint_en.strip(),
        }


@transaction.atomic
def add_kind(
    words: Words, terms: Terms, *, by: Actor, path: str, is_public: bool, form_key: str
) -> Kind:
    """A place adds a kind for itself and everything below it. Whether it is public is decided here
    once and for all. The same form sent twice adds it once."""
    check_may(by, "rules.set", path)
    _check_terms("", terms)
    _check_names(words)
    code = f"k{sha256(f'{path}|{form_key}'.encode()).hexdigest()[:16]}"
    known = Kind.objects.filter(pk=code).first()
    if known is not None:
        return _same(known, words, is_public=is_public)
    own = Kind.objects.filter(scope_path=path)
    if own.count() >= MOST_OWN:
        raise Invalid(_("This place has enough kinds of its own. Switch some off or rename them."))
    if own.filter(name_zh=words.name_zh.strip()).exists():
        raise Invalid(
            _("The place has this kind already."), fields={"name_zh": _("Choose another name.")}
        )
    kind = Kind.objects.create(
        code=code,
        family=FAMILY,
        **words.as_fields(),
        first_level=terms.first_level or Level.GROUP,
        clock_class=terms.clock_class or ClockClass.ORDINARY,
        small=bool(terms.small),
        is_public=is_public,
        position=LAST,
        scope_path=path,
    )
    details = {"path": path, "name": kind.name_zh, "is_public": is_public}
    audit.note(by=by, verb="add_kind", what=f"matters.Kind:{code}", details=details)
    return kind


def _same(known: Kind, words: Words, *, is_public: bool) -> Kind:
    if known.name_zh != words.name_zh.strip() or known.is_public != is_public:
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open a new form to add another kind."),
        )
    return known


def _check_names(words: Words) -> None:
    if not words.name_zh.strip():
        raise Invalid(_("The kind needs a name."), fields={"name_zh": _("Please fill this in.")})
    _check_words(**words.as_fields())


@transaction.atomic
def rename_kind(code: str, words: Words, *, by: Actor, path: str, seen: str | None = None) -> Kind:
    """A place calls its own kind otherwise; matters that stand are called so too. The kinds of the
    product keep their names, so that everybody means the same by them."""
    _lock(code)
    kind = Kind.objects.get(pk=code)
    if not kind.scope_path or kind.scope_path != path:
        raise Invalid(_("Only kinds that this place added itself can be renamed here."))
    check_may(by, "rules.set", path)
    _check_names(words)
    fields = words.as_fields()
    if all(getattr(kind, name) == text for name, text in fields.items()):
        return kind
    _check_seen(path, code, seen)
    for name, text in fields.items():
        setattr(kind, name, text)
    kind.save(update_fields=list(fields))
    audit.note(
        by=by, verb="rename_kind", what=f"matters.Kind:{code}", details={"path": path, **fields}
    )
    return kind
