"""The form that all pages of this app share."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms

from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused

Done = TypeVar("Done")


class OrglifeForm(forms.Form):
    """A form that shows a service's refusal and loses nothing that was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def attempt(self, act: Callable[[], Done]) -> tuple[Done | None, int]:
        """What was done, or nothing and the status under which the form is shown again."""
        if not self.is_valid():
            return None, HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            return act(), HTTPStatus.OK
        except (Invalid, Conflict, MoveRefused) as problem:
            self.take(problem)
            return None, problem.status

    def take(self, problem: DomainError) -> None:
        """Show a refusal beside the fields that it names, else above them."""
        named = dict(problem.fields) if isinstance(problem, Invalid) else {}
        for name, sentence in named.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not named:
            self.add_error(None, str(problem))
