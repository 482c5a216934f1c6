"""Where something is done about a gap: the page, with what is known filled in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.territory.paths import path_of
from linli.territory.services.gaps import Gap, Todo

MANY: Final = 5  # gaps of one topic stand as lines of their own; more are one line that opens


@dataclass(frozen=True)
class Fold:
    """Many gaps of one topic, by place: one line that opens."""

    gaps: Sequence[Gap]

    @property
    def first(self) -> Gap:
        """Any of them says what they are about."""
        return self.gaps[0]


def folded(found: Iterable[Gap]) -> tuple[list[Fold], list[Gap]]:
    """What there are many of, and the others; both in the order in which they were found."""
    listed = list(found)
    counts = Counter(one.topic for one in listed)
    many = [topic for topic, count in counts.items() if count > MANY]
    folds = [Fold([one for one in listed if one.topic == topic]) for topic in many]
    return folds, [one for one in listed if one.topic not in many]


def href_of(gap: Gap) -> str:
    """The page on which a gap is closed."""
    code = gap.args.get("code", gap.place.code)
    if gap.todo == Todo.APPOINT:
        asked = urlencode({"role": gap.args["role"], "where": gap.args["where"]})
        return f"{reverse('portal:staff-appoint', args=[code])}?{asked}"
    if gap.todo == Todo.POSTING:
        page = reverse("portal:posting", args=[gap.args["posting"]])
        return f"{page}#do-{gap.args['do']}"
    if gap.todo == Todo.LINKS:
        return reverse("portal:link-table", args=[code, gap.args["kind"]])
    if gap.todo == Todo.TEAM:
        return reverse("portal:team", args=[gap.args["team"]])
    if gap.todo == Todo.LINK:
        return f"{reverse('portal:link', args=[gap.args['link']])}#do-pass-on"
    if gap.todo == Todo.BRANCHES:
        return reverse("portal:grid-branches", args=[code])
    return reverse("portal:grids", args=[code])


def words_of(gap: Gap) -> str:
    """What is to be done, as a button says it."""
    if gap.todo == Todo.POSTING:
        return {
            "leave": _("Plan leave with a deputy"),
            "hand-over": _("Hand over on a day"),
        }.get(gap.args["do"], _("End one of them"))
    return {
        Todo.APPOINT: _("Appoint"),
        Todo.LINKS: _("Link somebody"),
        Todo.LINK: _("Pass on on a day"),
        Todo.TEAM: _("Ask people into it"),
        Todo.GRIDS: _("Go to the grids"),
        Todo.BRANCHES: _("Say who leads them"),
    }[gap.todo]


def path_of_page(gap: Gap) -> str:
    """Where somebody has to hold that verb: what a village lacks its township may have to link."""
    return path_of(gap.args["code"]) if gap.todo == Todo.LINKS else gap.place.path


def verb_of(gap: Gap) -> str:
    """Who may do it."""
    return {
        Todo.APPOINT: "postings.manage",
        Todo.POSTING: "postings.manage",
        Todo.LINKS: "links.manage",
        Todo.LINK: "links.manage",
        Todo.TEAM: "organisation.edit",
        Todo.GRIDS: "grids.publish",
        Todo.BRANCHES: "organisation.edit",
    }[gap.todo]
