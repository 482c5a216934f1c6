"""Setting a value from a moment on, and giving an own value up again."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Refused
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services import shapes, strictness
from linli.rulesets.services.asking import prefixes

LONGEST_NOTE: Final = 200  # characters


@transaction.atomic
def set_value(
    key: str,
    new: Any,
    *,
    by: Actor,
    path: str = "",
    since: datetime | None = None,
    note: str = "",
    seen: str | None = None,
    form_key: str = "",
) -> RuleValue:
    """A place sets a value from a moment on; the one before ends there.

    `seen` is the `print_of` that the reader saw: a newer one raises `Conflict`. The same `form_key`
    sets once. Raises `Invalid` for a value of another shape, for one that is laxer than the rule
    allows, and for a moment that has passed (only Linli itself writes those).
    """
    rule = _locked(key)
    check_may_set(by, path)
    known = _known(form_key, rule, path, new)
    if known is not None:
        return known
    check_seen(rule, path, seen)
    moment = _moment(since, by)
    _check_note(note)
    check(rule, path, new, moment)
    return write(rule, new, by=by, path=path, moment=moment, note=note, form_key=form_key)


def write(
    rule: Rule,
    new: Any,
    *,
    by: Actor,
    path: str,
    moment: datetime,
    note: str = "",
    form_key: str = "",
) -> RuleValue:
    """The row, the end of the one before, the end of what is too lax below, and the audit entry."""
    too_lax = strictness.below(rule, path, new, moment).ends
    for row in too_lax:
        _end(row, moment)
    own = strictness.still_to_come(rule, moment).filter(scope_path=path, valid_from__lt=moment)
    own.update(valid_to=moment)
    row, _made = RuleValue.objects.update_or_create(
        rule=rule,
        scope_path=path,
        valid_from=moment,
        defaults={
            "value": new,
            "valid_to": None,
            "note": note.strip(),
            "set_at": clock.now(),
            "set_by_id": by.person_id,
            "form_key": form_key,
            "counted_at": None,
            "counted_to": None,
        },
    )
    details: dict[str, Any] = {"path": path, "value": new}
    if too_lax:
        details["ended_below"] = [narrower.scope_path for narrower in too_lax]
    audit.note(by=by, verb="set_rule", what=f"rulesets.Rule:{rule.key}", details=details)
    return row


@transaction.atomic
def end_value(
    key: str,
    *,
    by: Actor,
    path: str,
    since: datetime | None = None,
    note: str = "",
    seen: str | None = None,
) -> bool:
    """A place gives its own value up: from then on the wider place's holds. What it had planned is
    dropped. Returns whether there was anything to give up, so that sending it twice is harmless."""
    rule = _locked(key)
    check_may_set(by, path)
    if not path:
        raise Invalid(_("The general value can be changed, not given up."))
    moment = _moment(since, by)
    own = list(strictness.still_to_come(rule, moment).filter(scope_path=path))
    if not own:
        return False
    check_seen(rule, path, seen)
    _check_note(note)
    for row in own:
        _end(row, moment)
    audit.note(
        by=by,
        verb="end_rule",
        what=f"rulesets.Rule:{key}",
        details={"path": path, "note": note.strip()},
    )
    return True


def _end(row: RuleValue, moment: datetime) -> None:
    """A value that has held ends; one that was only planned is dropped (the audit log keeps it)."""
    if row.valid_from >= moment:
        row.delete()
        return
    row.valid_to, row.counted_to = moment, None
    row.save(update_fields=["valid_to", "counted_to"])


def print_of(rule: Rule, path: str) -> str:
    """Changes whenever a value of the rule changes here or above: what a form was drawn from."""
    rows = RuleValue.objects.filter(rule=rule, scope_path__in=prefixes(path)).order_by("pk")
    listed = [
        [row.pk, row.value, row.valid_from.isoformat(), str(row.valid_to), str(row.set_at)]
        for row in rows
    ]
    return sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()[:24]


def check_may_set(by: Actor, path: str) -> None:
    """Rules are set by whoever has the verb at the place or above it."""
    if by.kind != ActorKind.SYSTEM and not any(
        path.startswith(grant.path) for grant in by.granting("rules.set") if not grant.grid_id
    ):
        raise Refused(_("Your posting does not set rules here."))


def _locked(key: str) -> Rule:
    """Two who set one rule come one after the other."""
    rule = Rule.objects.select_for_update().filter(key=key).first()
    if rule is None:
        raise NotHere(_("There is no rule “%(key)s”.") % {"key": key})
    return rule


def _known(form_key: str, rule: Rule, path: str, new: Any) -> RuleValue | None:
    found = RuleValue.objects.filter(form_key=form_key).first() if form_key else None
    if found is not None and (found.rule_id, found.scope_path, found.value) != (
        rule.key,
        path,
        new,
    ):
        raise Conflict(
            _("This form was sent before with another value."),
            next_step=_("Open the page of the rule again."),
        )
    return found


def check_seen(rule: Rule, path: str, seen: str | None) -> None:
    if seen is not None and seen != print_of(rule, path):
        raise Conflict(
            _("Somebody else changed this rule in the meantime; nothing was set."),
            next_step=_("Look at the value that holds now, and set yours again if it is needed."),
        )


def _moment(since: datetime | None, by: Actor) -> datetime:
    now = clock.now()
    if since is not None and since < now and by.kind != ActorKind.SYSTEM:
        raise Invalid(
            _("A value never holds backwards."),
            fields={"since": _("Leave the day empty for at once, or choose a later one.")},
        )
    return since or now


def check(rule: Rule, path: str, new: Any, since: datetime | None = None) -> None:
    """Raise `Invalid` if the value has another shape than the rule's, or is too lax here."""
    sample = (
        RuleValue.objects.filter(Q(scope_path="") | Q(scope_path=path), rule=rule)
        .order_by("scope_path", "valid_from")
        .first()
    )
    shapes.shape_of(rule.unit, sample.value if sample else new).check(new)
    strictness.check(rule, path, new, since or clock.now())


def _check_note(note: str) -> None:
    if len(note.strip()) > LONGEST_NOTE:
        raise Invalid(
            _("The text is too long."),
            fields={
                "note": _("Please keep it under %(most)d characters.") % {"most": LONGEST_NOTE}
            },
        )
