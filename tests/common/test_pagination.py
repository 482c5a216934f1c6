"""Pages by key: every row once, in order, whatever the order is."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.audit.models import Entry
from linli.common.errors import Invalid
from linli.common.pagination import page

FIRST = datetime(2026, 10, 12, 8, 30, 0, 123456, tzinfo=UTC)
ORDERS = [
    ("pk",),
    ("-id",),
    ("at", "pk"),
    ("-at", "pk"),
    ("-at", "-id"),
    ("verb", "-at", "id"),
    ("-verb", "at", "-pk"),
    ("verb", "-what", "-at", "pk"),
]


@pytest.fixture
def entries(db: None) -> list[Entry]:
    """Many equal values, so that every branch of the comparison is needed."""
    return Entry.objects.bulk_create(
        Entry(
            id=UUID(int=(n * 7919) % 1000 + 1),
            at=FIRST + timedelta(microseconds=n % 4),
            verb="AB乡"[n % 3],
            what=f"people.Person:{n % 2}",
        )
        for n in range(40)
    )


def all_pages(queryset: QuerySet[Entry], order: tuple[str, ...], size: int) -> list[list[Entry]]:
    after: str | None = None
    pages: list[list[Entry]] = []
    while True:
        got = page(queryset, order=order, size=size, after=after)
        pages.append(got.rows)
        if got.next_cursor is None:
            return pages
        after = got.next_cursor


@pytest.mark.parametrize("order", ORDERS, ids=",".join)
@pytest.mark.parametrize("size", [1, 7, 40, 41])
def test_every_row_comes_once_and_in_order(
    entries: list[Entry], order: tuple[str, ...], size: int
) -> None:
    pages = all_pages(Entry.objects.all(), order, size)
    rows = [row for rows in pages for row in rows]
    assert rows == list(Entry.objects.order_by(*order))
    assert [len(rows) for rows in pages[:-1]] == [size] * (len(pages) - 1)
    assert 0 < len(pages[-1]) <= size


def test_a_filtered_list_stays_filtered(entries: list[Entry]) -> None:
    pages = all_pages(Entry.objects.filter(verb="A"), ("-at", "pk"), 5)
    assert sum(map(len, pages)) == 14
    assert {row.verb for rows in pages for row in rows} == {"A"}


def test_an_annotation_can_be_an_order(entries: list[Entry]) -> None:
    queryset = Entry.objects.annotate(kind=F("verb"), moment=F("at"))
    rows = [row for rows in all_pages(queryset, ("kind", "-moment", "pk"), 6) for row in rows]
    assert rows == list(Entry.objects.order_by("verb", "-at", "pk"))


def test_rows_that_come_and_go_do_not_shift_the_pages(entries: list[Entry]) -> None:
    order = ("-at", "pk")
    first = page(Entry.objects.all(), order=order, size=10, after=None)
    wanted = list(Entry.objects.order_by(*order))[10:20]
    Entry.objects.create(at=FIRST + timedelta(days=1), verb="new", what="")
    first.rows[9].delete()
    second = page(Entry.objects.all(), order=order, size=10, after=first.next_cursor)
    assert second.rows == wanted


def test_a_page_is_one_query(entries: list[Entry]) -> None:
    for after in (
        None,
        page(Entry.objects.all(), order=("at", "pk"), size=5, after=None).next_cursor,
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(Entry.objects.all(), order=("at", "pk"), size=5, after=after)
        assert len(queries) == 1


def test_an_empty_list_has_one_empty_page(db: None) -> None:
    got = page(Entry.objects.all(), order=("-at", "pk"), size=5, after="")
    assert (got.rows, got.next_cursor) == ([], None)


def test_an_order_that_could_lose_rows_is_a_programming_error(db: None) -> None:
    with pytest.raises(ValueError, match="unique"):
        page(Entry.objects.all(), order=("-at",), size=5, after=None)


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def mark() -> str:
    queryset = Entry.objects.all()
    made = page(queryset, order=("-at", "pk"), size=1, after=None).next_cursor
    assert made is not None
    return str(json.loads(base64.urlsafe_b64decode(made + "=" * (-len(made) % 4)))[0])


SOME_ID = str(UUID(int=5))


@pytest.mark.parametrize(
    "parts",
    [
        (),
        ("2026-10-12T08:30:00+00:00",),
        ("2026-10-12T08:30:00+00:00", SOME_ID, 1),
        ("2026-10-12T08:30:00", SOME_ID),  # of which place?
        ("yesterday", SOME_ID),
        ("0001-01-01T00:00:00+14:00", SOME_ID),
        ("2026-10-12T08:30:00+00:00", "x"),
        ("2026-10-12T08:30:00+00:00", 10**400),
        ("2026-10-12T08:30:00+00:00", "\0"),
        ("2026-10-12T08:30:00+00:00", "\ud800"),
        (None, SOME_ID),
        (1, SOME_ID),
        (float("nan"), SOME_ID),
        (["2026"], SOME_ID),
        ({}, SOME_ID),
    ],
)
def test_a_cursor_with_other_values_is_refused(
    entries: list[Entry], parts: tuple[object, ...]
) -> None:
    with pytest.raises(Invalid, match="first page"):
        page(Entry.objects.all(), order=("-at", "pk"), size=5, after=cursor(mark(), *parts))


def test_a_cursor_of_another_list_is_refused(entries: list[Entry]) -> None:
    other = page(Entry.objects.all(), order=("at", "pk"), size=5, after=None).next_cursor
    with pytest.raises(Invalid, match="first page"):
        page(Entry.objects.all(), order=("-at", "pk"), size=5, after=other)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda b: base64.b64encode(b).decode()))
def test_no_cursor_does_worse_than_be_refused(after: str) -> None:
    if after:
        with pytest.raises(Invalid, match="first page"):
            page(Entry.objects.all(), order=("-at", "pk"), size=5, after=after)


@pytest.mark.parametrize("after", ["x" * 1001, "[" * 900, cursor(*["["] * 100)])
def test_an_overlong_cursor_is_refused(after: str) -> None:
    with pytest.raises(Invalid, match="first page"):
        page(Entry.objects.all(), order=("-at", "pk"), size=5, after=after)
