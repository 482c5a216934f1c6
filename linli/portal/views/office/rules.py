"""The rules of a place: what holds, since when, from whom; and setting one, after seeing what it
does."""

from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby, takewhile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import Conflict, DomainError, Invalid, NotHere, Refused
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.portal import foresight
from linli.portal.rule_forms import RuleForm, new_key
from linli.portal.rule_words import (
    Places,
    basis,
    has_beginning,
    heading_of,
    line,
    place_of_heading,
    places_of,
    rows_of,
)
from linli.rulesets import services as rulesets
from linli.rulesets.services import Entry, setting, strictness
from linli.territory.models import Unit
from linli.territory.paths import KIND_BY_LENGTH, WIDTHS, path_of
from linli.territory.rules import allowed


@require_safe
def places(request: StaffRequest) -> HttpResponse:
    """The places whose rules are mine to read; straight on where there is only one."""
    own = own_places(request.actor)
    if len(own) == 1:
        return HttpResponseRedirect(reverse("portal:rulebook", args=[own[0].code]))
    return render(request, "portal/rule_places.html", {"places": own})


def own_places(actor: Actor) -> list[Unit]:
    """The places of somebody's postings: the village or township itself; at least one, else
    `Refused`. One query."""
    paths = {_place_path(grant.path) for grant in actor.grants}
    own = list(Unit.objects.public().filter(path__in=paths).order_by("path"))
    if not own:
        raise Refused(_("Your account has no post."), next_step=_("Ask the township office."))
    return own


def _place_path(path: str) -> str:
    """The place with a division code at or above a path; an organisation's is where it is based."""
    tokens = zip(path.split(".")[:-1], WIDTHS, strict=False)
    whole = takewhile(lambda pair: len(pair[0]) == pair[1], tokens)
    return "".join(f"{token}." for token, _width in whole)


def readable(actor: Actor, code: str) -> Unit:
    """A place at, below or above one of somebody's postings; else it is not there for them."""
    try:
        path = path_of(code)
    except Invalid:
        raise _not_here() from None
    if not any(path.startswith(g.path) or g.path.startswith(path) for g in actor.grants):
        raise _not_here()
    unit = Unit.objects.public().filter(path=path).first()
    if unit is None:
        raise _not_here()
    return unit


def _not_here() -> NotHere:
    return NotHere(
        _("There is no such place among yours."),
        next_step=_("The rules of other places stand on their public pages."),
    )


def chips(unit: Unit, actor: Actor, name: str, *more: str) -> list[dict[str, Any]]:
    """The places above and below whose pages of the same kind may be read. One query."""
    around = Unit.objects.public().above(unit.path) | Unit.objects.public().filter(
        parent=unit, code__gt=""
    )
    kinds = [KIND_BY_LENGTH[length] for length in (6, 9, 12)]
    return [
        {
            "href": reverse(name, args=[one.code, *more]),
            "label": one.short_name,
            "current": one.pk == unit.pk,
        }
        for one in around.filter(kind__in=kinds).order_by("path")
        if any(one.path.startswith(g.path) or g.path.startswith(one.path) for g in actor.grants)
    ]


@require_safe
def rulebook(request: StaffRequest, code: str) -> HttpResponse:
    """Every rule with what holds here. A fixed number of queries."""
    unit = readable(request.actor, code)
    entries = sorted(rulesets.book(unit.path), key=lambda one: _order(one.rule.key))
    names = places_of(entries, unit.path)
    groups = [
        {"title": title, "rows": [_row(entry, unit, names) for entry in found]}
        for title, found in groupby(entries, key=lambda one: heading_of(one.rule.key))
    ]
    context = {
        "unit": unit,
        "groups": groups,
        "chips": chips(unit, request.actor, "portal:rulebook"),
        "may_set": allowed(setting.check_may_set, request.actor, unit.path),
    }
    return render(request, "portal/rulebook.html", context)


def _order(key: str) -> tuple[int, str]:
    return place_of_heading(key), key


def _row(entry: Entry, unit: Unit, names: Places) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "href": reverse("portal:rule", args=[unit.code, entry.rule.key]),
        "lines": rows_of(entry, entry.value),
        "source": names.source(entry.row, unit.path),
        "basis": basis(entry.rule),
        "is_own": bool(entry.row and entry.row.scope_path == unit.path),
        "since": entry.row.valid_from if entry.row and has_beginning(entry.row) else None,
        "planned": [
            {"at": row.valid_from, "words": line(entry, row.value), "place": row.scope_path}
            for row in entry.planned
        ],
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """One rule at a place: what it means, its history, and the form that sets it."""
    unit = readable(request.actor, code)
    page = RulePage(request, unit, rulesets.entry(key, unit.path))
    if request.method != "POST":
        return page.shown()
    setting.check_may_set(request.actor, unit.path)
    return page.sent()


@dataclass
class RulePage:
    """One request for the page of a rule."""

    request: StaffRequest
    unit: Unit
    entry: Entry

    def sent(self) -> HttpResponse:
        """Show what it does; or set it, if that was seen for just these entries."""
        if "back" in self.request.POST and not self.entry.is_own:
            return self._done()  # sent twice: it was given up already
        form = self._form(self.request.POST)
        if not form.is_valid():
            return self.shown(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            if self.request.POST.get("step") == "set" and form.digest() == form.data.get("looked"):
                return self._set(form)
            return self._look(form)
        except Invalid as problem:
            _take(form, problem)
            return self.shown(form, status=problem.status)
        except Conflict as problem:
            return self.shown(self._anew(form), problem=problem, status=problem.status)

    def _look(self, form: RuleForm) -> HttpResponse:
        at = form.since()
        if not form.gives_up:
            setting.check(self.entry.rule, self.unit.path, form.new(), at)
        new = self._wider(form) if form.gives_up else form.new()
        form.data = _with(form.data, looked=form.digest())
        seen = foresight.of_rule(self.entry, self.unit, new, at)
        return self.shown(form, looked=seen)

    def _wider(self, form: RuleForm) -> Any:
        row = self.entry.above_at(form.since() or self.entry.at)
        if row is None:
            raise Invalid(_("There is no wider value; set another one instead."))
        return row.value

    def _set(self, form: RuleForm) -> HttpResponse:
        given = form.cleaned_data
        facts: dict[str, Any] = {
            "by": self.request.actor,
            "path": self.unit.path,
            "since": form.since(),
            "note": given["note"],
            "seen": given["seen"],
        }
        if form.gives_up:
            rulesets.end_value(self.entry.rule.key, **facts)
            messages.success(self.request, _("Given up: the wider place's value holds again."))
        else:
            rulesets.set_value(self.entry.rule.key, form.new(), form_key=given["key"], **facts)
            messages.success(self.request, _("Set. It stands below with its day and reason."))
        return self._done()

    def _done(self) -> HttpResponse:
        address = reverse("portal:rule", args=[self.unit.code, self.entry.rule.key])
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)

    def _form(self, data: Any = None) -> RuleForm:
        begun = {"seen": setting.print_of(self.entry.rule, self.unit.path), "key": new_key()}
        bound = strictness.bound_words(self.entry.rule, self.unit.path, self.entry.at)
        return RuleForm(self.entry, data, initial=begun, bound=bound)

    def _anew(self, form: RuleForm) -> RuleForm:
        """The same entries against what holds now, to be looked at again."""
        fresh = {
            "seen": setting.print_of(self.entry.rule, self.unit.path),
            "key": new_key(),
            "looked": "",
        }
        return self._form(_with(form.data, **fresh))

    def shown(
        self,
        form: RuleForm | None = None,
        *,
        looked: foresight.Foresight | None = None,
        problem: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The page."""
        entry, unit = self.entry, self.unit
        names = places_of([entry], unit.path)
        may_set = allowed(setting.check_may_set, self.request.actor, unit.path)
        context = {
            "unit": unit,
            "row": _row(entry, unit, names),
            "heading": heading_of(entry.rule.key),
            "history": [_past(entry, row, names) for row in entry.rows],
            "chips": chips(unit, self.request.actor, "portal:rule", entry.rule.key),
            "form": (form or self._form()) if may_set else None,
            "looked": looked,
            "problem": problem,
        }
        return render(self.request, "portal/rule.html", context, status=status)


def _with(data: Any, **changed: str) -> Any:
    """What was sent, with another word or two."""
    sent = data.copy()
    for name, value in changed.items():
        sent[name] = value
    return sent


def _past(entry: Entry, row: Any, names: Places) -> dict[str, Any]:
    """One value that held, holds or will hold."""
    return {
        "words": line(entry, row.value),
        "place": names.name(row.scope_path),
        "since": row.valid_from if has_beginning(row) else None,
        "until": row.valid_to,
        "note": row.note,
        "by": row.set_by,
        "holds": entry.row is not None and row.pk == entry.row.pk,
        "planned": row.valid_from > entry.at,
    }


def _take(form: RuleForm, problem: Invalid) -> None:
    """A service's refusal beside the fields that it names, or on top."""
    for name, sentence in problem.fields.items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if not problem.fields:
        first = form.values()[0].name if len(form.parts) == 1 else None
        form.add_error(first, str(problem))
