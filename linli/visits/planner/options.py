"""The command line and the process."""

import argparse
import json
from pathlib import Path
from typing import Any, Final

from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.files import parse, read_json, write_all
from linli.visits.planner.ordering import order
from linli.visits.planner.periods import read_period
from linli.visits.planner.requests import EFFORTS, read_day
from linli.visits.planner.spreading import spread

DESCRIPTION: Final = "Spread visits over weeks, or order a day's visits as walks."


def add_options(parser: argparse.ArgumentParser) -> None:
    """The files, and what may be asked otherwise than they say."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--stops", type=Path, metavar="FILE", help="JSON of a day: stops and shifts; makes walks"
    )
    what.add_argument(
        "--households", type=Path, metavar="FILE",
        help="JSON of a period: households and weeks; says which week each is visited in",
    )  # fmt: skip
    parser.add_argument("--absent", metavar="NAME,…", help="visitors who are not there")
    parser.add_argument("--seed", type=int, help="the same seed, the same plan (1)")
    parser.add_argument("--effort", choices=EFFORTS, help="of a day (normal)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the plan")


def plan_file(given: dict[str, Any]) -> list[str]:
    """Read, plan, write. What had no place, in sentences. Raises `PlanRefused`, and then nothing
    was written."""
    source: Path = given["stops"] or given["households"]
    asked = read_json(source, "The request")
    if isinstance(asked, dict):
        more = {key: given[key] for key in ("seed", "effort") if given[key] is not None}
        if given["absent"] is not None:
            more["absent"] = [name for name in given["absent"].split(",") if name.strip()]
        asked = {**asked, **more}
    plan = planned(asked, "stops" if given["stops"] else "households")
    write_all([(given["out"], plan, 1)])
    return [one["text"] for one in plan.get("left_out") or plan.get("late") or ()]


def planned(asked: Any, what: str) -> dict[str, Any]:
    """Walks of a day, or weeks of a period."""
    return order(read_day(asked)) if what == "stops" else spread(read_period(asked))


def answer(data: bytes) -> tuple[str, int]:
    """The answer to a request, both JSON, and how the process ends."""
    try:
        asked = parse(data, "The request")
        period = isinstance(asked, dict) and "households" in asked
        said = planned(asked, "households" if period else "stops")
    except PlanRefused as refused:
        said = {"error": str(refused), "feature": refused.feature}
    return json.dumps(said, ensure_ascii=False, allow_nan=False), int("error" in said)
