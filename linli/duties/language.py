"""The language of the rules of duties: a few lines, each a word, a colon and what it says.

    who: link instructor
    counts: activity instructor_visit
    where: village
    by: holder
    least: 1 times
    per: rule activities.every.instructor_visit
    excused: vacancy leave road new

 - `who`: `link` and a kind of link, `role` and a role, or `unit` and kinds of units;
 - `counts`: `activity` and its kinds, `tagged` and tags, or both; `matter` and its kinds, none for
   any; `links` and a kind of link; `households`, those of the place that were offered a visit, or
   with a kind of link, of those that are linked to whoever is bound; `study` and `before`, `inside`
   (of the meetings that were held) or `weekly`;
 - `door` (met): which home visits count, by how they went, `phone` and `survey` if those count too,
   `helped` if only at households that asked for help and agreed;
 - `where` (own): `own`, what the organisation itself held; `village`, what was held in its village;
 - `by` (anybody): `holder` or `anybody`;
 - `least`: a number or `rule` and its key, then `times`, `hours`, `days` or `percent`;
 - `per`: `week`, `month`, `quarter`, `year`, or `rule` and the key of so many months;
 - `excused` (nothing): `vacancy`, `leave`, `new`, `road`.

Nothing here asks the database: whether a kind exists is looked up when a rule is saved.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.duties.choices import Binds, By, Counts, Door, Measure, Part, Per, Where, Why
from linli.territory.choices import UnitKind

RULE: Final = "rule"
TAGGED: Final = "tagged"
HOME_VISIT: Final = "home_visit"
OUTCOMES: Final = frozenset({Door.MET, Door.NOBODY, Door.REFUSED, Door.TOO_LATE, Door.OTHERS})
MOST: Final = 366
WHOLE: Final = 100
LONGEST: Final = 1000
WORD: Final = re.compile(r"[\w.\-]{1,60}")
LINES: Final = ("who", "counts", "door", "where", "by", "least", "per", "excused")
NEEDED: Final = ("who", "counts", "least", "per")


@dataclass(frozen=True)
class Law:
    """What a rule says. `least` is a number or the key of a rule; so is `per`, of months."""

    binds: str
    names: tuple[str, ...]
    counts: str
    kinds: tuple[str, ...]
    tags: tuple[str, ...]
    where: str
    by: str
    least: int
    least_rule: str
    measure: str
    per: str
    per_rule: str
    excused: tuple[str, ...]
    door: tuple[str, ...] = (Door.MET,)

    @property
    def rule_keys(self) -> list[str]:
        """The thresholds that it asks for."""
        return [key for key in (self.least_rule, self.per_rule) if key]

    @property
    def at_doors(self) -> bool:
        """Whether home visits may be among what counts."""
        if self.counts == Counts.ACTIVITY:
            return not self.kinds or HOME_VISIT in self.kinds
        return self.counts == Counts.HOUSEHOLDS

    @property
    def of_person(self) -> bool:
        """Whether it binds one person rather than an organisation or a place."""
        linked = self.counts == Counts.LINKS or (self.counts == Counts.HOUSEHOLDS and self.kinds)
        return self.binds == Binds.ROLE and bool(linked)


@lru_cache(maxsize=500)
def parse(text: str) -> Law:
    """What the lines say; raises `Invalid` with a sentence that names the line."""
    said = _lines(text)
    binds, names = _who(said["who"])
    counts, kinds, tags = _counts(said["counts"])
    least, least_rule, measure = _least(said["least"])
    per, per_rule = _per(said["per"])
    law = Law(
        binds=binds,
        names=names,
        counts=counts,
        kinds=kinds,
        tags=tags,
        where=_one("where", said.get("where", [Where.OWN]), Where.values),
        by=_one("by", said.get("by", [By.ANYBODY]), By.values),
        least=least,
        least_rule=least_rule,
        measure=measure,
        per=per,
        per_rule=per_rule,
        excused=tuple(_each("excused", said.get("excused", []), Why.values)),
        door=tuple(_each("door", said.get("door", [Door.MET]), Door.values)),
    )
    _check_together(law, said)
    return law


def _lines(text: str) -> dict[str, list[str]]:
    if len(text) > LONGEST:
        raise Invalid(_("A rule has at most %(most)d characters.") % {"most": LONGEST})
    said: dict[str, list[str]] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        name, colon, rest = line.partition(":")
        if not colon or name not in LINES:
            raise _wrong(line[:40], _("A line begins with one of: %(words)s."), LINES)
        if name in said:
            raise Invalid(_("The line “%(name)s” stands there twice.") % {"name": name})
        said[name] = rest.split()
        if bad := [word for word in said[name] if not WORD.fullmatch(word)]:
            raise Invalid(_("“%(word)s” is not a word of a rule.") % {"word": bad[0][:40]})
    for name in NEEDED:
        if not said.get(name):
            raise Invalid(_("The line “%(name)s” is missing.") % {"name": name})
    return said


def _who(words: list[str]) -> tuple[str, tuple[str, ...]]:
    binds, *names = words
    _one("who", [binds], Binds.values)
    if not names or (binds != Binds.UNIT and len(names) > 1):
        raise Invalid(_("Say after “%(word)s” which one.") % {"word": binds})
    if binds == Binds.UNIT:
        _each("who", names, UnitKind.values)
    return binds, tuple(names)


def _counts(words: list[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    first, *rest = words
    if first == TAGGED:
        first, rest = Counts.ACTIVITY, words
    _one("counts", [first], Counts.values)
    at = rest.index(TAGGED) if TAGGED in rest else len(rest)
    kinds, tags = tuple(rest[:at]), tuple(rest[at + 1 :])
    if (TAGGED in rest and not tags) or (tags and first != Counts.ACTIVITY):
        raise Invalid(_("Only activities are “tagged”, and with a word after it."))
    if first == Counts.STUDY:
        _one("counts: study", list(kinds), Part.values)
    if not kinds and not tags and first not in {Counts.MATTER, Counts.HOUSEHOLDS}:
        raise Invalid(_("Say after “%(word)s” which one.") % {"word": first})
    return first, kinds, tags


def _least(words: list[str]) -> tuple[int, str, str]:
    number, rule, rest = 0, "", words
    if words[0] == RULE:
        rule, rest = (words[1] if len(words) > 1 else ""), words[2:]
    elif words[0].isascii() and words[0].isdigit() and 0 < int(words[0][:9]) <= MOST:
        number, rest = int(words[0][:9]), words[1:]
    if not (number or rule):
        raise Invalid(_("Say at least how many, or “rule” and the key of a rule."))
    return number, rule, _one("least", rest or [Measure.TIMES], Measure.values)


def _per(words: list[str]) -> tuple[str, str]:
    if words[0] != RULE:
        return _one("per", words, Per.values), ""
    if len(words) != 2:
        raise Invalid(_("Say after “%(word)s” which one.") % {"word": RULE})
    return "", words[1]


def _check_together(law: Law, said: dict[str, list[str]]) -> None:
    """What cannot stand together."""
    wrong = (
        *_shares(law, said),
        (
            law.counts == Counts.LINKS and law.binds == Binds.LINK,
            _("A link does not count links; bind a role or a kind of unit."),
        ),
        (
            law.by == By.HOLDER and (law.binds == Binds.UNIT or law.counts == Counts.LINKS),
            _("Only what a linked or posted person does is counted by the holder."),
        ),
        (
            law.measure in {Measure.HOURS, Measure.DAYS}
            and (law.counts not in {Counts.ACTIVITY, Counts.STUDY} or law.by == By.HOLDER),
            _("Hours and days are counted of what organisations hold, never of a person."),
        ),
    )
    for is_wrong, sentence in wrong:
        if is_wrong:
            raise Invalid(sentence)


def _shares(law: Law, said: dict[str, list[str]]) -> tuple[tuple[bool, str], ...]:
    """Of households, and of what a branch studied."""
    homes, study = law.counts == Counts.HOUSEHOLDS, law.counts == Counts.STUDY
    weekly = study and law.kinds == (Part.WEEKLY,)
    percent = law.measure == Measure.PERCENT
    return (
        (
            percent != (homes or (study and not weekly)),
            _("“percent” goes with “households”, “study before” and “study inside” alone."),
        ),
        (percent and law.least > WHOLE, _("At most 100 percent.")),
        (
            weekly and law.measure != Measure.DAYS,
            _("“study weekly” is counted in days: write for example “least: 1 days”."),
        ),
        (
            study and (law.binds != Binds.UNIT or law.where != Where.OWN),
            _("Study is the branch's own: bind kinds of organisations, without “where: village”."),
        ),
        (
            homes and not law.kinds and (law.binds != Binds.UNIT or law.where != Where.VILLAGE),
            _("Households of a place: write “who: unit village” and “where: village”."),
        ),
        (
            homes and bool(law.kinds) and law.binds != Binds.ROLE,
            _("Linked households: write after “who” a role, for example “role contact_member”."),
        ),
        (homes and law.by == By.HOLDER, _("Households are offered a visit by whoever comes.")),
        ("door" in said and not law.at_doors, _("“door” goes with home visits alone.")),
        (
            "door" in said and not set(law.door) & OUTCOMES,
            _("Say after “door” how a visit went that counts, for example “met”."),
        ),
        (homes and Door.HELPED in law.door, _("Of households each one is asked, helped or not.")),
    )


def _one(line: str, words: list[str], known: list[str]) -> str:
    if len(words) != 1 or words[0] not in known:
        raise _wrong(f"{line}: {' '.join(words)}"[:60], _("Choose one of: %(words)s."), known)
    return str(words[0])


def _each(line: str, words: list[str], known: list[str]) -> list[str]:
    return [_one(line, [word], known) for word in dict.fromkeys(words)]


def _wrong(where: str, sentence: str, known: tuple[str, ...] | list[str]) -> Invalid:
    return Invalid(f"“{where}”: {sentence % {'words': ', '.join(known)}}")
