"""Numbers of matters: eleven digits that can be read out on the phone.

Year and month (local), six drawn digits, one Damm check digit. A number is public and no secret: it
leads to the ledger, never to what only the reporter may see. Uniqueness is the database's business.
"""

import re
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from stdnum import damm

from linli.common.chance import draws
from linli.common.clock import local
from linli.common.errors import Invalid

LENGTH: Final = 11
_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
# Spaces of every width, hyphens, dashes of every length, the minus sign, the middle dot
_BETWEEN: Final = re.compile(r"[\s\u00ad\u200b\ufeff\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d·・]+")


def draw(at: datetime) -> str:
    """A new number for something that came in at `at`; it may be taken already, then draw again."""
    body = f"{local(at):%y%m}{draws().randrange(1_000_000):06d}"
    return body + str(damm.calc_check_digit(body))


def shown(number: str) -> str:
    """The number as it is printed and read out: `2611-4073-125`."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


def parse(text: str) -> str:
    """The eleven digits of what somebody typed; raises `Invalid` where it cannot be a number.

    Any one wrong digit and any two swapped neighbours are found.
    """
    digits = _BETWEEN.sub("", text.translate(_DIGITS))
    if not (digits.isascii() and digits.isdigit()):
        raise Invalid(
            _("A number is made of digits only, such as 2611-4073-125. Read it from the slip.")
        )
    if len(digits) != LENGTH:
        raise Invalid(
            _("A number has 11 digits, this has %(count)s. Read it again from the slip.")
            % {"count": len(digits)}
        )
    if not damm.is_valid(digits):
        raise Invalid(
            _("One digit is wrong or two are swapped. Read the number again from the slip.")
        )
    return digits
