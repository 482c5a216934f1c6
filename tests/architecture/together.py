"""Several addresses in one test: to make the other township takes longer than to ask at one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final

import pytest
from django.db import transaction

from tests.foreign import Foreign

MANY: Final = 8


def together(names: Iterable[str]) -> list[Any]:
    """Some addresses of one app for each test."""
    found = []
    for space, of_app in groupby(sorted(names), key=lambda name: name.rpartition(":")[0]):
        left = list(of_app)
        while left:
            found.append(pytest.param(left[:MANY], id=f"{space}:{left[0].rpartition(':')[2]}"))
            left = left[MANY:]
    return found


@contextmanager
def alone(name: str, foreign: Foreign, subtests: pytest.Subtests) -> Iterator[None]:
    """What is found at this address is told of it alone, and what is done there never was, as
    between two tests."""
    block: Any = transaction.atomic()
    block._from_testcase = True  # what has to be the outermost block may begin within
    with subtests.test(name), foreign.forgotten(), block:
        yield
        transaction.set_rollback(True)
