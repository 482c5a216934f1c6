"""What can be done with disputes. Views and other apps import from here."""

from linli.mediation.services.counting import by_category, resolved, response
from linli.mediation.services.finding import candidates, declared, interests_of
from linli.mediation.services.mediating import (
    agree,
    appoint,
    archive,
    ask_court,
    begin_mediation,
    court_says,
    end,
    extend,
    mediate_again,
    missing_to_begin,
    revisit,
    sign,
)
from linli.mediation.services.notes import declare, note, read_notes
from linli.mediation.services.parties import (
    add_party,
    ask_consent,
    consent,
    contact_of,
    holder_of,
    link_of,
    own_contact,
    refuse,
    stop,
    with_link,
)
from linli.mediation.services.parts import close_part, refer, return_part, take_part
from linli.mediation.services.registering import arrive, call, classify, register
from linli.mediation.services.screening import count, here, month
from linli.mediation.services.ticking import warn_of_disputes

__all__ = [
    "add_party",
    "agree",
    "appoint",
    "archive",
    "arrive",
    "ask_consent",
    "ask_court",
    "begin_mediation",
    "by_category",
    "call",
    "candidates",
    "classify",
    "close_part",
    "consent",
    "contact_of",
    "count",
    "court_says",
    "declare",
    "declared",
    "end",
    "extend",
    "here",
    "holder_of",
    "interests_of",
    "link_of",
    "mediate_again",
    "missing_to_begin",
    "month",
    "note",
    "own_contact",
    "read_notes",
    "refer",
    "refuse",
    "register",
    "resolved",
    "response",
    "return_part",
    "revisit",
    "sign",
    "stop",
    "take_part",
    "warn_of_disputes",
    "with_link",
]
