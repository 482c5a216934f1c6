"""A rule in words, for the person whom it binds. The words follow the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.activities.models import ActivityKind
from linli.common import clock
from linli.duties.choices import Binds, By, Counts, Door, Measure, Part, Where, Why
from linli.duties.language import Law
from linli.duties.models import DutyRule
from linli.duties.periods import WEEK
from linli.duties.services.values import Book
from linli.matters.models import Kind
from linli.territory.choices import UnitKind
from linli.territory.models import LinkKind, Role

PER: Final = {
    WEEK: gettext_lazy("each week"),
    1: gettext_lazy("each month"),
    3: gettext_lazy("each quarter"),
    12: gettext_lazy("each year"),
}


# Under which the names of kinds are looked up; of study there are none.
NAMED: Final = {
    Counts.ACTIVITY: Counts.ACTIVITY,
    Counts.MATTER: Counts.MATTER,
    Counts.LINKS: Counts.LINKS,
    Counts.HOUSEHOLDS: Counts.LINKS,
}
WITHOUT_PLACE: Final = frozenset({Counts.LINKS, Counts.STUDY})


@dataclass(frozen=True)
class Words:
    """One rule, line by line."""

    rule: DutyRule
    who: str
    what: str
    how_many: str
    how_often: str
    where: str
    by: str
    excused: str
    door: str = ""

    @property
    def asked(self) -> str:
        """How many, and how often: "at least once each month"."""
        return _("%(many)s %(often)s") % {"many": self.how_many, "often": self.how_often}


class Names:
    """Of every kind and role that some rules speak of. A few queries, for all of them."""

    def __init__(self, laws: Iterable[Law]) -> None:
        laws = list(laws)
        wanted: dict[str, set[str]] = {}
        for law in laws:
            if law.counts in NAMED:
                wanted.setdefault(NAMED[Counts(law.counts)], set()).update(law.kinds)
            if law.binds != Binds.UNIT:
                key = Counts.LINKS if law.binds == Binds.LINK else Binds.ROLE
                wanted.setdefault(key, set()).update(law.names)
        models = {
            Counts.ACTIVITY: ActivityKind,
            Counts.MATTER: Kind,
            Counts.LINKS: LinkKind,
            Binds.ROLE: Role,
        }
        self._names: dict[tuple[str, str], str] = {}
        for what, codes in wanted.items():
            if codes:
                for one in models[what]._default_manager.filter(pk__in=codes):  # type: ignore[index]
                    self._names[str(what), str(one.pk)] = one.name  # type: ignore[attr-defined]

    def of(self, what: str, codes: Sequence[str]) -> str:
        """Joined, each by its name."""
        if what == Binds.UNIT:
            return _(", ").join(str(UnitKind(code).label) for code in codes)
        named = str(NAMED.get(what, what))  # type: ignore[call-overload]
        return _(", ").join(self._names.get((named, code), code) for code in codes)


def explain(
    rules: Sequence[DutyRule], path: str = "", book: Book | None = None
) -> dict[str, Words]:
    """By code, as a place reads them. A few queries, however many rules. `book`: their thresholds,
    for whoever has read them already."""
    laws = [rule.law for rule in rules]
    names, book = Names(laws), book or Book(laws, clock.now())
    return {
        rule.code: _words(rule, law, names, book, path)
        for rule, law in zip(rules, laws, strict=True)
    }


def _words(rule: DutyRule, law: Law, names: Names, book: Book, path: str) -> Words:
    months = book.months(law, path)
    often = PER.get(months)
    return Words(
        rule=rule,
        who=_who(law, names),
        what=_what(law, names),
        how_many=how_many(law, book.needed(law, path)),
        how_often=str(often) if often else _("every %(count)d months") % {"count": months},
        where="" if law.counts in WITHOUT_PLACE or law.of_person else str(Where(law.where).label),
        by=str(By(law.by).label) if law.by == By.HOLDER else "",
        excused=_(", ").join(str(Why(why).label) for why in law.excused),
        door=_(", ").join(str(Door(one).label) for one in law.door) if law.at_doors else "",
    )


def _who(law: Law, names: Names) -> str:
    if law.binds == Binds.LINK:
        return _("Whoever is linked: %(links)s") % {"links": names.of(Counts.LINKS, law.names)}
    if law.binds == Binds.ROLE:
        return _("Each %(role)s") % {"role": names.of(Binds.ROLE, law.names)}
    return _("Each of: %(kinds)s") % {"kinds": names.of(Binds.UNIT, law.names)}


def _what(law: Law, names: Names) -> str:
    if law.counts == Counts.STUDY:
        return str(Part(law.kinds[0]).label)
    kinds = names.of(law.counts, law.kinds)
    if law.counts == Counts.HOUSEHOLDS:
        return str(Counts(law.counts).label) + (
            _(": %(kinds)s") % {"kinds": kinds} if kinds else ""
        )
    if law.counts == Counts.MATTER:
        return _("Matters that were taken in or raised there and completed") + (
            _(": %(kinds)s") % {"kinds": kinds} if kinds else ""
        )
    if law.tags:
        tags = " ".join(f"#{tag}" for tag in law.tags)
        return f"{kinds} {tags}".strip()
    return kinds


def how_many(law: Law, needed: int) -> str:
    """In the measure of the law."""
    n = {"count": needed}
    if law.measure == Measure.PERCENT:
        return _("at least %(count)d %% of them") % n
    if law.measure == Measure.HOURS:
        return ngettext("at least %(count)d hour", "at least %(count)d hours", needed) % n
    if law.measure == Measure.DAYS:
        return ngettext("on at least %(count)d day", "on at least %(count)d days", needed) % n
    if law.counts == Counts.LINKS:
        return ngettext("at least %(count)d link", "at least %(count)d links", needed) % n
    if law.counts == Counts.MATTER:
        return ngettext("at least %(count)d matter", "at least %(count)d matters", needed) % n
    return ngettext("at least once", "at least %(count)d times", needed) % n


def amount(law: Law, number: int) -> str:
    """How much there is, as pages show it."""
    return f"{number} %" if law.measure == Measure.PERCENT else str(number)
