"""Places of teams that nobody has taken. Whether somebody was asked and said no is not known."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from linli.territory.choices import GapKind
from linli.territory.fields import below
from linli.territory.models import WorkTeam
from linli.territory.services import teams
from linli.territory.services.gaps.records import Gap, Todo
from linli.territory.services.gaps.seen import Seen


def open_places(seen: Seen) -> Iterator[Gap]:
    """Of each team at work when the period begins. Two queries."""
    rows = WorkTeam.objects.current(seen.at).filter(below(seen.place.path))
    found = list(rows.order_by("path", "-since_at", "pk"))
    missing = teams.missing_of(found)
    for one in found:
        if count := missing[one.pk]:
            words = ngettext(
                "%(count)d place is open: ask somebody.",
                "%(count)d places are open: ask somebody.",
                count,
            )
            yield Gap(
                GapKind.OPEN,
                seen.page_of(one.path),
                one.task,
                words % {"count": count},
                Todo.TEAM,
                {"team": str(one.pk)},
            )
