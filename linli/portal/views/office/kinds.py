"""The kinds of matters of a place: how each is handled there, and adding an own one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import Conflict, DomainError, Invalid
from linli.matters.choices import ClockClass
from linli.matters.models import Kind
from linli.matters.services import kind_effects, kinds, setting_kinds
from linli.matters.services.kinds import KindHere
from linli.people.http import StaffRequest
from linli.portal.kind_forms import AddKindForm, TermsForm, WordsForm, begun
from linli.portal.rule_forms import new_key
from linli.portal.rule_words import Places
from linli.portal.views.office.hub import see_other
from linli.portal.views.office.rules import chips, own_places, readable
from linli.territory.choices import Level
from linli.territory.models import Unit
from linli.territory.rules import allowed, check_may


@require_safe
def places(request: StaffRequest) -> HttpResponse:
    """Straight to the first place whose kinds are mine to read."""
    own = own_places(request.actor)
    return HttpResponseRedirect(reverse("portal:kinds", args=[own[0].code]))


@require_safe
def kind_list(request: StaffRequest, code: str) -> HttpResponse:
    """Every kind with how it is handled here. A fixed number of queries."""
    unit = readable(request.actor, code)
    context = {
        "unit": unit,
        "rows": [_row(here, unit) for here in kinds.kinds_at(unit.path)],
        "chips": chips(unit, request.actor, "portal:kinds"),
        "may_set": _may_set(request, unit),
    }
    return render(request, "portal/kinds.html", context)


def _may_set(request: StaffRequest, unit: Unit) -> bool:
    return allowed(check_may, request.actor, "rules.set", unit.path)


def _row(here: KindHere, unit: Unit) -> dict[str, Any]:
    kind = here.kind
    return {
        "kind": kind,
        "href": reverse("portal:kind", args=[unit.code, kind.pk]),
        "shown": here.shown,
        "clocks": ClockClass(kind.clock_class).label,
        "level": Level(kind.first_level).label,
        "recheck_one_in": here.recheck_one_in,
        "is_own": bool(kind.scope_path),
        "is_set": here.own(unit.path) is not None,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: StaffRequest, code: str, kind: str) -> HttpResponse:
    """One kind at a place: how it is handled, and the form that says otherwise."""
    unit = readable(request.actor, code)
    page = KindPage(request, unit, kinds.kind_at(unit.path, kind))
    if request.method != "POST":
        return page.shown()
    check_may(request.actor, "rules.set", unit.path)
    return page.renamed() if request.POST.get("step") == "rename" else page.sent()


@dataclass
class KindPage:
    """One request for the page of a kind."""

    request: StaffRequest
    unit: Unit
    here: KindHere

    @property
    def code(self) -> str:
        """The kind's."""
        return self.here.kind.pk

    def sent(self) -> HttpResponse:
        """Show what it does; or set it, if that was seen for just these answers."""
        form = self._form(self.request.POST.dict())
        if not form.is_valid():
            return self.shown(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            if self.request.POST.get("step") == "set" and form.digest() == form.data.get("looked"):
                return self._set(form)
        except Invalid as problem:
            _take(form, problem)
            return self.shown(form, status=problem.status)
        except Conflict as problem:
            fresh = {"seen": kinds.print_of(self.unit.path, self.code), "looked": ""}
            form = self._form({**form.data, **fresh})
            return self.shown(form, problem=problem, status=problem.status)
        form.data = {**form.data, "looked": form.digest()}
        return self.shown(form, looked=self._foreseen(form))

    def _foreseen(self, form: TermsForm) -> dict[str, list[str]]:
        path = self.unit.path
        below = kinds.settings_below(path, self.code)
        names = Places(row.scope_path for row in below)
        return {
            "effects": kind_effects.effects_of(self.code, path, form.terms()),
            "stays": [names.name(row.scope_path) for row in below],
        }

    def _set(self, form: TermsForm) -> HttpResponse:
        given = form.cleaned_data
        setting_kinds.set_terms(
            self.code,
            form.terms(),
            by=self.request.actor,
            path=self.unit.path,
            note=given["note"],
            seen=given["seen"],
        )
        messages.success(self.request, _("Set. New matters of this kind are handled so."))
        return self._done()

    def renamed(self) -> HttpResponse:
        """Another name for a kind of this place."""
        form = WordsForm(self.request.POST)
        try:
            if not form.is_valid():
                return self.shown(words=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
            setting_kinds.rename_kind(
                self.code, form.words(), by=self.request.actor, path=self.unit.path
            )
        except Invalid as problem:
            _take(form, problem)
            return self.shown(words=form, status=problem.status)
        messages.success(self.request, _("Renamed, also for matters that stand."))
        return self._done()

    def _done(self) -> HttpResponse:
        return see_other(reverse("portal:kind", args=[self.unit.code, self.code]))

    def _form(self, data: Any = None) -> TermsForm:
        initial = {
            **begun(self.here, self.unit.path),
            "seen": kinds.print_of(self.unit.path, self.code),
        }
        return TermsForm(data, initial=initial, code=self.code)

    def shown(
        self,
        form: TermsForm | None = None,
        *,
        words: WordsForm | None = None,
        looked: dict[str, list[str]] | None = None,
        problem: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The page."""
        may_set = _may_set(self.request, self.unit)
        names = Places(row.scope_path for row in self.here.settings)
        context = {
            "unit": self.unit,
            "row": _row(self.here, self.unit),
            "said": [
                {"place": names.name(row.scope_path), "note": row.note, "at": row.set_at}
                for row in reversed(self.here.settings)
            ],
            "chips": chips(self.unit, self.request.actor, "portal:kind", self.code),
            "form": (form or self._form()) if may_set else None,
            "words": (words or self._words()) if may_set and self._is_ours() else None,
            "looked": looked,
            "problem": problem,
        }
        return render(self.request, "portal/kind.html", context, status=status)

    def _is_ours(self) -> bool:
        return self.here.kind.scope_path == self.unit.path

    def _words(self) -> WordsForm:
        kind = Kind.objects.get(pk=self.code)
        return WordsForm(initial={name: getattr(kind, name) for name in WordsForm.base_fields})


def _take(form: Any, problem: Invalid) -> None:
    """A service's refusal beside the fields that it names, or on top."""
    for name, sentence in problem.fields.items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if not problem.fields:
        form.add_error(None, str(problem))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """A kind of the place's own."""
    unit = readable(request.actor, code)
    check_may(request.actor, "rules.set", unit.path)
    form = AddKindForm(request.POST or None, initial={"key": new_key()})
    problem: DomainError | None = None
    if form.is_valid():
        try:
            made = setting_kinds.add_kind(
                form.words(),
                form.terms(),
                by=request.actor,
                path=unit.path,
                is_public=form.cleaned_data["public"] == "yes",
                form_key=form.cleaned_data["key"],
            )
            messages.success(request, _("Added. Residents find it in the form from now on."))
            return see_other(reverse("portal:kind", args=[unit.code, made.pk]))
        except Invalid as refused:
            _take(form, refused)
        except Conflict as refused:
            problem = refused
    status = problem.status if problem else (422 if form.is_bound else HTTPStatus.OK)
    context = {"unit": unit, "form": form, "problem": problem}
    return render(request, "portal/kind_add.html", context, status=status)
