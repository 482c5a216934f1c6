"""Phone numbers: read from what people type, shown masked, found only by the exact number."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common import crypto
from linli.common.errors import Invalid

CONTEXT: Final = "people.Person.phone"
# Mobile (11 digits from 1), landline with area code (0 + 9–11 digits), local (7–8), foreign with +.
SHAPE: Final = re.compile(r"\+?\d{7,15}")
_FILLING: Final = re.compile(r"[\s\-—–.()（）·]")
_KEEP: Final = 3, 4  # digits shown before and after the mask


def parse(text: str) -> str:
    """Digits only, with a leading + if it was there. Empty stays empty; nonsense raises
    `Invalid`."""
    plain = _FILLING.sub("", unicodedata.normalize("NFKC", text))
    if not plain:
        return ""
    plain = plain.removeprefix("+86") if len(plain) == len("+8613800000000") else plain
    if not SHAPE.fullmatch(plain):
        raise Invalid(
            _("This is not a phone number."),
            fields={"phone": _("Write the digits of one phone number, or leave it empty.")},
        )
    return plain


def masked(phone: str) -> str:
    """`138****0000`; a short number keeps only its end."""
    before, after = _KEEP
    if len(phone) <= before + after:
        return "*" * (len(phone) - 2) + phone[-2:]
    return phone[:before] + "****" + phone[-after:]


def index(phone: str) -> str:
    """The blind index of a number: equal numbers give equal values, and nothing else can be
    learnt."""
    plain = parse(phone)
    return crypto.blind_index(plain, context=CONTEXT) if plain else ""


def indexes(phone: str) -> list[str]:
    """What the index of a number may be, whichever key was current when it was written."""
    plain = parse(phone)
    return crypto.blind_indexes(plain, context=CONTEXT) if plain else [""]
