"""What can be done with honours of households. Views and other apps import from here."""

from linli.honours.services.asking import Asking, ask, origin_for, still_asked
from linli.honours.services.judging import check, nobody_asked, not_yet, review, stand_aside
from linli.honours.services.links import (
    holder_of,
    link_of,
    own_words,
    plaque_of,
    with_link,
)
from linli.honours.services.own import (
    again,
    allow_photos,
    has_photos,
    is_shown,
    name,
    new_link,
    show,
    withdraw,
)
from linli.honours.services.photos import add_photos, shown_photo
from linli.honours.services.rounds import (
    NewRound,
    conclude,
    extend,
    next_due,
    notice_of,
    open_round,
    publish,
    wall_of,
)

__all__ = [
    "Asking",
    "NewRound",
    "add_photos",
    "again",
    "allow_photos",
    "ask",
    "check",
    "conclude",
    "extend",
    "has_photos",
    "holder_of",
    "is_shown",
    "link_of",
    "name",
    "new_link",
    "next_due",
    "nobody_asked",
    "not_yet",
    "notice_of",
    "open_round",
    "origin_for",
    "own_words",
    "plaque_of",
    "publish",
    "review",
    "show",
    "shown_photo",
    "stand_aside",
    "still_asked",
    "wall_of",
    "with_link",
    "withdraw",
]
