"""Gathering similar needs into one matter for an outside body (row S3-25)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from linli.common.errors import Conflict, Invalid
from linli.common.http import SeeOther
from linli.matters import rules, words
from linli.matters import services as matters
from linli.matters.forms import new_key
from linli.matters.models import Matter
from linli.matters.services.collecting import LEAST, MOST, similar_to
from linli.matters.staff_forms import line, take_problem, text
from linli.matters.views.matter_page import visible
from linli.people.http import StaffRequest


class CollectForm(forms.Form):
    """Which of them, what is asked for all of them, and of whom."""

    text = text(_("What is asked for all of them"))
    outside_body = line(_("Outside body"), hint=_("For example the bank or the power station."))
    of = forms.TypedMultipleChoiceField(
        label=_("Which of them"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, found: list[Matter], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one} · {one.title} · {words.full_place(one)}") for one in found
        ]


@never_cache
def collect(request: StaffRequest, number: str) -> HttpResponse:
    """Similar open needs with a tick each; one matter is made of those that were ticked."""
    matter = visible(request, number)
    rules.check_may_join(request.actor, matter)
    found = list(similar_to(matter, by=request.actor)[:MOST])
    if request.method != "POST":
        ticked = {"key": new_key(), "of": [str(matter.pk)]}
        return _page(request, matter, CollectForm(found, initial=ticked))
    form = CollectForm(found, request.POST)
    if not form.is_valid():
        return _page(request, matter, form, status=422)
    given = form.cleaned_data
    need = matters.Need(given["text"], matter.kind_id, given["outside_body"], given["key"])
    try:
        made = matters.collect(need, given["of"], by=request.actor)
    except (Invalid, Conflict) as problem:
        take_problem(form, problem)
        return _page(request, matter, form, status=problem.status)
    return SeeOther(made.get_absolute_url())


def _page(
    request: StaffRequest, matter: Matter, form: CollectForm, status: int = 200
) -> HttpResponse:
    few = len(form.fields["of"].choices) < LEAST  # type: ignore[attr-defined]
    context = {"matter": matter, "form": form, "few": few}
    return render(request, "matters/collect.html", context, status=status)
