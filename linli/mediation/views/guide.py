"""理性合法表达: the rights of both sides, and which door opens for what (row S4-21)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.people.http import VisitorRequest


@login_not_required
@require_safe
def guide(request: VisitorRequest) -> HttpResponse:
    """For everybody, and made for printing."""
    return render(request, "mediation/guide.html")
