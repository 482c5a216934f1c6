"""The options of the command line, shared by `linli plan-grids` and `python -m …planner`."""

import argparse
import json
from pathlib import Path
from typing import Any, Final

from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.files import parse, read_json, write_all
from linli.territory.planner.proposing import Proposal, propose
from linli.territory.planner.requests import EFFORTS, Request, read_request

DESCRIPTION: Final = "Propose grids: even load, one piece each, compact, never across a parent."


def add_options(parser: argparse.ArgumentParser) -> None:
    """The files and what is asked."""
    parser.add_argument(
        "--units", type=Path, required=True, metavar="FILE",
        help="GeoJSON of polygons or points with id, parent, load (or population, households, "
        "area_m2, difficulty); also neighbours, locked_grid, name",
    )  # fmt: skip
    many = parser.add_mutually_exclusive_group(required=True)
    many.add_argument(
        "--grids", type=int, metavar="K",
        help="K grids over all parents together, each parent's number nearest to its share of the "
        "load, at least 1 each",
    )  # fmt: skip
    many.add_argument(
        "--target-load", type=float, metavar="W",
        help="the load of one grid; each parent gets the number of grids nearest to it",
    )  # fmt: skip
    parser.add_argument(
        "--tolerance", type=float, default=0.05,
        help="how far a grid's load may be from its parent's mean load a grid, as a share (0.05)",
    )  # fmt: skip
    parser.add_argument(
        "--previous", type=Path, metavar="FILE",
        help="an earlier plan (GeoJSON, id and grid): change as little as possible",
    )  # fmt: skip
    parser.add_argument(
        "--stay", type=float, default=1.0, metavar="PRICE",
        help="with --previous: what moving a unit of mean load costs; 0.1 changes more and makes "
        "rounder grids (1)",
    )  # fmt: skip
    parser.add_argument("--barriers", type=Path, metavar="FILE", help="GeoJSON of lines")
    parser.add_argument("--cap", type=float, help="households in a grid, at most")
    parser.add_argument(
        "--staff", metavar="GRID=N,…", default="", help="grids that have more people than one"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same plan (1)")
    parser.add_argument("--effort", choices=EFFORTS, default="normal")
    parser.add_argument("--planar", action="store_true", help="coordinates of a plane, not WGS-84")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the plan")
    parser.add_argument("--report", type=Path, required=True, metavar="FILE", help="its figures")


def plan_files(given: dict[str, Any]) -> Proposal:
    """Read, plan, write both files. Raises `PlanRefused`, and then nothing was written."""
    proposal = propose(_request(given))
    write_all([(given["out"], proposal.plan, None), (given["report"], proposal.report, 1)])
    return proposal


def _request(given: dict[str, Any]) -> Request:
    def read(key: str, what: str) -> Any:
        return read_json(given[key], what) if given[key] is not None else None

    if given["out"].resolve() == given["report"].resolve():
        raise PlanRefused("The plan and its report cannot be one file.")
    asked = Request(
        units=None,
        grids=given["grids"],
        target_load=given["target_load"],
        tolerance=given["tolerance"],
        seed=given["seed"],
        cap=given["cap"],
        stay=given["stay"],
        staff=_staff(given["staff"]),
        planar=given["planar"],
        effort=given["effort"],
    )
    asked.check()
    return Request(
        **{
            **asked.__dict__,
            "units": read("units", "The file of units"),
            "previous": read("previous", "The previous plan"),
            "barriers": read("barriers", "The file of barriers"),
        }
    )


def _staff(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in text.split(",") if text else ():
        grid, _, people = part.rpartition("=")
        if not grid or not people.strip().isdecimal():
            raise PlanRefused("Write the staff as GRID=2,GRID=3.")
        found[grid.strip()] = int(people)
    return found


def answer(data: bytes) -> tuple[str, int]:
    """The answer to a request, both JSON, and how the process ends."""
    try:
        proposal = propose(read_request(parse(data, "The request")))
        said: dict[str, Any] = {"plan": proposal.plan, "report": proposal.report}
    except PlanRefused as refused:
        said = {
            "error": str(refused),
            "feature": refused.feature,
            "code": refused.code,
            "values": refused.values,
        }
    return json.dumps(said, ensure_ascii=False, allow_nan=False), int("error" in said)
