"""`python -m linli.territory.planner`: the planner as a process of its own.

With options it works on files, as `linli plan-grids`; without any it reads a request as JSON from
standard input and answers as JSON on standard output. See the package's docstring.
"""

import argparse
import sys

from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.options import DESCRIPTION, add_options, answer, plan_files


def main(words: list[str]) -> int:
    """0, or 1 with a sentence that says why."""
    if not words:
        said, end = answer(sys.stdin.buffer.read())
        sys.stdout.write(f"{said}\n")
        return end
    parser = argparse.ArgumentParser(
        prog="python -m linli.territory.planner", description=DESCRIPTION
    )
    add_options(parser)
    try:
        plan_files(vars(parser.parse_args(words)))
    except PlanRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
