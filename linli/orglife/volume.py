"""A year of an organisation as one bound volume with an index, in Chinese: archives file it
(ADR 0057). Who came is a number; of names there are those of chair and recorder (practice B6), and
what minutes say."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from linli.activities.choices import Part
from linli.activities.models import Activity, ActivityMatter
from linli.common import clock, numbers, printing
from linli.common.errors import Invalid
from linli.orglife.choices import Cell
from linli.orglife.models import StudyEntry
from linli.orglife.services import Line
from linli.orglife.services.binding import Bound, gather
from linli.people.actors import Actor
from linli.territory.models import Unit

TEMPLATE: Final = Path(__file__).parent / "papers" / "volume.typ"
MOST_SIGNS: Final = 1_500_000  # about a thousand pages
CONSULTATION: Final = "branch_consultation"
SECTIONS: Final = (
    ("三会一课", ("three_meetings",)),
    ("主题党日和组织生活会", ("party_life",)),
    ("支部会商", (CONSULTATION,)),
    ("学习和课堂", ("study", "lessons", "training")),
)
RAN: Final = {Part.CHAIR: "主持人", Part.RECORDER: "记录人"}
OTHERS: Final = "其他活动"
CELLS: Final = {
    Cell.HELD: "已办",
    Cell.MISSING: "缺",
    Cell.OPEN: "未办，还有时间",
    Cell.AHEAD: "未到期",
    Cell.BEFORE: "录入之前",
}


def volume(host: Unit, year: int, *, by: Actor) -> bytes:
    """The PDF. Raises `Invalid` for a year that is too long to be bound as one."""
    with override("zh-hans"):
        bound = gather(host, year, by=by)
        data = _data(bound)
        if _signs(data) > MOST_SIGNS:
            raise Invalid(
                _("This year is too long for one volume."),
                next_step=_("Print the records one by one from the calendar."),
            )
        return printing.pdf(TEMPLATE, data)


def _signs(data: Any) -> int:
    if isinstance(data, str):
        return len(data)
    if isinstance(data, dict):
        return sum(map(_signs, data.values()))
    return sum(map(_signs, data)) if isinstance(data, list) else 0


def _data(bound: Bound) -> dict[str, Any]:
    host, year = bound.host, bound.year
    above = host.parent.name_zh if host.parent else ""
    return {
        "title": f"{host.name_zh}{year}年组织生活卷",
        "above": above,
        "unit": host.name_zh,
        "subject": f"{year}年组织生活卷",
        "year": str(year),
        "index": "目录",
        "cover": [["活动", f"{len(bound.held)} 次"], ["成卷日期", _day(clock.now())]],
        "sections": [
            _ledger(bound.lines),
            *_meetings(bound),
            _resolutions(bound),
            _studies(bound.studies),
            _education(bound),
            _deliveries(bound.deliveries),
        ],
    }


def _section(title: str, *words: str, tables: Any = (), entries: Any = ()) -> dict[str, Any]:
    return {
        "title": title,
        "words": list(words),
        "tables": [one for one in tables if one["rows"]],
        "entries": list(entries),
    }


def _table(widths: Sequence[int], head: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:
    return {"widths": list(widths), "head": list(head), "rows": [list(row) for row in rows]}


def _ledger(lines: list[Line]) -> dict[str, Any]:
    """Three meetings and one class, the theme day: what was due and what was held."""
    rows = [
        (
            line.kind.name_zh,
            f"每 {line.every} 个月",
            str(line.due),
            str(line.held),
            str(line.missing),
        )
        for line in lines
    ]
    months = [
        (line.kind.name_zh, f"{one.months}月", CELLS[one.cell], "、".join(map(_on, one.held)))
        for line in lines
        for one in line.periods
    ]
    return _section(
        "全年日历和台账",
        "从记录里按规则算出；不够法定人数的不算。",
        tables=[
            _table((4, 3, 2, 2, 2), ("会议", "多久一次", "应办", "已办", "缺"), rows),
            _table((4, 2, 3, 4), ("会议", "月份", "情况", "日期"), months),
        ],
    )


def _meetings(bound: Bound) -> list[dict[str, Any]]:
    left = list(bound.held)
    found = []
    for title, codes in SECTIONS:
        here = [row for row in left if row.kind.family in codes or row.kind_id in codes]
        left = [row for row in left if row not in here]
        found.append((title, here))
    return [
        _section(
            title,
            *(() if rows else ("本年没有记录。",)),
            entries=[_entry(row, bound) for row in rows],
        )
        for title, rows in (*found, *([(OTHERS, left)] if left else []))
    ]


def _entry(row: Any, bound: Bound) -> dict[str, Any]:
    """One activity: when and where, numbers of people, agenda, minutes, what was decided."""
    minutes = bound.minutes.get(row.pk)
    decided = bound.decisions.get(row.pk, [])
    where = row.place_words or (row.place.name_zh if row.place else "")
    used = "、".join(use.material.title for use in row.materials.all())
    counted = f"应到 {row.due} 人，实到 {row.came} 人" if row.due else ""
    if row.headcount is not None:
        counted = "；".join(filter(None, [counted, f"共 {row.headcount} 人"]))
    facts = [
        f"时间：{_moment(row.held_from)} 至 {clock.local(row.held_to):%H:%M}",
        f"地点：{where}" if where else "",
        *(f"{RAN[Part(one.role)]}：{one.name}" for one in row.ran_by),
        counted,
        f"材料：{used}" if used else "",
    ]
    parts = [{"title": "议程", "words": row.agenda}] if row.agenda else []
    if minutes is not None:
        said = "已确认" if minutes.approved_at else "未确认"
        parts.append(
            {"title": f"会议记录（第 {minutes.edition} 稿，{said}）", "words": minutes.text}
        )
    return {
        "title": f"{_on(row)} {row.title or row.kind.name_zh}",
        "facts": [fact for fact in facts if fact],
        "parts": parts,
        "tables": [_decided(decided)] if decided else [],
    }


def _decided(rows: list[ActivityMatter]) -> Any:
    return _table(
        (3, 6, 3, 2),
        ("事项", "议定", "谁来办", "哪天前"),
        [
            (
                _matter(row),
                row.decision,
                row.owner.role.name_zh if row.owner else "",
                row.due_on.isoformat() if row.due_on else "",
            )
            for row in rows
        ],
    )


def _matter(row: ActivityMatter) -> str:
    """Of a private matter not even the kind."""
    matter = row.matter
    public = matter.kind.is_public and not matter.private
    return f"{numbers.shown(matter.number)} {matter.kind.name_zh if public else ''}".strip()


def _resolutions(bound: Bound) -> dict[str, Any]:
    """Everything that was decided in the year and what became of it."""
    days = {row.pk: _on(row) for row in bound.held}
    rows = [
        (days[key], _matter(one), one.decision, _became(one))
        for key in days
        for one in bound.decisions.get(key, [])
    ]
    words = [] if rows else ["本年没有议定的事项。"]
    if bound.hidden:
        words.append(f"另有 {bound.hidden} 项不在查看范围内，没有列出。")
    head = ("日期", "事项", "议定", "后来怎样")
    return _section("议定事项和落实情况", *words, tables=[_table((2, 3, 6, 4), head, rows)])


def _became(row: ActivityMatter) -> str:
    outcome = getattr(row, "outcome", None)
    said = outcome.get_entered_display() if outcome else ""
    return "；".join(str(one) for one in (said, row.matter.get_status_display()) if one)


def _studies(rows: list[StudyEntry]) -> dict[str, Any]:
    cells = [
        (
            one.day.isoformat(),
            str(one.get_part_display()),
            one.about,
            str(one.minutes),
        )
        for one in rows
    ]
    words = () if cells else ("本年没有记录。",)
    head = ("日期", "类别", "学习内容", "分钟")
    return _section("学习台账（“三个一”）", *words, tables=[_table((2, 3, 6, 1), head, cells)])


def _education(bound: Bound) -> dict[str, Any]:
    found = bound.education
    title = "党员教育计划"
    if found.plan is None:
        return _section(title, "本年没有计划。")
    meeting = found.plan.meeting
    decided = f"{_on(meeting)} {meeting.name}通过；" if meeting else ""
    rows = [
        (
            line.course.theme,
            str(line.course.get_area_display()),
            f"{line.hours:g} / {line.course.hours}",
            str(line.state.label),
            "、".join(map(_on, line.held)),
        )
        for line in found.lines
    ]
    head = ("课程", "类别", "学时（已办 / 计划）", "情况", "日期")
    section = _section(
        title,
        f"{decided}{found.stage.label}。计划 {found.hours} 学时，已办 {found.held:g} 学时。",
        tables=[_table((5, 3, 3, 2, 3), head, rows)],
    )
    if found.plan.review:
        review = {"title": "回顾", "facts": [], "parts": [], "tables": []}
        section["entries"] = [review | {"parts": [{"title": "", "words": found.plan.review}]}]
    return section


def _deliveries(rows: list[Activity]) -> dict[str, Any]:
    """Of persons and households no name and no door."""
    cells = [
        (
            _on(row),
            "、".join(_to(one) for one in row.participations.all() if one.role == Part.VISITED),
            "、".join(use.material.title for use in row.materials.all()),
            str(row.delivery.get_outcome_display()) if hasattr(row, "delivery") else "",
        )
        for row in rows
    ]
    words = () if cells else ("本年没有记录。",)
    head = ("日期", "送给", "材料", "结果")
    return _section("“红书包”送学", *words, tables=[_table((2, 3, 6, 2), head, cells)])


def _to(one: Any) -> str:
    if one.unit is not None:
        return str(one.unit.name_zh)
    return "一户" if one.household_id else "党员一名"


def _on(row: Any) -> str:
    return f"{clock.local(row.held_from or row.planned_from):%Y-%m-%d}"


def _moment(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def _day(at: Any) -> str:
    on = clock.local(at)
    return f"{on.year}年{on.month}月{on.day}日"
