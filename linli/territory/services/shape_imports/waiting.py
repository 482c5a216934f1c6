"""A file between its preview and the word that it be taken: read once, kept some hours, not a
record. What is lost here is chosen again."""

import base64
import json
import zlib
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from linli.common.datums import Datum
from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.territory.models import Unit
from linli.territory.services.shape_imports.lines import What
from linli.territory.shape_files import Feature, ShapeFile

KEPT_FOR: Final = timedelta(hours=12)  # a secretary's day


def keep(village: Unit, what: What, file: ShapeFile, name: str) -> UUID:
    """Keep a file for its preview; the key is in the address of the page."""
    key = new_id()
    packed = zlib.compress(json.dumps(asdict(file)).encode(), level=6)
    value = {"what": str(what), "name": name[:120], "file": base64.b64encode(packed).decode()}
    cache.set(_key(village, key), value, KEPT_FOR.total_seconds())
    return key


def kept(village: Unit, key: UUID) -> tuple[What, str, ShapeFile]:
    """What it is meant to be, its name and its content; raises `NotHere` when its time is over."""
    value = cache.get(_key(village, key))
    if value is None:
        raise NotHere(
            _("This preview is not kept any more; nothing was taken."),
            next_step=_("Choose the file again."),
        )
    whole = json.loads(zlib.decompress(base64.b64decode(value["file"])))
    return What(value["what"]), value["name"], _file(whole)


def _file(whole: dict[str, Any]) -> ShapeFile:
    features = [Feature(**one) for one in whole.pop("features")]
    datum = whole.pop("datum")
    return ShapeFile(features=features, datum=Datum(datum) if datum else None, **whole)


def mark_taken(village: Unit, key: UUID, said: str) -> None:
    """Note inside the transaction that took it, with what was said of it then."""
    cache.set(f"{_key(village, key)}:taken", said, KEPT_FOR.total_seconds())


def taken(village: Unit, key: UUID) -> str:
    """What was said when it was taken; empty while it was not."""
    said: str = cache.get(f"{_key(village, key)}:taken", "")
    return said


def _key(village: Unit, key: UUID) -> str:
    return f"shape-import:{village.pk}:{key}"
