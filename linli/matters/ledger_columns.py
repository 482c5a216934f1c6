"""Which column of a ledger kept elsewhere holds what: guessed from its heading, never decided."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.matters.models import Kind

OTHER: Final = "other"  # the kind of what fits no other
LONGEST_HEADING: Final = 60  # characters by which a column is remembered

FIELDS: Final[dict[str, str | Promise]] = {
    "date": _("Date reported"),
    "text": _("What was reported"),
    "kind": pgettext_lazy("matter", "Kind"),
    "village": _("Village or community"),
    "place": _("Place or lane"),
    "handled_by": _("Who handled it"),
    "completed_on": _("Completed on"),
    "result": _("Result"),
    "solved": _("Solved or not"),
    "satisfied": _("Satisfied"),
    "number": _("Its number there"),
}
REQUIRED: Final = ("date", "text")

# The narrower a word, the earlier it is asked for: 办结时间 is no 时间.
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "completed_on": ("办结日期", "办结时间", "完成日期", "完成时间", "办结", "completed", "closed"),
    "handled_by": ("办理人", "经办人", "处理人", "承办人", "责任人", "handled by", "handler"),
    "satisfied": ("满意", "评价", "satisf", "rating"),
    "solved": ("是否解决", "解决", "solved"),
    "result": ("结果", "处理情况", "办理情况", "落实情况", "result", "outcome"),
    "kind": ("类别", "类型", "分类", "种类", "kind", "category", "type"),
    "village": (
        "村（社区）",
        "村(社区)",
        "所属村",
        "村居",
        "村别",
        "村名",
        "村",
        "社区",
        "village",
    ),
    "place": ("地点", "地址", "位置", "巷", "路段", "place", "lane", "address", "location"),
    "number": ("编号", "序号", "台账号", "number", "no."),
    "date": ("日期", "时间", "date", "reported on"),
    "text": ("内容", "事项", "诉求", "问题", "描述", "反映", "事由", "text", "what", "matter"),
}
_NEVER: Final = (
    "电话",
    "手机",
    "联系",
    "身份",
    "证件",
    "报事人",
    "姓名",
    "phone",
    "mobile",
    "name",
)


def guess(headers: Sequence[str], before: Mapping[str, str] | None = None) -> dict[str, str]:
    """The heading of each field, as far as it can be known: as it was the last time, else by its
    words. Each column is used once; telephones and names of reporters are never guessed."""
    free = [heading[:LONGEST_HEADING] for heading in headers if heading]
    found = {name: head for name, head in (before or {}).items() if head in free}
    free = [heading for heading in free if heading not in found.values()]
    for name, words in _WORDS.items():
        if name in found:
            continue
        heading = _best(words, free)
        if heading:
            found[name] = heading
            free.remove(heading)
    return found


def _best(words: Iterable[str], free: Sequence[str]) -> str:
    for word in words:
        for heading in free:
            low = heading.lower()
            if word in low and not any(never in low for never in _NEVER):
                return heading
    return ""


def guess_kind(word: str, kinds: Sequence[Kind]) -> str:
    """The kind that a ledger's own word most likely means; `OTHER` where nothing speaks for one."""
    plain = word.strip().lower()
    for kind in kinds:
        if plain in {kind.pk, kind.name_zh.lower(), kind.name_en.lower()}:
            return kind.pk
    for kind in kinds:
        if plain and (kind.name_zh[:2] in plain or plain in kind.name_zh or plain in kind.hint_zh):
            return kind.pk
    return OTHER


def words_of(cells: Iterable[str]) -> list[str]:
    """The different words of a column, the most frequent first."""
    counted: dict[str, int] = {}
    for cell in cells:
        if cell:
            counted[cell] = counted.get(cell, 0) + 1
    return sorted(counted, key=lambda word: (-counted[word], word))
