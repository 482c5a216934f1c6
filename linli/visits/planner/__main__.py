"""`python -m linli.visits.planner`: the planner of visits as a process of its own.

With options it works on files; without any it reads a request as JSON from standard input and
answers as JSON on standard output. See the package's docstring.
"""

import argparse
import sys

from linli.territory.planner.errors import PlanRefused
from linli.visits.planner.options import DESCRIPTION, add_options, answer, plan_file


def main(words: list[str]) -> int:
    """0, or 1 with a sentence that says why. What had no place is said, and is no failure."""
    if not words:
        said, end = answer(sys.stdin.buffer.read())
        sys.stdout.write(f"{said}\n")
        return end
    parser = argparse.ArgumentParser(prog="python -m linli.visits.planner", description=DESCRIPTION)
    add_options(parser)
    try:
        sentences = plan_file(vars(parser.parse_args(words)))
    except PlanRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    for sentence in sentences:
        sys.stderr.write(f"{sentence}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
