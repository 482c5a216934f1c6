"""A place writes its own rules of duties. What is written holds from a period's first day on; a
change is a new edition, and what was closed before stays as it was asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.ids import new_id
from linli.duties import rules
from linli.duties.choices import State
from linli.duties.models import DutyRule
from linli.duties.periods import WEEK, period_of
from linli.duties.services.bound import Ground, Scope
from linli.duties.services.evaluating import evaluate
from linli.duties.services.explaining import Words, explain
from linli.duties.services.reference import Wanted, check
from linli.duties.services.values import Book
from linli.people.actors import Actor
from linli.territory.models import Unit

LANGUAGES: Final = ("zh-hans", "en")
POSITION: Final = 500  # after those of the product
MOST_RULES: Final = 60  # of one place
LONGEST_NOTE: Final = 200
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Foreseen:
    """What a rule would do, before it is kept: in words, and today's numbers. `met` counts those
    that would have done it in the period that runs; nothing where it binds persons alone."""

    words: dict[str, Words]
    begins: date
    bound: int
    vacant: int
    met: int | None


def foresee(place: Unit, wanted: Wanted, *, by: Actor, before: DutyRule | None = None) -> Foreseen:
    """Raises `Refused`, `Invalid`. Nothing is kept."""
    rules.check_may_write(by, place.path)
    row = _row(place, wanted, before)
    ground, scope = Ground([row.law], Scope(place.path), clock.now()), Scope(place.path)
    bound = ground.bound(row.law)
    begins, row.from_on = row.from_on, date.min
    cells = [] if row.law.of_person else evaluate([row], scope, clock.now())
    row.from_on = begins
    said: dict[str, Words] = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = explain([row], place.path)[row.code]
    return Foreseen(
        words=said,
        begins=begins,
        bound=sum(not one.vacant for one in bound),
        vacant=sum(one.vacant for one in bound),
        met=None if row.law.of_person else sum(cell.state == State.MET for cell in cells),
    )


def write(place: Unit, wanted: Wanted, *, by: Actor, key: str, note: str = "") -> DutyRule:
    """A new rule of a place. Sent twice it is written once. Raises `Refused`, `Invalid`."""
    return _kept(place, wanted, by, key, note, lambda: None)


def change(
    code: str, wanted: Wanted, *, by: Actor, key: str, seen: str, note: str = ""
) -> DutyRule:
    """The next edition, from a period's first day on; the one before is asked until then. `seen`
    is what the writer read: a newer edition raises `Conflict`."""
    place = place_of(newest(code))

    def before() -> DutyRule:
        last = _locked(code)
        _check_seen(last, seen)
        if last.until_on is not None or last.from_on > clock.today():
            raise Conflict(
                _("A change or an end of this rule is planned already."),
                next_step=_("Take that back first."),
            )
        return last

    return _kept(place, wanted, by, key, note, before)


def _kept(
    place: Unit,
    wanted: Wanted,
    by: Actor,
    key: str,
    note: str,
    before: Callable[[], DutyRule | None],
) -> DutyRule:
    rules.check_may_write(by, place.path)
    if not 0 < len(key) <= 64:
        raise Invalid(_("Open the form again."))
    with transaction.atomic():
        place = Unit.objects.select_for_update().get(pk=place.pk)  # two at once take turns
        known = DutyRule.objects.filter(form_key=key).first()
        if known is not None:
            return _again(known, place, wanted)
        if len(note.strip()) > LONGEST_NOTE:
            raise Invalid(_("The text is too long."), fields={"note": _("The text is too long.")})
        last = before()
        row = _row(place, wanted, last)
        if last is None and _many(place) >= MOST_RULES:
            raise Invalid(_("A place has at most %(most)d rules.") % {"most": MOST_RULES})
        row.form_key, row.note = key, note.strip()
        if last is not None:
            last.until_on = row.from_on
            last.save(update_fields=["until_on"])
        row.save(force_insert=True)
        _note(by, "write_duty_rule", row)
        return row


def _again(known: DutyRule, place: Unit, wanted: Wanted) -> DutyRule:
    said = (known.scope_path, known.text, known.name_zh, known.name_en)
    if said != (place.path, wanted.text.strip(), wanted.name_zh.strip(), wanted.name_en.strip()):
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open the page of the rule again."),
        )
    return known


@transaction.atomic
def end(code: str, on: date, *, by: Actor, seen: str) -> DutyRule:
    """It asks no longer for periods that begin on this day or later; what runs is asked to its
    end. Twice is once."""
    last = _locked(code)
    rules.check_may_write(by, last.scope_path)
    if last.until_on is not None and seen != seen_of(last):
        return last  # sent twice
    _check_seen(last, seen)
    if last.from_on > clock.today():
        raise Conflict(
            _("This edition has not begun."), next_step=_("Take it back instead of ending it.")
        )
    if on <= clock.today():
        sentence = _("Give a day that has not come: nothing ends backwards.")
        raise Invalid(_("This cannot be used."), fields={"until_on": sentence})
    last.until_on = first_day(on, Book([last.law], clock.now()).months(last.law, last.scope_path))
    last.save(update_fields=["until_on"])
    _note(by, "end_duty_rule", last)
    return last


@transaction.atomic
def take_back(code: str, *, by: Actor, seen: str) -> DutyRule | None:
    """What is only planned does not come: an edition, or an end. What holds then, or nothing where
    the first edition had not begun."""
    last = _locked(code)
    rules.check_may_write(by, last.scope_path)
    _check_seen(last, seen)
    today = clock.today()
    _note(by, "take_back_duty_rule", last)
    if last.from_on > today:
        last.delete()
        last_but_one = editions(code)[:1]
        if not last_but_one:
            return None
        last = last_but_one[0]
    elif last.until_on is None or last.until_on <= today:
        raise Conflict(_("Nothing of this rule is planned."))
    last.until_on = None
    last.save(update_fields=["until_on"])
    return last


# Reading


def editions(code: str) -> list[DutyRule]:
    """Of one line, by the code of its first; the newest first."""
    return list(DutyRule.objects.filter(line=code).order_by("-edition"))


def newest(code: str) -> DutyRule:
    """The last edition of a place's own rule; raises `NotHere`."""
    found = editions(code)
    if not found or not found[0].is_own:
        raise NotHere(_("There is no such rule of a place."))
    return found[0]


def place_of(row: DutyRule) -> Unit:
    """The place that wrote it."""
    found = Unit.objects.filter(path=row.scope_path).first()
    if found is None:
        raise NotHere(_("There is no such place here."))
    return found


def seen_of(row: DutyRule) -> str:
    """Changes whenever the line changes."""
    return f"{row.code}/{row.until_on or ''}"


def _many(place: Unit) -> int:
    return DutyRule.objects.lasting(clock.today()).filter(scope_path=place.path).count()


def _locked(code: str) -> DutyRule:
    """The newest edition; two who change one rule come one after the other."""
    list(DutyRule.objects.select_for_update().filter(line=code).order_by("edition"))
    return newest(code)


def _check_seen(last: DutyRule, seen: str) -> None:
    if seen != seen_of(last):
        raise Conflict(
            _("Somebody else changed this rule in the meantime; nothing was kept."),
            next_step=_("Read what stands now, and write yours again if it is needed."),
        )


def first_day(day: date, months: int) -> date:
    """Of the first period that begins on a day or later."""
    period = period_of(day, months)
    return day if period.since == day else period.until


def _row(place: Unit, wanted: Wanted, before: DutyRule | None) -> DutyRule:
    """What would be kept; raises `Invalid`. It begins with a period that has not begun."""
    wanted = replace(wanted, text=wanted.text.strip())
    law = check(wanted)
    book = Book([law, *([before.law] if before else [])], clock.now())
    months = book.months(law, place.path)
    if before is not None:  # where the lengths differ, at the longer one's
        months = max(months, book.months(before.law, place.path), WEEK)
    edition = before.edition + 1 if before else 1
    line = before.line if before else f"own-{new_id().hex[-12:]}"
    return DutyRule(
        code=line if edition == 1 else f"{line}-{edition}",
        line=line,
        edition=edition,
        programme=wanted.programme,
        name_zh=wanted.name_zh.strip(),
        name_en=wanted.name_en.strip(),
        text=wanted.text,
        source=wanted.source.strip(),
        scope_path=place.path,
        from_on=first_day(max(wanted.from_on, clock.today() + DAY), months),
        added_on=clock.today(),
        position=POSITION,
    )


def _note(by: Actor, verb: str, row: DutyRule) -> None:
    details = {
        "edition": row.edition, "text": row.text, "from": f"{row.from_on}",
        "until": f"{row.until_on or ''}", "path": row.scope_path,
    }  # fmt: skip
    audit.note(by=by, verb=verb, what=f"duties.DutyRule:{row.line}", details=details)
