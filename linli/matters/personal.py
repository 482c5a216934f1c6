"""What matters hold about persons. Who asks sees their own report; staff see what they took part
in."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from linli.common import numbers
from linli.common.clock import local
from linli.common.personal import (
    EVERYBODY,
    RESIDENTS,
    STAFF,
    Fact,
    Holding,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)
from linli.matters import words
from linli.matters.models import Attachment, Draft, LedgerImport, Matter, TextLine
from linli.matters.services.erasing import OF_STAFF

WHAT: Final = Plain("什么事", "What")
WHERE: Final = Plain("在哪里", "Where")
PIN: Final = Plain("图上的点", "Pin on the map")
REPORTED: Final = Plain("报事时间", "Reported")
RATING: Final = Plain("评价", "Rating")
PRIVATE: Final = Plain("您要求不公开", "You asked to keep it private")
YES: Final = Plain("是", "Yes")
SAID: Final = Plain("写下的话", "What was written")
INTERNAL: Final = Plain("内部备注", "Internal entries")
INTERNAL_SAYS: Final = Plain(
    "条，是经办人的工作记录；想看请找办公室",
    "made by staff as they worked; ask the office to see them",
)
PHOTO: Final = Plain("照片", "Photo")
TOOK_IN: Final = Plain("代报的事项", "Taken in for somebody")
COMPLETED: Final = Plain("办结的事项", "Completed")
CODE: Final = Plain("回复短信用的码", "Code for answering text messages")
DRAFT: Final = Plain("草稿", "Draft")
IMPORT: Final = Plain("导入的台账", "Ledger imported")
MOST: Final = 50  # the newest that a page shows


def _text_line(subject: Subject) -> Iterable[Shown]:
    if subject.record_id is None:
        return
    for line in TextLine.objects.filter(pk=subject.record_id, ended_at__isnull=True):
        yield Shown((Fact(CODE, line.code),), since=line.began_at)


def _matters(subject: Subject) -> Iterable[Shown]:
    if subject.record_id is None:
        yield from _taken_part(subject)
        return
    matter = (
        Matter.objects.select_related("kind", "place", "village", "grid")
        .filter(pk=subject.record_id)
        .first()
    )
    if matter is None or matter.erased_at is not None:
        return
    pin = f"{matter.lat:.5f}, {matter.lon:.5f}" if matter.point else ""
    facts = (
        Fact(WHAT, matter.text),
        Fact(WHERE, words.full_place(matter)),
        Fact(PIN, pin),
        Fact(REPORTED, f"{local(matter.reported_at):%Y-%m-%d %H:%M}"),
        Fact(RATING, _rating(matter)),
        Fact(PRIVATE, str(YES) if matter.private else ""),
    )
    yield Shown(tuple(fact for fact in facts if fact.text), since=matter.closed_at)


def _rating(matter: Matter) -> str:
    if matter.rated_at is None:
        return ""
    said = Plain("已解决", "solved") if matter.solved else Plain("未解决", "not solved")
    return f"{said} · {matter.satisfied}/5" if matter.satisfied else str(said)


def _taken_part(subject: Subject) -> Iterable[Shown]:
    """What somebody of the staff took in or completed: numbers only, the matters are others'."""
    if subject.person_id is None:
        return
    mine = Q(taken_by_id=subject.person_id) | Q(completed_by_id=subject.person_id)
    rows = Matter.objects.filter(mine).order_by("-reported_at", "-pk")
    for row in rows.only("number", "closed_at", "taken_by_id", "completed_by_id")[:MOST]:
        term = COMPLETED if row.completed_by_id == subject.person_id else TOOK_IN
        yield Shown((Fact(term, numbers.shown(row.number)),), since=row.closed_at)


def _steps(subject: Subject) -> Iterable[Shown]:
    """The texts that the reporter may read, and how many entries they may not."""
    if subject.record_id is None:
        return
    matter = Matter.objects.filter(pk=subject.record_id).first()
    internal = 0
    for step in matter.steps.order_by("seq") if matter else ():
        said = [
            word["text"]
            for name, word in step.words.items()
            if "text" in word and name not in OF_STAFF
        ]
        internal += bool(said) and not step.public
        if said and step.public and matter is not None:
            text = f"{local(step.at):%Y-%m-%d %H:%M} · {' / '.join(said)}"
            yield Shown((Fact(SAID, text),), since=matter.closed_at)
    if internal and matter is not None:
        yield Shown((Fact(INTERNAL, f"{internal} {INTERNAL_SAYS}"),), since=matter.closed_at)


def _photos(subject: Subject) -> Iterable[Shown]:
    if subject.record_id is None:
        return
    rows = Attachment.objects.filter(matter_id=subject.record_id).order_by("added_at")
    for row in rows.select_related("matter"):
        words_ = f"{local(row.added_at):%Y-%m-%d %H:%M} · {row.width} × {row.height}"
        yield Shown((Fact(PHOTO, words_),), since=row.matter.closed_at)


def _drafts(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in Draft.objects.filter(by_id=subject.person_id).order_by("-saved_at"):
        yield Shown((Fact(DRAFT, f"{local(row.saved_at):%Y-%m-%d %H:%M}"),), since=row.saved_at)


def _imports(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in LedgerImport.objects.filter(by_id=subject.person_id).order_by("-sent_at")[:MOST]:
        text = f"{local(row.sent_at):%Y-%m-%d %H:%M} · {row.name}"
        yield Shown((Fact(IMPORT, text),), since=row.sent_at)


_GROUND: Final = Plain(
    "履行法定职责，办理您报的事（《个人信息保护法》第十三条、第三十四条）",
    "Statutory duty: to handle what you reported (PIPL art. 13, 34)",
)
_ENDED: Final = Plain("从事项结束那天算起", "Counted from the day on which the matter ended")
_GOES: Final = Plain(
    "随整件事一起删：单号、类别、状态、时间留在台账里，看不出是谁",
    "Together with the matter: number, kind, state and times stay in the ledger and tell nobody",
)

HOLDINGS: Final = (
    Holding(
        label="matters.Matter",
        name=Plain("事项", "Matters"),
        whose=EVERYBODY,
        what=Plain(
            "您写了什么事、在哪里、图上的点、怎么评价；谁替您记的、谁办结的、现在为什么在他手里",
            "What you reported, where, the pin on the map, your rating; who wrote it down for you, "
            "who completed it, and why it is with whom",
        ),
        why=Plain("把这件事办好，让您看得到", "To handle it, and to let you follow it"),
        ground=_GROUND,
        rule="retention.matters",
        kept=_ENDED,
        correct=Plain(
            "凭链接更正自己写的话，原话留在经过里",
            "Correct your words with your link; the old ones stay in the story",
        ),
        erase=Plain(
            "话、地点、点、照片、号码都删；单号、类别、状态、时间留在台账里，看不出是谁",
            "Words, place, pin, photos and number go; number, kind, state and times stay in the "
            "ledger and tell nobody",
        ),
        show=_matters,
    ),
    Holding(
        label="matters.MatterStep",
        name=Plain("办理经过", "Steps of a matter"),
        whose=EVERYBODY,
        what=Plain(
            "谁在什么时候做了什么、写了什么；经办人的姓名和岗位",
            "Who did what, when, and what was written; names and posts of staff",
        ),
        why=Plain("经过只增不改，谁都改不了", "So that nobody can rewrite what happened"),
        ground=_GROUND,
        rule="retention.matters",
        kept=_ENDED,
        correct=Plain("更正是新的一步", "A correction is a step of its own"),
        erase=Plain(
            "文字销毁，只留校验值；经过里写明何时、为何删除",
            "Texts are destroyed but for a hash; the story says when and why",
        ),
        show=_steps,
    ),
    Holding(
        label="matters.Attachment",
        name=Plain("照片", "Photos"),
        whose=RESIDENTS,
        what=Plain(
            "照片本身；拍摄的时间、地点、机型在收到时就去掉了",
            "The pictures; time, place and device were removed when they came in",
        ),
        why=Plain("看清楚是什么、在哪里", "To see what it is and where"),
        ground=_GROUND,
        rule="retention.matters",
        kept=_ENDED,
        correct=Plain("再加一张", "Add another one"),
        erase=_GOES,
        show=_photos,
    ),
    Holding(
        label="matters.TextLine",
        name=Plain("短信通知", "Text messages"),
        whose=RESIDENTS,
        what=Plain(
            "您同意用短信收这一件事的进展；存的是回复用的四位码，不另存号码",
            "You agreed to be told of one matter by text message; the four digits for answering "
            "are kept, and no number besides",
        ),
        why=Plain(
            "没有智能手机也能知道进展、说一声解决了没有",
            "So that somebody without a smartphone is told and can say whether it is solved",
        ),
        ground=Plain("您的同意，随时可以收回", "Your consent, which you may withdraw at any time"),
        rule="retention.matters",
        kept=Plain("与事项一同保存，收回即停发", "As long as the matter; withdrawn, none is sent"),
        correct=Plain("收回后重新同意", "Withdraw it and agree anew"),
        erase=Plain("回复“T”或请经办人停发", "Answer “T”, or ask the office to stop"),
        show=_text_line,
    ),
    Holding(
        label="matters.Draft",
        name=Plain("没发出的草稿", "Forms not sent"),
        whose=STAFF,
        what=Plain(
            "经办人写到一半的代报，加密保存，只有写的人看得到",
            "What a clerk began to take down, sealed, for that clerk alone",
        ),
        why=Plain("写到一半不会丢", "So that nothing half written is lost"),
        ground=_GROUND,
        rule="retention.drafts",
        kept=Plain("从最后一次保存算起", "Counted from the last time it was saved"),
        correct=Plain("接着写", "By writing on"),
        erase=Plain("发出即删，也可以自己丢弃", "Deleted when sent, or thrown away by its writer"),
        show=_drafts,
    ),
    Holding(
        label="matters.KindLesson",
        name=Plain("类别建议学到的", "What the suggestion of kinds learned"),
        whose=EVERYBODY,
        what=Plain(
            "从改过类别的事项里算出来的权重，没有字，读不成句；只出现过一两次的词不学",
            "Weights counted from matters whose kind was corrected; no words, and nothing of what "
            "stood in one or two texts only",
        ),
        why=Plain("类别建议更合本地的说法", "So that suggested kinds fit how people speak here"),
        ground=_GROUND,
        rule="",
        kept=Plain(
            "用到的事项有一件删了字，就丢掉重算", "Until one of those matters loses its words"
        ),
        correct=Plain("改了类别，会重新学", "Learned anew when kinds are corrected"),
        erase=Plain("删了事项的话，同时丢掉", "Thrown away in the same moment"),
        show=nothing_to_show,
    ),
    Holding(
        label="matters.LedgerImport",
        name=Plain("台账导入", "Imports of ledgers"),
        whose=STAFF,
        what=Plain("谁在什么时候导入了哪个表格", "Who brought in which file, and when"),
        why=Plain("看得清旧台账是哪里来的", "So that it is clear where an old ledger came from"),
        ground=_GROUND,
        rule="",
        kept=Plain("和导入的事项一样久", "As long as the matters that it brought"),
        correct=Plain("整批撤回，重新导入", "By taking it back and importing anew"),
        erase=Plain("撤回后只剩谁、何时", "Taken back, only who and when are left"),
        show=_imports,
    ),
    Holding(
        label="matters.LedgerTable",
        name=Plain("导入用的表格", "Tables of imports"),
        whose=EVERYBODY,
        what=Plain(
            "旧台账的单元格，加密保存；里面的电话和报事人姓名不导入",
            "Cells of an old ledger, sealed; telephones and names of reporters are not imported",
        ),
        why=Plain("改正没能导入的行", "To mend the rows that could not be taken"),
        ground=_GROUND,
        rule="retention.imports",
        kept=Plain("从导入那天算起", "Counted from the day of the import"),
        correct=Plain("在自己的表格里改，再导入", "In one's own file, sent again"),
        erase=Plain(
            "到期即删；撤回导入时也删", "Deleted in time, and when the import is taken back"
        ),
        show=nothing_to_show,
    ),
)
