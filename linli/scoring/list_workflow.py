"""What may happen to a list, to a group on one, and to a bulletin, as tables (row S1-30)."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.workflow import Move
from linli.scoring.choices import EntryState, ListStatus

TOWNSHIP: Final = frozenset({"township"})
UNIT: Final = frozenset({"unit"})
REVIEWER: Final = frozenset({"reviewer"})
SYSTEM: Final = frozenset({"system"})

LISTS: Final[dict[str, dict[str, Move]]] = {
    ListStatus.FROZEN: {"preview": Move(ListStatus.PREVIEW, TOWNSHIP, _("Show as a preview"))},
    ListStatus.PREVIEW: {
        "reason": Move("", TOWNSHIP, _("Write the reason"), needs=("entry", "reason")),
        "publish": Move(ListStatus.PUBLISHED, TOWNSHIP, pgettext_lazy("list", "Publish")),
    },
    ListStatus.PUBLISHED: {"expire": Move(ListStatus.EXPIRED, SYSTEM)},
    ListStatus.EXPIRED: {},
    ListStatus.STRUCK: {},
}

ENTRIES: Final[dict[str, dict[str, Move]]] = {
    EntryState.LISTED: {
        "plan": Move(EntryState.RECTIFYING, UNIT, _("Say what will be done"), needs=("plan",)),
    },
    EntryState.RECTIFYING: {
        "rectified": Move(EntryState.RECTIFIED, UNIT, _("It is put right"), needs=("words",)),
    },
    EntryState.RECTIFIED: {
        "pass": Move(EntryState.DELISTED, TOWNSHIP, _("Recheck passed: take off the list")),
        "fail": Move(EntryState.RECTIFYING, TOWNSHIP, _("Not right yet"), needs=("words",)),
    },
    EntryState.DELISTED: {},
    EntryState.EXPIRED: {},
}

BULLETINS: Final[dict[str, dict[str, Move]]] = {
    ListStatus.FROZEN: {
        "review": Move("", REVIEWER, _("Reviewed: villages that are not mine")),
        "good": Move("", TOWNSHIP, _("Good practice"), needs=("unit", "text")),
        "criticise": Move("", TOWNSHIP, _("Criticism"), needs=("unit", "text", "due_on")),
        "preview": Move(ListStatus.PREVIEW, TOWNSHIP, _("Show as a preview")),
    },
    ListStatus.PREVIEW: {
        "publish": Move(ListStatus.PUBLISHED, TOWNSHIP, pgettext_lazy("list", "Publish")),
    },
    ListStatus.PUBLISHED: {
        "fixed": Move("", TOWNSHIP, _("The criticism was put right"), needs=("note",)),
    },
    ListStatus.EXPIRED: {},
    ListStatus.STRUCK: {},
}

NEEDS: Final = {
    "entry": _("the group"),
    "reason": _("the reason"),
    "plan": _("what will be done"),
    "words": _("a sentence"),
    "unit": _("the village"),
    "text": _("a sentence"),
    "due_on": _("until when"),
    "note": _("which criticism"),
}
