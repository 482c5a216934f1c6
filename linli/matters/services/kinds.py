"""How kinds are handled at a place: which are offered there, who answers first, on which clocks.

The nearest place that says something wins, field by field. A kind that comes from here has the
terms of the place in its own fields; it is never saved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, NotHere
from linli.matters.models import Kind, KindSetting, Matter
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.rulesets.services import prefixes
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.paths import township_path

FIELDS: Final = ("shown", "first_level", "clock_class", "small", "recheck_one_in")


@dataclass(frozen=True)
class Terms:
    """How a place handles a kind; an empty field says what the places above say."""

    shown: bool | None = None
    first_level: str = ""
    clock_class: str = ""
    small: bool | None = None
    recheck_one_in: int | None = None


class KindHere:
    """A kind with the terms that hold at one place."""

    def __init__(self, kind: Kind, settings: Iterable[KindSetting]) -> None:
        self.kind = kind
        self.shown, self.recheck_one_in = not kind.retired, 0
        self.lesson_at: Any = getattr(kind, "lesson_at", None)  # the township's (`learning`)
        self.settings = sorted(settings, key=lambda row: len(row.scope_path))
        for row in self.settings:
            self._apply(row)

    def _apply(self, row: KindSetting) -> None:
        if row.shown is not None:
            self.shown = row.shown and not self.kind.retired
        if row.small is not None:
            self.kind.small = row.small
        self.kind.first_level = row.first_level or self.kind.first_level
        self.kind.clock_class = row.clock_class or self.kind.clock_class
        self.recheck_one_in = row.recheck_one_in or self.recheck_one_in

    def own(self, path: str) -> KindSetting | None:
        """What the place itself says."""
        return next((row for row in self.settings if row.scope_path == path), None)

    def terms(self) -> Terms:
        """What holds, field by field."""
        return Terms(
            shown=self.shown,
            first_level=self.kind.first_level,
            clock_class=self.kind.clock_class,
            small=self.kind.small,
            recheck_one_in=self.recheck_one_in or None,
        )


def kinds_at(path: str, *, code: str = "", but: str | None = None) -> list[KindHere]:
    """The kinds of a place with their terms there, in the order of forms. One query, in SQL since
    every report asks it (ADR 0017)."""
    places = prefixes(path)
    marks = ", ".join(["%s"] * len(places))
    rows = Kind.objects.raw(
        "SELECT k.*, s.id AS s_id, s.scope_path AS s_path, s.shown AS s_shown,"  # noqa: S608
        " s.first_level AS s_level, s.clock_class AS s_class, s.small AS s_small,"
        " s.recheck_one_in AS s_one_in, s.note AS s_note, s.set_at AS s_at,"
        " (SELECT made_at FROM matters_kindlesson WHERE scope_path = %s) AS lesson_at"
        " FROM matters_kind k LEFT JOIN matters_kindsetting s"
        f" ON s.kind_id = k.code AND s.scope_path IN ({marks})"
        f" WHERE k.scope_path IN ({marks})" + (" AND k.code = %s" if code else "") +
        " ORDER BY k.position, k.code",
        [township_path(path), *places, *places, *([code] if code else [])],
    )  # fmt: skip
    found: dict[str, tuple[Kind, list[KindSetting]]] = {}
    for row in rows:
        _kind, settings = found.setdefault(row.pk, (row, []))
        if getattr(row, "s_id", None) is not None and row.s_path != but:  # type: ignore[attr-defined]
            settings.append(_setting(row))
    return [KindHere(kind, settings) for kind, settings in found.values()]


def _setting(row: Any) -> KindSetting:
    """The joined half of a row. SQLite hands yes and no over as numbers."""
    return KindSetting(
        id=row.s_id,
        kind_id=row.pk,
        scope_path=row.s_path,
        shown=None if row.s_shown is None else bool(row.s_shown),
        first_level=row.s_level,
        clock_class=row.s_class,
        small=None if row.s_small is None else bool(row.s_small),
        recheck_one_in=row.s_one_in,
        note=row.s_note,
        set_at=row.s_at,
    )


def offered(path: str, *, to_staff: bool = False, also_made: bool = False) -> list[Kind]:
    """What can be reported at a place, in the order of forms; to staff also what they alone set;
    where matters are counted, also what Linli makes by itself. One query."""
    shown = [here.kind for here in kinds_at(path) if here.shown]
    known = [kind for kind in shown if also_made or not kind.by_itself]
    return [kind for kind in known if to_staff or not kind.only_staff]


def offered_to_staff(paths: Iterable[str], *, also_made: bool = False) -> list[Kind]:
    """What staff may take in at one of several places: by what holds where they all lie."""
    listed = list(paths)
    common = set(prefixes(listed[0])) if listed else {""}
    for path in listed[1:]:
        common &= set(prefixes(path))
    return offered(max(common, key=len), to_staff=True, also_made=also_made)


def kind_at(path: str, code: str, *, but: str | None = None) -> KindHere:
    """One kind with its terms at a place, perhaps without what one place says; raises `NotHere`.
    One query."""
    found = kinds_at(path, code=code, but=but) if code else []
    if not found:
        raise NotHere(_("There is no such kind of matter."))
    return found[0]


def kind_for_report(path: str, code: str, *, by: Actor | None = None) -> Kind:
    """The kind of a new matter; raises `Invalid` for one that is not offered here, or not to
    whoever reports."""
    return choose(kinds_at(path, code=code) if code else [], code, by=by)


def choose(
    found: Iterable[KindHere], code: str, *, by: Actor | None = None, of_record: bool = False
) -> Kind:
    """The one with this code among the kinds of a place; raises `Invalid` as `kind_for_report`. A
    kind that Linli makes by itself is there for its records alone, and no place hides it."""
    for here in found:
        if here.kind.pk != code:
            continue
        if here.kind.by_itself and of_record:
            return here.kind
        if here.shown and _may_set(here.kind, by):
            return here.kind
    raise Invalid(
        _("There is no such kind of matter."), fields={"kind": _("Choose one from the list.")}
    )


def _may_set(kind: Kind, by: Actor | None) -> bool:
    office = by is not None and (by.in_office or by.kind == ActorKind.SYSTEM)
    return not kind.by_itself and (office or not kind.only_staff)


def check_where(kind: Kind, unit: Unit) -> None:
    """Some tasks are set at one kind of place alone, such as a villager group; else `Invalid`."""
    if kind.lies_in and unit.kind != kind.lies_in:
        label = UnitKind(kind.lies_in).label
        sentence = _("Choose a place of this kind: %(kind)s.") % {"kind": label}
        raise Invalid(sentence, fields={"unit": sentence})


def recheck_one_in(matter: Matter, general: int) -> int:
    """Of small matters of this kind here, one in how many is rechecked by somebody else."""
    here = kinds_at(matter.village.path, code=matter.kind_id)
    return (here[0].recheck_one_in if here else 0) or general


def print_of(path: str, code: str) -> str:
    """Changes whenever anything is said about the kind here or above: what a form showed."""
    here = kind_at(path, code)
    kind = Kind.objects.get(pk=code)
    said: list[Any] = [kind.name_zh, kind.name_en, kind.hint_zh, kind.hint_en]
    said += [[row.scope_path, *(getattr(row, name) for name in FIELDS)] for row in here.settings]
    return sha256(repr(said).encode()).hexdigest()[:24]


def settings_below(path: str, code: str) -> list[KindSetting]:
    """What narrower places say about the kind; it stays."""
    rows = KindSetting.objects.filter(below(path, "scope_path"), kind_id=code)
    return list(rows.exclude(scope_path=path).order_by("scope_path"))
