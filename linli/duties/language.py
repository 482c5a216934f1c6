"""The language of the rules of duties: six lines, each a word, a colon and what it says.

    who: link instructor
    counts: activity instructor_visit
    where: village
    by: holder
    least: 1 times
    per: rule activities.every.instructor_visit
    excused: vacancy leave road new

 - `who`: `link` and a kind of link, `role` and a role, or `unit` and kinds of units;
 - `counts`: `activity` and its kinds, `tagged` and tags, or both; `matter` and its kinds, none for
   any; `links` and a kind of link;
 - `where` (own): `own`, what the organisation itself held; `village`, what was held in its village;
 - `by` (anybody): `holder` or `anybody`;
 - `least`: a number or `rule` and its key, then `times`, `hours` or `days`;
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
from linli.duties.choices import Binds, By, Counts, Measure, Per, Where, Why
from linli.territory.choices import UnitKind

RULE: Final = "rule"
TAGGED: Final = "tagged"
MOST: Final = 366
LONGEST: Final = 1000
WORD: Final = re.compile(r"[\w.\-]{1,60}")
LINES: Final = ("who", "counts", "where", "by", "least", "per", "excused")
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

    @property
    def rule_keys(self) -> list[str]:
        """The thresholds that it asks for."""
        return [key for key in (self.least_rule, self.per_rule) if key]

    @property
    def of_person(self) -> bool:
        """Whether it binds one person rather than an organisation or a place."""
        return self.binds == Binds.ROLE and self.counts == Counts.LINKS


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
    )
    _check_together(law)
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
    if not kinds and not tags and first != Counts.MATTER:
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


def _check_together(law: Law) -> None:
    """What cannot stand together."""
    wrong = (
        (
            law.counts == Counts.LINKS and law.binds == Binds.LINK,
            _("A link does not count links; bind a role or a kind of unit."),
        ),
        (
            law.by == By.HOLDER and (law.binds == Binds.UNIT or law.counts == Counts.LINKS),
            _("Only what a linked or posted person does is counted by the holder."),
        ),
        (
            law.measure != Measure.TIMES and (law.counts != Counts.ACTIVITY or law.by == By.HOLDER),
            _("Hours and days are counted of what organisations hold, never of a person."),
        ),
    )
    for is_wrong, sentence in wrong:
        if is_wrong:
            raise Invalid(sentence)


def _one(line: str, words: list[str], known: list[str]) -> str:
    if len(words) != 1 or words[0] not in known:
        raise _wrong(f"{line}: {' '.join(words)}"[:60], _("Choose one of: %(words)s."), known)
    return str(words[0])


def _each(line: str, words: list[str], known: list[str]) -> list[str]:
    return [_one(line, [word], known) for word in dict.fromkeys(words)]


def _wrong(where: str, sentence: str, known: tuple[str, ...] | list[str]) -> Invalid:
    return Invalid(f"“{where}”: {sentence % {'words': ', '.join(known)}}")
