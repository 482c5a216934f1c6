"""What can be done with disputes. Views and other apps import from here."""

from linli.mediation.services.counting import resolved, response
from linli.mediation.services.mediating import (
    agree,
    appoint,
    archive,
    ask_court,
    begin_mediation,
    court_says,
    declare,
    end,
    extend,
    mediate_again,
    note,
    revisit,
    sign,
)
from linli.mediation.services.parties import (
    add_party,
    ask_consent,
    consent,
    contact_of,
    holder_of,
    link_of,
    refuse,
    stop,
    with_link,
)
from linli.mediation.services.parts import close_part, refer, return_part, take_part
from linli.mediation.services.registering import arrive, call, classify, register
from linli.mediation.services.screening import count

__all__ = [
    "add_party",
    "agree",
    "appoint",
    "archive",
    "arrive",
    "ask_consent",
    "ask_court",
    "begin_mediation",
    "call",
    "classify",
    "close_part",
    "consent",
    "contact_of",
    "count",
    "court_says",
    "declare",
    "end",
    "extend",
    "holder_of",
    "link_of",
    "mediate_again",
    "note",
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
    "with_link",
]
