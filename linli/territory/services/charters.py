"""The rule books of branches: draft → adopted → in force → revised (row S4-10).

A text that was adopted is never changed again; a revision is the next edition. Each step is
appended, with a digest of the text that it was about.
"""

from collections.abc import Collection
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Invalid, NotHere, Text
from linli.common.ids import new_id
from linli.common.workflow import check_move
from linli.people.actors import SYSTEM, Actor
from linli.territory import rules
from linli.territory.choices import ORGANISATIONS, CharterStatus
from linli.territory.models import Charter, CharterStep, Unit
from linli.territory.workflow import CHECKS, MOVES, NEEDS

LONGEST: Final = {"title": 80, "text": 20_000, "reason": 200}
DECIDED: Final = frozenset({CharterStatus.ADOPTED, CharterStatus.IN_FORCE})
AT_ONCE: Final = 50  # rules that the worker puts in force in one go


@transaction.atomic
def start(unit: Unit, *, by: Actor, title: str, text: str, key: UUID | None = None) -> Charter:
    """A draft of an organisation. `key` becomes its own, so that a form sent twice makes one."""
    rules.check_may_organise(by, unit)
    if unit.kind not in ORGANISATIONS or unit.valid_to is not None:
        sentence = _("Choose an organisation from the list.")
        raise Invalid(sentence, fields={"unit": sentence})
    title, text = _checked(title, text)
    known = Charter.objects.filter(pk=key).first() if key else None
    if known is not None:
        return known
    own = key or new_id()
    charter = Charter(id=own, root=own, unit=unit, path=unit.path, title=title, text=text)
    charter.save(force_insert=True)
    _append(charter, "draft", "", by=by)
    return charter


def _checked(title: str, text: str) -> tuple[str, str]:
    title, text = title.strip(), "\n".join(text.strip().splitlines())
    problems: dict[str, Text] = {}
    for name, words in (("title", title), ("text", text)):
        if not words:
            problems[name] = _("Please fill this in.")
        elif len(words) > LONGEST[name]:
            problems[name] = _("Please keep it under %(most)d characters.") % {
                "most": LONGEST[name]
            }
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)
    return title, text


@transaction.atomic
def write(key: UUID, *, by: Actor, title: str, text: str, version: int | None = None) -> Charter:
    """Other words for a draft. The same again changes nothing; what somebody else wrote meanwhile
    is a `Conflict`."""
    charter = _begin(key, "write", by, title=title, text=text)
    title, text = _checked(title, text)
    if (charter.title, charter.text) == (title, text):
        return charter
    _check_version(charter, version)
    charter.title, charter.text = title, text
    _finish(charter, "write", by=by)
    return charter


@transaction.atomic
def adopt(
    key: UUID,
    *,
    by: Actor,
    adopted_on: date | None,
    in_force_on: date | None,
    checked: Collection[str],
    version: int | None = None,
) -> Charter:
    """The members adopted it on a day; it comes into force by itself on the same or a later one.
    Everything on the list has to have been looked at. Sent twice it is adopted once."""
    charter = _locked(key)
    if charter.status in DECIDED and charter.adopted_on == adopted_on:
        return charter
    _check(charter, "adopt", by, adopted_on=adopted_on, in_force_on=in_force_on)
    _check_version(charter, version)
    assert adopted_on is not None  # noqa: S101 - the move needs both
    assert in_force_on is not None  # noqa: S101
    _check_days(adopted_on, in_force_on)
    missing = {name: _("Look at this before it is adopted.") for name in CHECKS}
    missing = {name: text for name, text in missing.items() if name not in checked}
    if missing:
        raise Invalid(_("Not everything on the list has been looked at."), fields=missing)
    charter.adopted_on, charter.in_force_on = adopted_on, in_force_on
    days = {"adopted_on": adopted_on.isoformat(), "in_force_on": in_force_on.isoformat()}
    _finish(charter, "adopt", by=by, checked=sorted(CHECKS), **days)
    if in_force_on <= clock.today():
        _enforce(charter, by=by)
    return charter


def _check_days(adopted_on: date, in_force_on: date) -> None:
    problems: dict[str, Text] = {}
    if adopted_on > clock.today():
        problems["adopted_on"] = _("It was adopted today or before.")
    if in_force_on < adopted_on:
        problems["in_force_on"] = _("It comes into force on the day of its adoption or later.")
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)


@transaction.atomic
def take_back(key: UUID, *, by: Actor, reason: str, version: int | None = None) -> Charter:
    """Adopted, not yet in force, and found wanting: a draft again."""
    charter = _begin(key, "take_back", by, reason=reason)
    _check_version(charter, version)
    charter.adopted_on = charter.in_force_on = None
    _finish(charter, "take_back", by=by, reason=reason)
    return charter


@transaction.atomic
def drop(key: UUID, *, by: Actor, version: int | None = None) -> Charter:
    """A draft that nobody wants any more."""
    charter = _begin(key, "drop", by)
    _check_version(charter, version)
    _finish(charter, "drop", by=by)
    return charter


@transaction.atomic
def repeal(key: UUID, *, by: Actor, reason: str, version: int | None = None) -> Charter:
    """A rule in force ends today, without another one in its place."""
    charter = _begin(key, "repeal", by, reason=reason)
    _check_version(charter, version)
    _finish(charter, "repeal", by=by, reason=reason)
    return charter


@transaction.atomic
def revise(key: UUID, *, by: Actor) -> Charter:
    """The next edition begins as a draft with the same words; this one stays in force meanwhile.
    Asked twice it is the same draft."""
    charter = _begin(key, "revise", by)
    begun = charter.revised_by.exclude(status=CharterStatus.ENDED).first()
    if begun is not None:
        return begun
    draft = Charter(
        unit=charter.unit,
        path=charter.path,
        title=charter.title,
        text=charter.text,
        edition=charter.edition + 1,
        root=charter.root,
        revises=charter,
    )
    draft.save(force_insert=True)
    _append(draft, "draft", "", by=by)
    _finish(charter, "revise", by=by, edition=draft.edition)
    return draft


def put_in_force() -> int:
    """Rules whose day has come; for the worker. Returns how many."""
    due = Charter.objects.filter(status=CharterStatus.ADOPTED, in_force_on__lte=clock.today())
    keys = list(due.order_by("in_force_on", "edition", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_put_in_force(key) for key in keys)


@transaction.atomic
def _put_in_force(key: UUID) -> bool:
    charter = _locked(key)
    if charter.status != CharterStatus.ADOPTED:  # another worker was quicker
        return False
    _enforce(charter, by=SYSTEM)
    return True


def _enforce(charter: Charter, *, by: Actor) -> None:
    """It holds now, and what it revises does not."""
    _finish(charter, "enforce", by=by)
    if charter.revises_id is None:
        return
    before = _locked(charter.revises_id)
    if before.status == CharterStatus.IN_FORCE:
        _finish(before, "replace", by=by, edition=charter.edition)


def _locked(key: UUID) -> Charter:
    rows = Charter.objects.select_for_update(of=("self",)).select_related("unit")
    charter = rows.filter(pk=key).first()
    if charter is None:
        raise NotHere(_("There is no such rule."))
    return charter


def _begin(key: UUID, verb: str, by: Actor, **given: object) -> Charter:
    charter = _locked(key)
    _check(charter, verb, by, **given)
    return charter


def _check(charter: Charter, verb: str, by: Actor, **given: object) -> None:
    """Whether this person may do it now; `MoveRefused` says what can be done instead."""
    rules.check_may_organise(by, charter.unit)
    reason = given.get("reason")
    if isinstance(reason, str) and len(reason.strip()) > LONGEST["reason"]:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST["reason"]}
        raise Invalid(sentence, fields={"reason": sentence})
    check_move(MOVES, charter.status, verb, given, names=NEEDS)


def _check_version(charter: Charter, version: int | None) -> None:
    if version is not None and version != charter.version:
        raise Conflict(
            _("Somebody else changed this rule in the meantime."),
            next_step=_("Look at it again; your words are kept below."),
        )


def _finish(charter: Charter, verb: str, *, by: Actor, reason: str = "", **facts: Any) -> None:
    was = charter.status
    charter.status = MOVES[was][verb].to or was
    _append(charter, verb, was, by=by, reason=reason, **facts)


def _append(
    charter: Charter, verb: str, was: str, *, by: Actor, reason: str = "", **facts: Any
) -> None:
    """Count the version up, keep the rule and write its step."""
    now = clock.now()
    charter.version += 1
    charter.save()
    grants = rules.covering(by, "organisation.edit", charter.path)
    CharterStep(
        record=charter,
        seq=charter.version,
        at=now,
        entered_at=now,
        actor=by.as_json(grants),
        verb=verb,
        was=was,
        now=charter.status,
        payload={"text": sha256(charter.text.encode()).hexdigest(), **facts},
        words=seal_words({"reason": reason.strip()} if reason.strip() else {}),
        public=False,
    ).save()
