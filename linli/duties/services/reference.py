"""Keeping rules of duties: each is read, and looked up, before it is saved."""

import tomllib
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities.models import ActivityKind
from linli.common import clock
from linli.common.errors import Invalid, Text
from linli.duties.choices import Binds, Counts, Programme
from linli.duties.language import Law, parse
from linli.duties.models import DutyRule
from linli.matters.models import Kind
from linli.rulesets.models import Rule
from linli.territory.models import LinkKind, Role

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "duties.toml"

KINDS: Final[dict[Counts, Any]] = {
    Counts.ACTIVITY: ActivityKind,
    Counts.MATTER: Kind,
    Counts.LINKS: LinkKind,
    Counts.HOUSEHOLDS: LinkKind,
}


@dataclass(frozen=True)
class Wanted:
    """A rule as somebody writes it."""

    code: str
    programme: str
    name_zh: str
    name_en: str
    text: str
    source: str
    from_on: date
    until_on: date | None = None
    scope_path: str = ""
    position: int = 0


def rule_entries() -> list[dict[str, Any]]:
    """The rules as the file says them."""
    entries: list[dict[str, Any]] = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["duty"]
    return entries


@transaction.atomic
def load_reference() -> int:
    """Bring in the rules that come with the product; safe to run again. Returns how many."""
    entries = rule_entries()
    for position, entry in enumerate(entries):
        save(
            Wanted(
                code=entry["code"],
                programme=entry["programme"],
                name_zh=entry["zh"],
                name_en=entry["en"],
                text=entry["rule"].strip(),
                source=entry["source"],
                from_on=entry["since"],
                until_on=entry.get("until"),
                position=position,
            )
        )
    return len(entries)


def save(wanted: Wanted) -> DutyRule:
    """Keep a rule; raises `Invalid` with a sentence for each part that cannot be used."""
    check(wanted)
    fields = {
        "programme": wanted.programme,
        "name_zh": wanted.name_zh,
        "name_en": wanted.name_en,
        "text": wanted.text,
        "source": wanted.source,
        "scope_path": wanted.scope_path,
        "from_on": wanted.from_on,
        "until_on": wanted.until_on,
        "position": wanted.position,
    }
    row, _made = DutyRule.objects.update_or_create(
        code=wanted.code,
        defaults=fields,
        create_defaults={**fields, "line": wanted.code, "added_on": clock.today()},
    )
    return row


def check(wanted: Wanted) -> Law:
    """What its lines say, if everything that they name is there."""
    try:
        law = parse(wanted.text)
    except Invalid as problem:
        raise Invalid(_("This rule cannot be read."), fields={"text": str(problem)}) from None
    ends = wanted.until_on
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("programme", wanted.programme not in Programme.values, _("Choose one from the list.")),
        ("name_zh", not 0 < len(wanted.name_zh.strip()) <= 60, _("Give it a short name.")),
        ("name_en", not 0 < len(wanted.name_en.strip()) <= 60, _("Give it a short name.")),
        ("source", not 0 < len(wanted.source.strip()) <= 120, _("Say where it comes from.")),
        ("until_on", ends is not None and ends <= wanted.from_on, _("Give a later day.")),
    )
    problems = {name: sentence for name, is_wrong, sentence in wrong if is_wrong}
    if missing := _unknown(law):
        problems["text"] = " ".join(missing)
    if problems:
        raise Invalid(_("The rule is not complete."), fields=problems)
    return law


def _unknown(law: Law) -> list[str]:
    """Names that nothing has. A few queries, when a rule is saved."""
    asked: list[tuple[Any, tuple[str, ...] | list[str]]] = [(Rule, law.rule_keys)]
    if law.binds == Binds.LINK:
        asked.append((LinkKind, law.names))
    elif law.binds == Binds.ROLE:
        asked.append((Role, law.names))
    if law.counts in KINDS:
        asked.append((KINDS[Counts(law.counts)], law.kinds))
    missing: list[str] = []
    for model, names in asked:
        known = set(model.objects.filter(pk__in=names).values_list("pk", flat=True))
        missing += [_sentence(name, model) for name in names if name not in known]
    return missing


def _sentence(name: str, model: Any) -> str:
    """What is not there, and what may be meant."""
    near = get_close_matches(name, model.objects.values_list("pk", flat=True), n=2, cutoff=0.5)
    if near:
        said = {"word": name, "near": _(" or ").join(f"“{one}”" for one in near)}
        return str(_("There is no “%(word)s” here; %(near)s is meant?") % said)
    return str(_("There is no “%(word)s” here; look it up under “Words”.") % {"word": name})
