"""Everything that may be done with a matter: one verb of the office, one function, whoever
calls it.

Callers import this package and read it as sentences: `matters.report(…)`, `matters.accept(…)`.
"""

from linli.matters.services.asking_above import (
    ask_extension,
    confirm,
    contest,
    grant_extension,
    refuse_extension,
)
from linli.matters.services.assigning import assign, hand_back, hand_up
from linli.matters.services.by_itself import (
    conclude,
    escalate_overdue,
    go_on_waiting,
    lapse,
    pass_questions_up,
    stand_in,
    warn_soon,
)
from linli.matters.services.checking import fail_check, pass_check
from linli.matters.services.collecting import Need, collect, liaise
from linli.matters.services.counting import open_in, past_by_place
from linli.matters.services.drafts import discard_draft, drafts_of, open_draft, save_draft
from linli.matters.services.erasing import (
    change_reporter,
    erase_contact,
    erase_in_time,
    erase_matter,
    may_be_withdrawn,
    read_reporter,
)
from linli.matters.services.finding import FoundMatter, find_matters
from linli.matters.services.handling import (
    accept,
    answer,
    ask,
    complete,
    note,
    pause,
    refuse,
    resume,
    settle,
)
from linli.matters.services.import_rows import import_ledgers
from linli.matters.services.importing import (
    begin_import,
    choose_columns,
    forget_table,
    send_ledger,
    take_back,
)
from linli.matters.services.indexing import forget_matters, index_kind, index_matters
from linli.matters.services.items import items_at
from linli.matters.services.learning import learn_kinds
from linli.matters.services.links import link_of, renew_link, reporter_of, with_link
from linli.matters.services.loading_items import load_items
from linli.matters.services.meaning import text_server_answers
from linli.matters.services.merging import merge, unmerge
from linli.matters.services.moving_work import (
    OpenWork,
    hand_over_ended,
    hand_over_work,
    move_to_new_grids,
    open_work,
)
from linli.matters.services.photos import photo_file, thumb_file
from linli.matters.services.recounting import recount_calendars
from linli.matters.services.reference import load_reference
from linli.matters.services.relating import relate, unrelate
from linli.matters.services.reporting import Report, Reported, report
from linli.matters.services.splitting import split
from linli.matters.services.suggesting import get_ready
from linli.matters.services.telling import add, correct, release, step_with_key, withdraw
from linli.matters.services.text_answers import take_answer
from linli.matters.services.texting import begin_texts, end_texts, tell_reporters
from linli.matters.services.ticking import (
    close_unanswered,
    recompute_clocks,
    recompute_provisional,
    warn_overdue,
)
from linli.matters.services.verdict import rate, reopen
from linli.matters.services.what_became import what_became

__all__ = [
    "FoundMatter",
    "Need",
    "OpenWork",
    "Report",
    "Reported",
    "accept",
    "add",
    "answer",
    "ask",
    "ask_extension",
    "assign",
    "begin_import",
    "begin_texts",
    "change_reporter",
    "choose_columns",
    "close_unanswered",
    "collect",
    "complete",
    "conclude",
    "confirm",
    "contest",
    "correct",
    "discard_draft",
    "drafts_of",
    "end_texts",
    "erase_contact",
    "erase_in_time",
    "erase_matter",
    "escalate_overdue",
    "fail_check",
    "find_matters",
    "forget_matters",
    "forget_table",
    "get_ready",
    "go_on_waiting",
    "grant_extension",
    "hand_back",
    "hand_over_ended",
    "hand_over_work",
    "hand_up",
    "import_ledgers",
    "index_kind",
    "index_matters",
    "items_at",
    "lapse",
    "learn_kinds",
    "liaise",
    "link_of",
    "load_items",
    "load_reference",
    "may_be_withdrawn",
    "merge",
    "move_to_new_grids",
    "note",
    "open_draft",
    "open_in",
    "open_work",
    "pass_check",
    "pass_questions_up",
    "past_by_place",
    "pause",
    "photo_file",
    "rate",
    "read_reporter",
    "recompute_clocks",
    "recompute_provisional",
    "recount_calendars",
    "refuse",
    "refuse_extension",
    "relate",
    "release",
    "renew_link",
    "reopen",
    "report",
    "reporter_of",
    "resume",
    "save_draft",
    "send_ledger",
    "settle",
    "split",
    "stand_in",
    "step_with_key",
    "take_answer",
    "take_back",
    "tell_reporters",
    "text_server_answers",
    "thumb_file",
    "unmerge",
    "unrelate",
    "warn_overdue",
    "warn_soon",
    "what_became",
    "with_link",
    "withdraw",
]
