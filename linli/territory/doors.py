"""House numbers as people write them in a row: 1~12, 14, 3-201."""

import re
from typing import Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid

MOST: Final = 200  # doors of one lane in one print job
LONGEST: Final = 20  # characters of one number
_BETWEEN: Final = re.compile(r"[\s,，、;；]+")
_RANGE: Final = re.compile(r"(\d{1,4})[~～至](\d{1,4})")


def parse_doors(text: str) -> list[str]:
    """Each number once, in the order in which it was written. Raises `Invalid`."""
    numbers: list[str] = []
    for word in filter(None, _BETWEEN.split(text)):
        found = _RANGE.fullmatch(word)
        if found:
            numbers += map(str, range(int(found[1]), min(int(found[2]), int(found[1]) + MOST) + 1))
        elif len(word) > LONGEST or not any(sign.isalnum() for sign in word):
            raise Invalid(_("“%(word)s” is no house number.") % {"word": word[:LONGEST]})
        else:
            numbers.append(word)
    numbers = list(dict.fromkeys(numbers))
    if len(numbers) > MOST:
        raise Invalid(_("At most %(most)d house numbers at once.") % {"most": MOST})
    return numbers
