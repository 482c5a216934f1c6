"""A village's grid plan as a GeoJSON file: one feature a grid.

Properties of a feature: `name` (needed), `name_en`, `households`, `population`, and `units`, the
names or paths of the groups and addresses that belong to the grid. Coordinates are WGS-84,
longitude first.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from linli.common.errors import DomainError, Invalid
from linli.territory.models import Unit
from linli.territory.services import GridDraft

LARGEST_BYTES = 20 * 1024 * 1024  # a village's outlines are a few kilobytes; a county's still fit


def parse(data: bytes, leaves: Sequence[Unit]) -> list[GridDraft]:
    """Drafts from a file, for `territory.publish_plan`. `leaves` are the village's known places.

    Raises `Invalid` with a sentence per feature; nothing is taken from a file with a mistake in it.
    """
    features = _features(data)
    names = _by_name(leaves)
    drafts: list[GridDraft] = []
    problems: dict[str, str] = {}
    for number, feature in enumerate(features, start=1):
        try:
            drafts.append(_draft(feature, names))
        except DomainError as problem:
            problems[str(number)] = str(problem)
    if problems:
        listed = "; ".join(f"{number}: {text}" for number, text in problems.items())
        raise Invalid(
            _("The file was not taken: %(problems)s") % {"problems": listed}, fields=problems
        )
    return drafts


def _features(data: bytes) -> list[Any]:
    if len(data) > LARGEST_BYTES:
        raise Invalid(_("The file is larger than 20 MB. Split it by village."))
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        raise Invalid(_("This is not a GeoJSON file.")) from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not features:
        raise Invalid(_("The file holds no features. Export it as a GeoJSON FeatureCollection."))
    return features


def _by_name(leaves: Sequence[Unit]) -> dict[str, list[Unit]]:
    names: dict[str, list[Unit]] = {}
    for unit in leaves:
        for name in {unit.path, unit.name_zh, unit.name_en} - {""}:
            names.setdefault(name, []).append(unit)
    return names


def _draft(feature: Any, names: Mapping[str, list[Unit]]) -> GridDraft:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or not str(properties.get("name") or "").strip():
        raise Invalid(_("the property “name” is missing"))
    units = properties.get("units") or []
    if not isinstance(units, list):
        raise Invalid(_("“units” has to be a list of names"))
    return GridDraft(
        name_zh=str(properties["name"])[:60],
        name_en=str(properties.get("name_en") or "")[:60],
        units=[_unit(str(name), names) for name in units],
        households=_count(properties.get("households")),
        population=_count(properties.get("population")),
        geometry=feature.get("geometry"),
    )


def _unit(name: str, names: Mapping[str, list[Unit]]) -> Unit:
    found = names.get(name, [])
    if len(found) != 1:
        sentence = _("“%(name)s” is no place here") if not found else _("“%(name)s” is two places")
        raise Invalid(sentence % {"name": name})
    return found[0]


def _count(value: Any) -> int:
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000:
        raise Invalid(_("households and population are whole numbers"))
    return value
