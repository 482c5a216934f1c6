"""`make rows`: each of the 143 mechanisms with the tests that prove it.

A test proves a row from the outside (page, door or command) and says so with
`@pytest.mark.row("S2-17")`. A test that is skipped or expected to fail proves nothing.
"""

import io
import sys
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Final, NamedTuple

import pytest

LIST: Final = Path(__file__).resolve().parent.parent / "linli/portal/reference/rows.toml"
NOT_PROVING: Final = ("skip", "skipif", "xfail")
COLLECTED: Final = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


class Row(NamedTuple):
    """One mechanism; `module` is the code of the part of the product that it belongs to."""

    id: str
    module: str
    zh: str
    en: str


def rows(file: Path = LIST) -> list[Row]:
    """The whole list, in its own order."""
    with file.open("rb") as source:
        return [Row(**entry) for entry in tomllib.load(source)["rows"]]


def proofs(items: Iterable[pytest.Item]) -> dict[str, list[str]]:
    """Row id → the names of the tests that say they prove it, parameters left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if any(item.get_closest_marker(name) for name in NOT_PROVING):
            continue
        name = item.nodeid.partition("[")[0]
        for marker in item.iter_markers("row"):
            for row_id in marker.args:
                if name not in found[row_id]:
                    found[row_id].append(name)
    return dict(found)


def unknown(proven: Mapping[str, Collection[str]], known: Iterable[Row]) -> list[str]:
    """A sentence for each row id that no list knows."""
    ids = {row.id for row in known}
    return [
        f"{', '.join(tests)}: there is no row “{row_id}”"
        for row_id, tests in sorted(proven.items())
        if row_id not in ids
    ]


class Collector:
    """Keeps what pytest collects."""

    def __init__(self) -> None:
        self.proven: dict[str, list[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Called by pytest when every test is known."""
        self.proven = proofs(session.items)


def main() -> int:
    """Collect in this process, then print the table and the closing line."""
    collector = Collector()
    said = io.StringIO()
    with redirect_stdout(said):
        ended = pytest.main(["--collect-only", "--quiet", "-p", "no:randomly"], [collector])
    if ended not in COLLECTED:
        print(said.getvalue())
        return 1
    known = rows()
    for row in known:
        print(f"{row.id}  {row.zh} · {row.en} [{row.module}]")
        for test in sorted(collector.proven.get(row.id, ())):
            print(f"         {test}")
    count = sum(row.id in collector.proven for row in known)
    print(f"{count} of {len(known)} rows proven")
    return 0


if __name__ == "__main__":
    sys.exit(main())
