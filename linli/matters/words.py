"""Data of a matter turned into sentences, in the reader's language."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.common.languages import chosen
from linli.matters.choices import Question, Source, Status
from linli.matters.models import Matter
from linli.territory.choices import Level
from linli.territory.models import Grid
from linli.territory.models.units import short_name


def in_language(data: dict[str, Any], stem: str) -> str:
    """`stem_zh` or `stem_en` of copied data, whichever the reader reads."""
    return chosen(str(data.get(f"{stem}_zh") or ""), str(data.get(f"{stem}_en") or ""))


def because(data: dict[str, Any], name: str = "") -> str:
    """Why this person answers: "The place is in grid 03; grid member since 1 March." """
    parts = [_where(data), _who(data, name or str(data.get("name") or ""))]
    if vacant := _vacant(data):
        parts.append(_("nobody is posted at: %(levels)s") % {"levels": _("、").join(vacant)})
    if data.get("others") and data.get("shift_until"):
        parts.append(
            _(
                "%(count)d more hold the same post here; whoever is on shift is asked first, until"
                " %(until)s"
            )
            % {"count": data["others"], "until": data["shift_until"]}
        )
    elif data.get("others"):
        parts.append(
            _("%(count)d more hold the same post here; the longest-serving is asked first")
            % {"count": data["others"]}
        )
    if data.get("disagrees") == "point":
        parts.append(_("the pin lies in another grid; the chosen place counts"))
    return _("; ").join(part for part in parts if part)


def _vacant(data: dict[str, Any]) -> list[str]:
    """The levels that were passed over. A place in no grid has no grid that could be vacant."""
    levels = [Level(level) for level in data.get("vacant", ()) if level in Level.values]
    in_grid = bool(in_language(data, "grid"))
    return [str(level.label) for level in levels if in_grid or level != Level.GROUP]


def why_you(data: dict[str, Any]) -> str:
    """The same reason, said to the person who has to act: "you are on duty as grid member; the
    place is in grid 03"."""
    values = {
        "role": in_language(data, "role"),
        "instead": data.get("instead_of") or "",
        "by": data.get("by") or "",
    }
    how = data.get("how")
    if how == "supervises":
        leads = _("you lead here as %(role)s, and the time of whoever has it ran out")
        return _with_where(leads, values, data)
    if how == "assigned" and values["instead"]:
        return _("%(by)s dispatched it to %(instead)s, for whom you stand in") % values
    if how == "assigned":
        return _("%(by)s dispatched it to you as %(role)s") % values
    if values["instead"]:
        return _with_where(_("you stand in for %(instead)s, %(role)s"), values, data)
    return _with_where(_("you are on duty as %(role)s"), values, data)


def _with_where(sentence: str, values: dict[str, str], data: dict[str, Any]) -> str:
    return _("; ").join(filter(None, (sentence % values, _where(data))))


def _where(data: dict[str, Any]) -> str:
    grid = in_language(data, "grid")
    unit = short_name(in_language(data, "unit"))
    if not grid:
        return _("the place is in %(unit)s, in no grid") % {"unit": unit} if unit else ""
    values = {"grid": grid, "unit": unit}
    if data.get("located_by") == "point":
        return _("the pin lies in %(grid)s of %(unit)s") % values
    return _("the place is in %(grid)s of %(unit)s") % values


def _who(data: dict[str, Any], name: str) -> str:
    how = data.get("how")
    values = {
        "role": in_language(data, "role"),
        "name": name,
        "since": _day(str(data.get("since") or "")),
        "instead": data.get("instead_of") or "",
        "by": data.get("by") or "",
    }
    if how == "nobody":
        return _("nobody is posted above this place")
    if how == "assigned":
        return _("dispatched to %(name)s (%(role)s)") % values
    if how in {"leave_deputy", "standing_deputy"} and not values["instead"]:
        return _("%(name)s stands in for somebody who is away (%(role)s)") % values
    if how in {"leave_deputy", "standing_deputy"}:
        return _("%(name)s stands in for %(instead)s, who is away (%(role)s)") % values
    if how == "holder":
        return _("%(name)s, %(role)s since %(since)s") % values
    return ""


def _day(text: str) -> str:
    if not text:
        return ""
    pattern = pgettext("date format", "j M Y")
    return formats.date_format(date.fromisoformat(text), pattern, use_l10n=False)


def public_grid(matter: Matter, least_households: int) -> Grid | None:
    """The grid that it lies in, where that is large enough for anybody to know it."""
    grid = matter.grid
    return grid if grid is not None and grid.households >= least_households else None


def public_place(matter: Matter, least_households: int) -> str:
    """Where it is, as far as anybody may know: the grid, or the village where the grid is small."""
    if grid := public_grid(matter, least_households):
        return _("%(grid)s of %(unit)s") % {"grid": grid.name, "unit": matter.village.short_name}
    return matter.village.short_name


def full_place(matter: Matter) -> str:
    """Where it is, for those who may know."""
    parts = [matter.village.short_name]
    if matter.grid is not None:
        parts.append(matter.grid.name)
    if matter.place_id != matter.village_id:
        parts.append(matter.place.name)
    if matter.place_words and matter.place_words != matter.place.name:
        parts.append(matter.place_words)
    return " · ".join(parts)


def state(matter: Matter) -> str:
    """The state in words, with who has it: "Waiting for acceptance · Village or community"."""
    label = str(Status(matter.status).label)
    if matter.status in {Status.SUBMITTED, Status.IN_HAND}:
        return f"{label} · {matter.outside_body or Level(matter.level).label}"
    return label


def asked(matter: Matter) -> str:
    """What the level above was asked, to whoever decides."""
    if matter.question == Question.DISPATCH:
        return _("whoever has it says that it is not theirs; you say whose it is")
    return _("more time is asked for; you grant it or not") if matter.question else ""


def state_with_lead(matter: Matter) -> str:
    """For staff: also in which one it goes on, where that was read with it."""
    lead = matter.merged_into if matter.status == Status.MERGED else None
    return f"{state(matter)} · {lead}" if lead is not None else state(matter)


def tag_kind(matter: Matter) -> str:
    """Which tag the state wears: done, wait, late or plain (never colour alone)."""
    if matter.is_overdue():
        return "late"
    if matter.status == Status.CLOSED:
        return "done"
    return "wait" if matter.is_open else "plain"


def source(matter: Matter) -> str:
    """How it came in."""
    return str(Source(matter.source).label)
