"""The check that keeps machines and registries out of the tree finds what it should."""

from pathlib import Path

import pytest

from tools import tree

pytestmark = pytest.mark.once  # no database


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://pypi" + ".org/simple",
        '"resolved": "https://registry' + '.npmjs.org/x"',
        "open('/ro" + "ot/notes.txt')",
        "see /ho" + "me/somebody/notes",
    ],
)
def test_a_host_or_a_path_of_one_machine_is_found(line: str) -> None:
    assert [number for number, _ in tree.faults(f"first\n{line}\n")] == [2]


def test_the_folder_of_this_copy_is_found() -> None:
    assert list(tree.faults("cd /srv/copies/linli", Path("/srv/copies/linli")))


@pytest.mark.parametrize("line", ["/usr/bin/chromium", "https://example.test/home/", "a/root/b"])
def test_ordinary_paths_and_addresses_are_left_alone(line: str) -> None:
    assert list(tree.faults(line)) == []
