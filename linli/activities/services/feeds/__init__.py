"""Activities for calendar programs: their addresses, what stands in them, and how it is written."""

from linli.activities.services.feeds.links import (
    Opened,
    address_of,
    end_link,
    links_of,
    make_link,
    may_follow,
    opened,
    renew_link,
)
from linli.activities.services.feeds.marks import Mark, mark, mark_of
from linli.activities.services.feeds.rows import announced_rows, rows_of
from linli.activities.services.feeds.writing import Feed, plain, written

__all__ = [
    "Feed",
    "Mark",
    "Opened",
    "address_of",
    "announced_rows",
    "end_link",
    "links_of",
    "make_link",
    "mark",
    "mark_of",
    "may_follow",
    "opened",
    "plain",
    "renew_link",
    "rows_of",
    "written",
]
