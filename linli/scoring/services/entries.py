"""A standard as plain data: what files say, what forms change, what is written. One check for all
of them, so that nothing half-right is ever kept."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.matters.models import Kind
from linli.scoring.choices import Method, ScoredAt
from linli.scoring.models import Standard
from linli.scoring.services.reference import NUMBERS

Entry = dict[str, Any]
MOST_ASPECTS: Final = 30
MOST_ITEMS: Final = 40
MOST_CENTI: Final = 1_000_00
MOST_WEIGHT: Final = 1000
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no database keeps the first
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LIMITS: Final = {
    "households": (0, 50),
    "groups": (0, 50),
    "again": (0, 50),
    "missing_percent": (0, 100),
    "year_percent": (0, 100),
    "rectify_days": (1, 60),
    "late_times": (1, 5),
}
TEXTS: Final = {"zh": 60, "en": 80, "source": 200, "note": 400}
ASPECT_TEXTS: Final = {"zh": 60, "en": 80, "hint_zh": 200, "hint_en": 300}
ITEM_TEXTS: Final = {"zh": 120, "en": 200}
YES_OR_NO: Final = ("public_place", "may_not_apply", "photo_for_deduction")


def entry_of(standard: Standard) -> Entry:
    """As files and forms have it. The aspects should be fetched with `whole()`."""
    return {
        "zh": standard.name_zh,
        "en": standard.name_en,
        "source": standard.source,
        "note": standard.note,
        **{name: getattr(standard, name) for name in NUMBERS},
        "aspect": [_aspect_of(aspect) for aspect in standard.aspects.all()],
    }


def _aspect_of(aspect: Any) -> Entry:
    names = ("code", "hint_zh", "hint_en", "max_centi", "weight", "method", "level", *YES_OR_NO)
    return {
        "zh": aspect.name_zh,
        "en": aspect.name_en,
        **{name: getattr(aspect, name) for name in names},
        "items": [
            {
                "code": item.code,
                "zh": item.name_zh,
                "en": item.name_en,
                "off_centi": item.off_centi,
                "cap_centi": item.cap_centi,
                **({} if item.veto_cap_centi is None else {"veto_cap_centi": item.veto_cap_centi}),
                **({} if item.kind_id is None else {"kind": item.kind_id}),
            }
            for item in aspect.items.all()
        ],
    }


def checked(entry: Mapping[str, Any]) -> Entry:
    """The same, known to be whole. Raises `Invalid` with each sentence."""
    kinds = set(Kind.objects.in_use().values_list("code", flat=True))
    problems = [*_head(entry)]
    aspects = entry.get("aspect")
    if not isinstance(aspects, list) or not 0 < len(aspects) <= MOST_ASPECTS:
        problems.append(_("Give it one to %(most)d aspects.") % {"most": MOST_ASPECTS})
        aspects = []
    problems += _twice(aspects, _("Two aspects have the code “%(code)s”."))
    for number, aspect in enumerate(aspects, 1):
        if not isinstance(aspect, dict):
            problems.append(_("Aspect %(number)d is no table.") % {"number": number})
            continue
        where = _("Aspect %(number)d") % {"number": number}
        problems += [f"{where}: {one}" for one in _aspect(aspect, kinds)]
    weights = [a.get("weight") for a in aspects if isinstance(a, dict)]
    if aspects and not any(isinstance(one, int) and one > 0 for one in weights):
        problems.append(_("At least one aspect needs a weight."))
    if problems:
        raise Invalid(_("The standard is not whole."), fields={"file": " ".join(problems[:8])})
    return dict(entry)


def _head(entry: Mapping[str, Any]) -> Iterable[str]:
    yield from _texts(entry, TEXTS)
    for name, (least, most) in LIMITS.items():
        yield from _number(entry, name, least, most)
    groups, again = entry.get("groups"), entry.get("again")
    if isinstance(groups, int) and isinstance(again, int) and again > groups:
        yield _("No more groups of last time than groups at all.")


def _aspect(aspect: Mapping[str, Any], kinds: set[str]) -> Iterable[str]:
    yield from _texts(aspect, ASPECT_TEXTS)
    yield from _code(aspect)
    yield from _number(aspect, "max_centi", 1, MOST_CENTI)
    yield from _number(aspect, "weight", 0, MOST_WEIGHT)
    for name, known in (("method", Method), ("level", ScoredAt)):
        if aspect.get(name, known.values[0]) not in known.values:
            yield _("“%(name)s” is one of: %(all)s.") % {
                "name": name,
                "all": ", ".join(known.values),
            }
    for name in YES_OR_NO:
        if not isinstance(aspect.get(name, False), bool):
            yield _("“%(name)s” is yes or no.") % {"name": name}
    yield from _items(aspect, kinds)


def _items(aspect: Mapping[str, Any], kinds: set[str]) -> Iterable[str]:
    items = aspect.get("items", [])
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        yield _("At most %(most)d items.") % {"most": MOST_ITEMS}
        return
    if not items and aspect.get("method", Method.DEDUCT) == Method.DEDUCT:
        yield _("Without items nothing takes points off.")
    yield from _twice(items, _("Two items have the code “%(code)s”."))
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            yield _("Item %(number)d is no table.") % {"number": number}
            continue
        where = _("item %(number)d") % {"number": number}
        yield from (f"{where}: {one}" for one in _item(item, kinds))


def _item(item: Mapping[str, Any], kinds: set[str]) -> Iterable[str]:
    yield from _texts(item, ITEM_TEXTS)
    yield from _code(item)
    yield from _number(item, "off_centi", 1, MOST_CENTI)
    yield from _number(item, "cap_centi", 1, MOST_CENTI)
    off, cap = item.get("off_centi"), item.get("cap_centi")
    if isinstance(off, int) and isinstance(cap, int) and cap < off:
        yield _("The most that it takes off is less than once.")
    if "veto_cap_centi" in item:
        yield from _number(item, "veto_cap_centi", 0, MOST_CENTI)
    if "kind" in item and not (isinstance(item["kind"], str) and item["kind"] in kinds):
        yield _("There is no kind of matter “%(code)s”.") % {"code": str(item["kind"])[:40]}


def _texts(entry: Mapping[str, Any], names: Mapping[str, int]) -> Iterable[str]:
    for name, most in names.items():
        text = entry.get(name, "")
        if not isinstance(text, str) or len(text) > most:
            yield _("“%(name)s” has at most %(most)d characters.") % {"name": name, "most": most}
        elif CONTROLS.search(text):
            yield _("“%(name)s” holds signs that cannot be shown.") % {"name": name}
        elif name == "zh" and not text.strip():
            yield _("“%(name)s” is missing.") % {"name": name}


def _number(entry: Mapping[str, Any], name: str, least: int, most: int) -> Iterable[str]:
    value = entry.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        yield _("“%(name)s” is a whole number from %(least)d to %(most)d.") % {
            "name": name,
            "least": least,
            "most": most,
        }


def _code(entry: Mapping[str, Any]) -> Iterable[str]:
    code = entry.get("code")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        yield _("“%(name)s” is small letters, digits and _.") % {"name": "code"}


def _twice(rows: list[Any], sentence: str) -> list[str]:
    codes = [str(one.get("code")) for one in rows if isinstance(one, dict)]
    return [sentence % {"code": code[:40]} for code in sorted(set(codes)) if codes.count(code) > 1]
