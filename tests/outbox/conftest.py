"""What the tests of messages share."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from linli.common import clock

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=clock.PLACE_TIME)  # a working day, on shift


@pytest.fixture(autouse=True)
def _on_shift() -> Iterator[None]:
    """Whoever does not say otherwise writes on a working morning."""
    with clock.told(MONDAY):
        yield
