"""What the planner says of its proposal, in plain sentences."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.common.templatetags.look import as_percent
from linli.territory.models import Proposal, Unit
from linli.territory.services.plans import PlanSheet
from linli.territory.services.plans import proposals as asked
from linli.territory.services.plans.wishes import ORDER, POINTS

PROBLEMS: Final[Mapping[str, Any]] = {
    asked.TOO_LONG: gettext_lazy("It took longer than five minutes and was stopped."),
    asked.STOPPED: gettext_lazy("The worker was stopped while it planned."),
    asked.REFUSED: gettext_lazy(
        "The planner could not use what it was given. Its own words stand in the worker's log."
    ),
    asked.BROKE: gettext_lazy("The planner ended without an answer."),
}


# What the planner refuses though the form let it pass, by its code.
REFUSALS: Final[Mapping[str, Any]] = {
    asked.NOBODY_COUNTED: gettext_lazy(
        "Nobody entered the households of the lanes. Say how many grids instead."
    ),
    "same_ground": gettext_lazy(
        "The outline of %(lane)s covers the same ground as that of %(other)s. Draw or import one "
        "of them anew."
    ),
    "no_area": gettext_lazy("The outline of %(lane)s has no area. Draw or import it anew."),
    "crosses_itself": gettext_lazy(
        "The outline of %(lane)s crosses itself. Draw or import it anew."
    ),
    "many_locked": gettext_lazy(
        "There are to be %(grids)s grids, but lanes shall stay in %(locked)s different ones. Ask "
        "for more grids, or let some of these lanes go."
    ),
    "locked_apart": gettext_lazy(
        "The lanes that shall stay in grid %(grid)s cannot be joined: lanes that shall stay in "
        "other grids lie between them. Let some of these lanes go."
    ),
    "many_grids": gettext_lazy(
        "There are to be %(grids)s grids, but there are only %(units)s lanes."
    ),
}


def problem(proposal: Proposal) -> str:
    """Why nothing came of it."""
    why = proposal.report
    if proposal.problem != asked.REFUSED or why.get("code") not in REFUSALS:
        return str(PROBLEMS.get(proposal.problem, ""))
    values = why.get("values", {})
    lane, other = str(why.get("feature", "")), str(values.get("other", ""))
    keys = [key for key in (lane, other) if key.isdecimal()]
    names = {str(unit.pk): unit.name for unit in Unit.objects.filter(pk__in=keys)}
    words = {"lane": names.get(lane, lane), "other": names.get(other, other)}
    return str(REFUSALS[why["code"]]) % {**values, **words}


def told(proposal: Proposal, sheet: PlanSheet) -> list[str]:
    """What got better, what moves, what could not be kept and why, and on what it rests."""
    report = proposal.report
    if not report:
        return []
    names = {str(leaf.unit.pk): leaf.unit.name for leaf in sheet.leaves}
    return [
        *_better(report),
        *_moves(report),
        *(_reason(one, names) for one in report["reasons"]),
        *_links(report, names),
        *_barriers(report, names),
        *_basis(report["basis"]),
    ]


def _better(report: Mapping[str, Any]) -> Iterator[str]:
    now = as_percent(report["max_deviation"])
    improved = report.get("improved")
    if improved:
        was = as_percent(improved["max_deviation"]["before"])
        yield _("The largest deviation was %(was)s and is %(now)s.") % {"was": was, "now": now}
        pair = improved["compactness"]
        values = {"was": f"{pair['before']:.2f}", "now": f"{pair['now']:.2f}"}
        if report["basis"] != ORDER:
            yield _("The compactness was %(was)s and is %(now)s.") % values
    else:
        yield _("The largest deviation is %(now)s.") % {"now": now}


def _moves(report: Mapping[str, Any]) -> Iterator[str]:
    if not report.get("improved"):
        return
    count = len(report["moves"])
    if not count:
        yield _("No lane changes its grid.")
        return
    households = round(sum(households for _unit, households in report["moves"]))
    yield ngettext(
        "%(count)d lane with %(households)d households changes its grid.",
        "%(count)d lanes with %(households)d households change their grid.",
        count,
    ) % {"count": count, "households": households}


def _reason(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if one["code"] == "unit_heavier_than_grid":
        return _("%(lane)s alone has %(times)s times the load of a grid.") % {
            "lane": names.get(one["unit"], one["unit"]),
            "times": f"{one['share']:.1f}",
        }
    if one["code"] == "few_units":
        return _("%(units)d lanes for %(grids)d grids leave hardly any choice.") % one
    if one["code"] == "proved":
        return _("The tolerance cannot be kept: every plan was looked at, and none is evener.")
    return _("The tolerance was not kept: the search found no evener plan.")


def _links(report: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for one, other in report["links"]:
        yield _("%(one)s and %(other)s do not touch, yet lie in one grid.") % {
            "one": names.get(one, one),
            "other": names.get(other, other),
        }


def _barriers(report: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    if cut := report.get("cut"):
        yield ngettext(
            "The roads and rivers part %(count)d pair of neighbouring lanes.",
            "The roads and rivers part %(count)d pairs of neighbouring lanes.",
            cut,
        ) % {"count": cut}
    for one, other in report.get("over_barriers", []):
        yield _("%(one)s and %(other)s lie in one grid, though a road or river parts them.") % {
            "one": names.get(one, one),
            "other": names.get(other, other),
        }


def _basis(basis: str) -> Iterator[str]:
    if basis == POINTS:
        yield _("Not every lane has an outline: neighbours were found by their points.")
    if basis == ORDER:
        yield _(
            "Nobody knows where the lanes are: those that follow each other in the list were taken "
            "for neighbours. Import outlines or points, and ask again."
        )
