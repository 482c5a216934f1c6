"""Two installations for the tests of backups: one with rows and photos, one empty."""

from collections.abc import Iterator

import pytest

from tests.operations.copies import FILL
from tools.installation import Installation, installation


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("place"), LINLI_LANGUAGE="en") as made:
        made.python(FILL)
        yield made


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("target"), LINLI_LANGUAGE="en") as made:
        yield made
