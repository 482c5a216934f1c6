"""Verbs of lists and bulletins on their pages: a small form for each, one service call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, Text
from linli.common.forms import Choices
from linli.common.http import SeeOther
from linli.common.workflow import Move
from linli.people.http import StaffRequest
from linli.scoring.forms.lists import VerbForm

Show = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Action:
    """A button, or a form, of somebody who may."""

    label: Text
    address: str
    form: VerbForm


def actions(
    moves: Mapping[str, Move],
    may: Callable[[str, Move], bool],
    address: Callable[[str], str],
    version: int,
    options: Mapping[str, Mapping[str, Choices]],
    sent: VerbForm | None = None,
) -> list[Action]:
    """What the reader may do now, in the order of the table."""
    return [
        Action(
            move.label,
            address(verb),
            sent.at(version)
            if sent is not None and sent.verb == verb
            else VerbForm(verb, version, options.get(verb, {})),
        )
        for verb, move in moves.items()
        if move.who != {"system"} and may(verb, move)
    ]


def carry_out(
    request: StaffRequest,
    form: VerbForm,
    do: Callable[[Mapping[str, Any], int], object],
    back: str,
    show: Show,
) -> HttpResponse:
    """Do it and go back to the page, or show the page with what was refused."""
    if not form.is_valid():
        return show(request, form=form, status=422)
    problem: DomainError
    try:
        do(form.given(), form.cleaned_data["version"])
    except Invalid as refused:
        form.take(refused)
        return show(request, form=form, status=422)
    except (Conflict, MoveRefused) as refused:
        problem = refused
        form.outdated = isinstance(refused, Conflict)
        return show(request, form=form, problem=problem, status=problem.status)
    return SeeOther(back)
