"""The pages of docs/reference/ that are drawn from tables, so that they cannot go stale.

`linli docs` writes them; `linli docs --check` (in `make check`) refuses a page that differs.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.utils import translation

from linli.activities.services.reference import kind_entries as activity_kinds
from linli.activities.workflow import MOVES as ACTIVITY_MOVES
from linli.matters.choices import Status, Who
from linli.matters.services.reference import kind_entries
from linli.matters.workflow import MOVES, SIDEWAYS
from linli.mediation.choices import RUNNING, Stage
from linli.mediation.choices import Who as Mediates
from linli.mediation.workflow import MOVES as DISPUTE_MOVES
from linli.privacy.inventory import HOLDINGS
from linli.rulesets.services import REFERENCE as RULES
from linli.territory.services.reference import role_entries

HEAD: Final = "<!-- Made by `linli docs`. Change the table it is drawn from, not this page. -->\n\n"


def states() -> str:
    """The states of a matter as a diagram and a table, from `MOVES`."""
    lines = [
        "# 事项状态 · States of a matter",
        "",
        "Drawn from `linli/matters/workflow.py`. Verbs that stay in a state are in the table only.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> submitted: report",
    ]
    for status, moves in MOVES.items():
        lines += [f"    {status} --> {move.to}: {verb}" for verb, move in moves.items() if move.to]
    lines += [f"    {status} --> {to}: {verb} ({why})" for status, verb, to, why in SIDEWAYS]
    lines += [
        f"    {end} --> [*]"
        for end in (Status.CLOSED, Status.REFUSED, Status.WITHDRAWN, Status.MERGED)
    ]
    lines += [
        "```",
        "",
        "| state | verb | who | leads to | needs | clocks |",
        "|--|--|--|--|--|--|",
    ]
    for status, moves in MOVES.items():
        lines += [
            f"| {Status(status).label} | {verb}: {move.label} "
            f"| {', '.join(sorted(str(Who(who).label) for who in move.who))} "
            f"| {Status(move.to).label if move.to else '—'} | {', '.join(move.needs) or '—'} "
            f"| {_clocks(move)} |"
            for verb, move in moves.items()
        ]
    return "\n".join(lines) + "\n"


def dispute_stages() -> str:
    """The stages of a dispute, in the same way."""
    lines = [
        "# 纠纷阶段 · Stages of a dispute",
        "",
        "Drawn from `linli/mediation/workflow.py`. Verbs that stay in a stage are in the table "
        "only.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> registered: register",
    ]
    stages = DISPUTE_MOVES.items()
    lines += [
        f"    {stage} --> {m.to}: {v}" for stage, moves in stages for v, m in moves.items() if m.to
    ]
    lines += [f"    {stage} --> [*]" for stage in DISPUTE_MOVES if stage not in RUNNING]
    lines += ["```", "", "| stage | verb | who | leads to | needs |", "|--|--|--|--|--|"]
    for stage, moves in stages:
        lines += [
            f"| {Stage(stage).label} | {verb}: {move.label} "
            f"| {', '.join(sorted(str(Mediates(who).label) for who in move.who))} "
            f"| {Stage(move.to).label if move.to else '—'} | {', '.join(move.needs) or '—'} |"
            for verb, move in moves.items()
        ]
    return "\n".join(lines) + "\n"


def _clocks(move: Any) -> str:
    parts = [
        f"{word} {', '.join(getattr(move, word))}"
        for word in ("stops", "starts", "pauses", "resumes")
        if getattr(move, word)
    ]
    return "; ".join(parts) or "—"


def permissions() -> str:
    """Roles × verbs, from the roles' file."""
    roles = role_entries()
    verbs = sorted({verb for role in roles for verb in role["verbs"]})
    lines = [
        "# 岗位权限 · Roles and permissions",
        "",
        "Drawn from `linli/territory/reference/roles.toml`. A posting holds for its own place and "
        "everything below it; a grid posting for its own grid only.",
        "",
        "| 岗位 | role | posted at | answers at | what for |",
        "|--|--|--|--|--|",
    ]
    lines += [
        f"| {role['zh']} | {role['en']} | {', '.join(role['posted_at'])} "
        f"| {role['level'] or '—'} | {role['about_en']} |"
        for role in roles
    ]
    lines += [
        "",
        "| verb | " + " | ".join(str(role["en"]) for role in roles) + " |",
        "|--|" + "--|" * len(roles),
    ]
    lines += [
        f"| `{verb}` | " + " | ".join("✓" if verb in r["verbs"] else "" for r in roles) + " |"
        for verb in verbs
    ]
    return "\n".join(lines) + "\n"


def rules() -> str:
    """Every threshold with its source and the value that comes with the product."""
    entries = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
    lines = [
        "# 规则与时限 · Rules and time limits",
        "",
        "Drawn from `linli/rulesets/reference/rules.toml`. A place may set its own values, dated.",
        "",
        "| rule | 含义 | meaning | unit | value | source |",
        "|--|--|--|--|--|--|",
    ]
    lines += [
        f"| `{entry['key']}` | {entry['zh']} | {entry['en']} | {entry['unit']} "
        f"| {_value(entry.get('value'))} | {entry['source']} |"
        for entry in entries
    ]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"amount", "unit"}:
        return f"{value['amount']} {value['unit'].replace('_', ' ')}"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join("–".join(part) for part in value)
    return str(value)


def _sets(entry: dict[str, Any]) -> str:
    if entry.get("by_itself"):
        return "Linli"
    return "staff" if entry.get("only_staff") else "anybody"


def kinds() -> str:
    """The kinds of matters."""
    lines = [
        "# 事项类别 · Kinds of matters",
        "",
        "Drawn from `linli/matters/reference/kinds.toml`.",
        "",
        "| 类别 | kind | family | first | clocks | on the spot | public | who |",
        "|--|--|--|--|--|--|--|--|",
    ]
    lines += [
        f"| {entry['zh']} | {entry['en']} | {entry['family']} | {entry.get('first', 'group')} "
        f"| {entry['clock']} | {'✓' if entry.get('small') else ''} "
        f"| {'✓' if entry.get('public', True) else 'never'} "
        f"| {_sets(entry)} |"
        for entry in kind_entries()
    ]
    return "\n".join(lines) + "\n"


def activities() -> str:
    """The kinds of activities, and what may happen to one."""
    lines = [
        "# 活动类别 · Kinds of activities",
        "",
        "Drawn from `linli/activities/reference/kinds.toml` and `linli/activities/workflow.py`.",
        "",
        "| 类别 | kind | hosts | internal | minutes | quorum | how often | tags |",
        "|--|--|--|--|--|--|--|--|",
    ]
    lines += [
        f"| {one['zh']} | {one['en']} | {', '.join(one['hosts'])} "
        f"| {'✓' if one.get('internal') else ''} | {'✓' if one.get('minutes') else ''} "
        f"| {one.get('quorum', '')} | {one.get('every', '')} | {', '.join(one['tags'])} |"
        for one in activity_kinds()
    ]
    lines += ["", "| state | verb | who | leads to | needs |", "|--|--|--|--|--|"]
    lines += [
        f"| {state} | `{verb}` | {', '.join(sorted(move.who))} | {move.to or '–'} "
        f"| {', '.join(move.needs)} |"
        for state, moves in ACTIVITY_MOVES.items()
        for verb, move in moves.items()
    ]
    return "\n".join(lines) + "\n"


def data() -> str:
    """What is held about persons, why and how long."""
    entries = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
    terms = {entry["key"]: _value(entry.get("value")) for entry in entries}
    lines = [
        "# 个人信息清单 · What is held about persons",
        "",
        "Drawn from `personal.py` of each app. A place may set shorter times. Fields that are "
        "personal are marked beside each model (`PERSONAL`).",
        "",
        "| 记录 | record | 内容 · what | 用途 · why | 依据 · ground "
        "| 期限 · how long | 删除 · erasing |",
        "|--|--|--|--|--|--|--|",
    ]
    for one in HOLDINGS:
        told = (one.what, one.why, one.ground, one.kept, one.erase)
        what, why, ground, kept, erase = (f"{words.zh}<br>{words.en}" for words in told)
        how_long = f"`{one.rule}`: {terms[one.rule]}<br>{kept}" if one.rule else kept
        name = f"{one.name.en}<br>`{one.label}`"
        lines.append(
            f"| {one.name.zh} | {name} | {what} | {why} | {ground} | {how_long} | {erase} |"
        )
    return "\n".join(lines) + "\n"


PAGES: Final[dict[str, Callable[[], str]]] = {
    "states.md": states,
    "disputes.md": dispute_stages,
    "permissions.md": permissions,
    "rules.md": rules,
    "kinds.md": kinds,
    "activities.md": activities,
    "data.md": data,
}


def write(folder: Path, *, check: bool) -> list[str]:
    """Write the pages, or only name those that differ."""
    differing = []
    with translation.override("en"):
        for name, draw in PAGES.items():
            page, path = HEAD + draw(), folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != page:
                differing.append(name)
                if not check:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(page, encoding="utf-8")
    return differing
