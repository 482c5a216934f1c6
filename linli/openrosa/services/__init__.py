"""What the door and the page call."""

from linli.openrosa.services.forms import Form, forms_of, md5_of, own_form
from linli.openrosa.services.keys import (
    Holder,
    by_token,
    end_key,
    key_of,
    make_key,
    may_have,
    password,
    renew_key,
    settings_code,
    user_name,
)
from linli.openrosa.services.taking import Taken, take
from linli.openrosa.services.units import units_csv

__all__ = [
    "Form",
    "Holder",
    "Taken",
    "by_token",
    "end_key",
    "forms_of",
    "key_of",
    "make_key",
    "may_have",
    "md5_of",
    "own_form",
    "password",
    "renew_key",
    "settings_code",
    "take",
    "units_csv",
    "user_name",
]
