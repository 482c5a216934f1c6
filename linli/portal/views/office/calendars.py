"""The working calendar of a place: which years are announced, and entering one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common import clock
from linli.common.errors import Conflict, DomainError, Invalid, NotHere
from linli.common.workdays import YearDays
from linli.matters.services import recounting
from linli.people.http import StaffRequest
from linli.portal import foresight
from linli.portal.calendar_forms import YearForm, days_in, written
from linli.portal.rule_words import Places
from linli.portal.views.office.hub import see_other
from linli.portal.views.office.rules import chips, own_places, readable
from linli.rulesets import services as rulesets
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services import YEAR_DAYS, setting, strictness
from linli.territory.models import Unit
from linli.territory.rules import allowed

BACK: Final = 1  # years before this one that are shown
AHEAD: Final = 2


@require_safe
def places(request: StaffRequest) -> HttpResponse:
    """Straight to the first place whose calendar is mine to read."""
    own = own_places(request.actor)
    return HttpResponseRedirect(reverse("portal:calendar", args=[own[0].code]))


@require_safe
def calendar(request: StaffRequest, code: str) -> HttpResponse:
    """The years around this one: announced by whom, or only provisional."""
    unit = readable(request.actor, code)
    context = {
        "unit": unit,
        "years": _years(unit),
        "hours_href": reverse("portal:rule", args=[unit.code, rulesets.OFFICE_HOURS]),
        "chips": chips(unit, request.actor, "portal:calendar"),
        "may_set": allowed(setting.check_may_set, request.actor, unit.path),
    }
    return render(request, "portal/calendar.html", context)


def years_shown() -> range:
    """Last year, this one and the next two."""
    this = clock.today().year
    return range(this - BACK, this + AHEAD + 1)


def _years(unit: Unit) -> list[dict[str, Any]]:
    known = rulesets.values([], path=unit.path).calendar()
    rows = _rows(unit)
    names = Places(row.scope_path for row in rows.values())
    return [
        {
            "year": year,
            "href": reverse("portal:calendar-year", args=[unit.code, year]),
            "announced": known.is_announced(year),
            "source": _source(rows.get(year), names, unit, announced=known.is_announced(year)),
            "days": days_in(known, year),
        }
        for year in years_shown()
    ]


def _rows(unit: Unit) -> dict[int, RuleValue]:
    """For each year that somebody entered, the row that holds at the place."""
    now = clock.now()
    found: dict[int, RuleValue] = {}
    entered = RuleValue.objects.filter(
        rule__key__startswith=YEAR_DAYS, scope_path__in=rulesets.prefixes(unit.path)
    )
    for row in sorted(entered, key=lambda row: len(row.scope_path)):
        if row.valid_to is None or row.valid_to > now:
            found[int(row.rule_id.removeprefix(YEAR_DAYS))] = row
    return found


def _source(row: RuleValue | None, names: Places, unit: Unit, *, announced: bool) -> str:
    if row is not None:
        return names.source(row, unit.path)
    if announced:
        return _("comes with the product, as the State Council announced it")
    return _("not announced yet: Monday to Friday is assumed, and due times are provisional")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_year(request: StaffRequest, code: str, year: int) -> HttpResponse:
    """One year at a place: its days, and the form that enters them."""
    unit = readable(request.actor, code)
    if year not in years_shown():
        raise NotHere(_("Only the years around this one can be entered."))
    page = YearPage(request, unit, year)
    if request.method != "POST":
        return page.shown()
    setting.check_may_set(request.actor, unit.path)
    return page.sent()


@dataclass
class YearPage:
    """One request for the page of a year."""

    request: StaffRequest
    unit: Unit
    year: int

    @property
    def rule(self) -> Rule:
        """The rule that holds the year; perhaps not made yet."""
        return Rule(key=f"{YEAR_DAYS}{self.year}")

    def sent(self) -> HttpResponse:
        """Show which clocks move; or enter it, if that was seen for just these days."""
        if "back" in self.request.POST and not self._is_own():
            return self._done()  # sent twice: it was given up already
        form = self._form(self.request.POST.dict(), self.request.FILES)
        if not form.is_valid():
            return self.shown(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            if self.request.POST.get("step") == "set" and form.digest() == form.data.get("looked"):
                return self._set(form)
        except Invalid as problem:
            form.add_error(None, str(problem))
            return self.shown(form, status=problem.status)
        except Conflict as problem:
            fresh = {"seen": setting.print_of(self.rule, self.unit.path), "looked": ""}
            form = self._form({**form.data, **fresh})
            return self.shown(form, problem=problem, status=problem.status)
        return self._look(form)

    def _look(self, form: YearForm) -> HttpResponse:
        form.data = {**form.data, "looked": form.digest()}
        if not form.gives_up:
            days = form.days()
            form.data |= {"holidays": written(days.holidays), "workdays": written(days.workdays)}
        return self.shown(form, looked=self._foreseen(form))

    def _foreseen(self, form: YearForm) -> list[str]:
        """Which open clocks the worker will move."""
        days = self._wider() if form.gives_up else form.days().as_json()
        key, now = self.rule.key, clock.now()
        below = strictness.below(self.rule, self.unit.path, days, now)
        keeps = {row.scope_path for row in below.stays}
        moves = recounting.moves_of(self.unit.path, {key: days}, keeps=keeps, at=now)
        said = foresight.moved_words(moves)
        if keeps:
            names = Places(keeps)
            said += [
                _("%(place)s keeps the calendar that it entered for itself.")
                % {"place": names.name(path)}
                for path in sorted(keeps)
            ]
        return said

    def _wider(self) -> Any:
        """The calendar that holds without the place's own."""
        above = rulesets.prefixes(self.unit.path)[-2]
        known = rulesets.values([], path=above)
        if self.rule.key in known:
            return known[self.rule.key]
        return days_in(known.calendar(), self.year).as_json()

    def _set(self, form: YearForm) -> HttpResponse:
        given, by = form.cleaned_data, self.request.actor
        facts: dict[str, Any] = {"by": by, "path": self.unit.path, "note": given["note"]}
        if form.gives_up:
            rulesets.end_value(self.rule.key, seen=given["seen"], **facts)
        else:
            rulesets.announce_year(self.year, form.days(), seen=given["seen"], **facts)
        messages.success(
            self.request, _("The calendar is entered. Open clocks are counted anew at once.")
        )
        return self._done()

    def _done(self) -> HttpResponse:
        return see_other(reverse("portal:calendar-year", args=[self.unit.code, self.year]))

    def _is_own(self) -> bool:
        row = _rows(self.unit).get(self.year)
        return row is not None and row.scope_path == self.unit.path

    def _form(self, data: Any = None, files: Any = None) -> YearForm:
        begun: dict[str, Any] = {"seen": setting.print_of(self.rule, self.unit.path)}
        if data is None:
            days = self._days()
            begun |= {"holidays": days.holidays, "workdays": days.workdays}
        return YearForm(self.year, data, files, initial=begun, own=self._is_own())

    def _days(self) -> YearDays:
        row = _rows(self.unit).get(self.year)
        if row is not None:
            return YearDays.parse(row.value)
        return days_in(rulesets.values([], path=self.unit.path).calendar(), self.year)

    def shown(
        self,
        form: YearForm | None = None,
        *,
        looked: list[str] | None = None,
        problem: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The page."""
        days = self._days()
        row = _rows(self.unit).get(self.year)
        known = rulesets.values([], path=self.unit.path).calendar()
        names = Places([row.scope_path] if row else [])
        context = {
            "unit": self.unit,
            "year": self.year,
            "holidays": written(days.holidays).splitlines(),
            "workdays": written(days.workdays).splitlines(),
            "announced": known.is_announced(self.year),
            "source": _source(row, names, self.unit, announced=known.is_announced(self.year)),
            "row": row,
            "form": (form or self._form()) if self._may_set() else None,
            "looked": looked,
            "problem": problem,
        }
        return render(self.request, "portal/calendar_year.html", context, status=status)

    def _may_set(self) -> bool:
        return allowed(setting.check_may_set, self.request.actor, self.unit.path)
