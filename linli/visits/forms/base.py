"""Fields and the form that all pages of visits share."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final, TypeVar
from uuid import uuid4

from django import forms

from linli.common.errors import Conflict, DomainError, Invalid

Choices = Sequence[tuple[Any, Any]]
Done = TypeVar("Done")
MOMENT: Final = "%Y-%m-%dT%H:%M"


def line(label: Any, *, most: int, hint: Any = "") -> Any:
    """One line of words."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, help_text=hint, widget=widget)


def words(label: Any, *, most: int, rows: int = 2) -> Any:
    """Several lines, which may be left empty."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


def moment(label: Any) -> Any:
    """A day and a time on the wall."""
    return forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )


def day(label: Any, *, hint: Any = "") -> Any:
    """A date, which may be left empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, help_text=hint, widget=widget)


def pick(label: Any, *, required: bool = True) -> Any:
    """One of a list that depends on the page."""
    return forms.ChoiceField(label=label, required=required)


def new_key() -> str:
    """Makes sending one form twice harmless."""
    return uuid4().hex


class VisitForm(forms.Form):
    """A form that shows a service's refusal and loses nothing that was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def choose(self, name: str, choices: Choices) -> None:
        """What may be chosen here."""
        field: Any = self.fields[name]
        field.choices = [*([] if field.required else [("", "—")]), *choices]

    def attempt(self, act: Callable[[], Done]) -> tuple[Done | None, int]:
        """What was done, or nothing and the status under which the form is shown again."""
        if not self.is_valid():
            return None, HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            return act(), HTTPStatus.OK
        except (Invalid, Conflict) as problem:
            self.take(problem)
            return None, problem.status

    def take(self, problem: DomainError) -> None:
        """Show a refusal beside the fields that it names, else above them."""
        named = dict(problem.fields) if isinstance(problem, Invalid) else {}
        for name, sentence in named.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not named:
            self.add_error(None, str(problem))
