"""What a database refuses by itself is answered in words, and nothing written is lost."""

import pytest
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from linli.common.middleware import ExplainErrors

pytestmark = pytest.mark.once  # asks no database


def answered(exception: Exception) -> HttpResponse | None:
    def never(_request: HttpRequest) -> HttpResponse:
        raise AssertionError

    request = RequestFactory().post("/", {"reason": "示例：三天没来水"})
    return ExplainErrors(never).process_exception(request, exception)


@pytest.mark.parametrize(
    ("exception", "status", "words"),
    [
        (IntegrityError("unique"), 409, "Look whether it is there already"),
        (OverflowError("too large"), 422, "too large"),
        (DataError("out of range"), 422, "too large"),
    ],
)
def test_two_at_the_same_moment_and_what_no_column_holds_are_explained(
    exception: Exception, status: int, words: str
) -> None:
    answer = answered(exception)
    assert answer is not None
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "示例：三天没来水" in page


def test_a_fault_of_ours_is_left_to_the_log() -> None:
    assert answered(ValueError("ours")) is None
