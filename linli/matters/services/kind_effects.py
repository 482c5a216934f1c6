"""What a change of a kind will do, computed before it is done, in sentences."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common import clock
from linli.common.spans import due
from linli.common.templatetags.look import weekday_moment
from linli.matters.choices import PAIR, ClockClass
from linli.matters.models import Matter, MatterQuerySet
from linli.matters.services.clocking import clock_keys
from linli.matters.services.kinds import Terms, kind_at, settings_below
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory.choices import Level
from linli.territory.fields import below

LOOKED_BACK: Final = timedelta(days=30)


def held(code: str, path: str) -> Terms:
    """The terms that hold at a place now."""
    return kind_at(path, code).terms()


def after(code: str, path: str, said: Terms) -> Terms:
    """The terms that would hold if the place said this: what it leaves open, others say."""
    wider = kind_at(path, code, but=path).terms()
    return Terms(
        shown=wider.shown if said.shown is None else said.shown,
        first_level=said.first_level or wider.first_level,
        clock_class=said.clock_class or wider.clock_class,
        small=wider.small if said.small is None else said.small,
        recheck_one_in=said.recheck_one_in or wider.recheck_one_in,
    )


def effects_of(code: str, path: str, said: Terms) -> list[str]:
    """What it does to open matters, to new ones, and to what residents see."""
    was, now = held(code, path), after(code, path, said)
    if was == now:
        return [_("This is what holds already; nothing would change.")]
    matters = Matter.objects.filter(below(path, "place_path"), kind_id=code)
    for narrower in settings_below(path, code):
        matters = matters.exclude(below(narrower.scope_path, "place_path"))
    return [
        *_kept(matters),
        *_shown(matters, was, now),
        *_clocks(path, was, now),
        *_others(was, now),
    ]


def _kept(matters: MatterQuerySet) -> list[str]:
    count = matters.open().count()
    kept = ngettext(
        "%(count)d open matter of this kind keeps its time limits and whoever has it.",
        "%(count)d open matters of this kind keep their time limits and whoever has them.",
        count,
    )
    return [kept % {"count": count}]


def _shown(matters: MatterQuerySet, was: Terms, now: Terms) -> list[str]:
    if was.shown == now.shown:
        return []
    if now.shown:
        return [_("Residents and staff find it in the form again, from now on.")]
    count = matters.filter(reported_at__gte=clock.now() - LOOKED_BACK).count()
    gone = _("Residents and staff no longer find it in the form; they choose another kind.")
    before = ngettext(
        "%(count)d matter of this kind was reported in the last 30 days.",
        "%(count)d matters of this kind were reported in the last 30 days.",
        count,
    )
    return [gone, before % {"count": count}]


def _clocks(path: str, was: Terms, now: Terms) -> list[str]:
    """When something reported and accepted at this moment would be due, by the real calendar."""
    if (was.clock_class, was.first_level) == (now.clock_class, now.first_level):
        return []
    keys = [*clock_keys(was.clock_class), *clock_keys(now.clock_class)]
    values, at = rulesets.values(keys, path=path), clock.now()
    words = {
        f"{name}_{stem}": _due(values, name, terms, at)
        for name in PAIR
        for stem, terms in (("was", was), ("now", now))
    }
    said = {
        **words,
        "start": weekday_moment(at),
        "class": ClockClass(now.clock_class).label,
        "old_class": ClockClass(was.clock_class).label,
    }
    return [
        _("New matters run on the clocks “%(class)s” instead of “%(old_class)s”.") % said,
        _("Reported %(start)s, a response is due %(respond_now)s instead of %(respond_was)s.")
        % said,
        _("Accepted %(start)s, completion is due %(resolve_now)s instead of %(resolve_was)s.")
        % said,
    ]


def _due(values: Values, name: str, terms: Terms, at: datetime) -> str:
    span = values.span(f"matters.{name}.{terms.clock_class}", terms.first_level)
    found = due(at, span, [], values.calendar())
    return weekday_moment(found.at) if found else ""


def _others(was: Terms, now: Terms) -> list[str]:
    found = []
    if was.first_level != now.first_level:
        said = {"now": Level(now.first_level).label, "was": Level(was.first_level).label}
        found.append(_("New matters go first to: %(now)s, instead of: %(was)s.") % said)
    if was.small != now.small:
        found.append(
            _("New matters may be settled on the spot.")
            if now.small
            else _("New matters are accepted and completed; somebody else rechecks each.")
        )
    if was.recheck_one_in != now.recheck_one_in:
        found.append(
            _("Of those settled on the spot, one in %(count)d is rechecked.")
            % {"count": now.recheck_one_in}
            if now.recheck_one_in
            else _("Of those settled on the spot, the rule for all kinds says how many are"
                   " rechecked.")
        )  # fmt: skip
    return found
