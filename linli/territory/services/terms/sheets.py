"""A change of term from a sheet that says who holds which post afterwards."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, Text
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.fields import below
from linli.territory.models import Posting, TermChange, TermLine
from linli.territory.services import roster
from linli.territory.services.roster import Entry
from linli.territory.services.terms.drafts import changed, drop_lines, to_change

MOST_LINES: Final = 1000
Spot = tuple[str, int, int | None, UUID | None]  # role, unit, grid, area


@transaction.atomic
def take_sheet(
    key: UUID, entries: Sequence[Entry], *, by: Actor, version: int | None = None
) -> int:
    """At each post that the sheet names, whoever stands in it stays or comes, and whoever does not
    goes; posts that it does not name stay as they are. It is taken as a whole and takes the place
    of the lines that were there. Raises `Invalid` with the first row that cannot be used. How many
    lines there are then."""
    change = to_change(key, by=by, version=version)
    rows = roster.check(entries, change.unit, by=by)
    for row in rows:
        if row.problem:
            raise _wrong(row, row.problem)
    if not rows:
        raise _refused(_("The sheet has no rows."))
    known = _Known(change)
    drop_lines(change.lines.all())
    made = list(_lines(change, rows, known))
    if len(made) > MOST_LINES:
        raise _refused(_("A change of term has at most %(most)d lines.") % {"most": MOST_LINES})
    TermLine.objects.bulk_create(made)
    changed(change, by)
    return len(made)


def _refused(sentence: Text) -> Invalid:
    return Invalid(sentence, fields={"file": sentence})


def _wrong(row: Entry, problem: Text) -> Invalid:
    return _refused(_("Row %(row)d: %(problem)s") % {"row": row.number, "problem": problem})


class _Known:
    """The staff of the place and what they hold, read once for all rows. One query."""

    def __init__(self, change: TermChange) -> None:
        held = Posting.objects.not_over(clock.now()).filter(below(change.path, "unit__path"))
        rows = held.filter(deputy_of__isnull=True).select_related("person")
        self.at: dict[Spot, list[Posting]] = defaultdict(list)
        self._by_name: dict[str, dict[UUID, Person]] = defaultdict(dict)
        for row in rows.order_by("since_at", "pk"):
            self.at[row.role_id, row.unit_id, row.grid_id, row.area_id].append(row)
            self._by_name[row.person.display_name][row.person_id] = row.person

    def who(self, row: Entry, spot: Spot) -> Person:
        """Whom a row means: by name and telephone; by the name alone where only one at this post,
        or only one of the staff, has it; else somebody new."""
        name, index = row.cells["name"], row.phone_index
        same = list(self._by_name[name].values())
        if index:
            found = [one for one in same if one.phone_index == index]
        else:
            here = [one.person for one in self.at.get(spot, ()) if one.person.display_name == name]
            found = here or same
        if len({one.pk for one in found}) > 1:
            raise _wrong(row, _("Several people have this name: give the telephone."))
        person = found[0] if found else people.note(name=name, phone=row.cells["phone"])
        self._by_name[name][person.pk] = person  # the same in the next row
        return person


def _lines(change: TermChange, rows: Sequence[Entry], known: _Known) -> Iterable[TermLine]:
    """Whoever goes is followed by whoever comes to the same post, in the order of the sheet."""
    named: dict[Spot, dict[UUID, Person]] = {}
    for row in rows:
        spot: Spot = row.key[2:]
        person = known.who(row, spot)
        named.setdefault(spot, {})[person.pk] = person
    for spot, people_there in named.items():
        held = known.at.get(spot, [])
        before = {one.person_id for one in held}
        goes = [one for one in held if one.person_id not in people_there]
        comes = [one for key, one in people_there.items() if key not in before]
        for number in range(max(len(goes), len(comes))):
            yield TermLine(
                change=change,
                role_id=spot[0],
                unit_id=spot[1],
                grid_id=spot[2],
                area_id=spot[3],
                leaves=goes[number] if number < len(goes) else None,
                person=comes[number] if number < len(comes) else None,
            )
