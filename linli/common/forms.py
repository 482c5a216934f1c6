"""Fields, and the form that shows what a service refuses: for the pages of every app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar
from uuid import uuid4

from django import forms

from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, Text

Choices = Sequence[tuple[Any, Any]]
Done = TypeVar("Done")
MOMENT: Final = "%Y-%m-%dT%H:%M"


def line(label: Any, *, most: int = 120, required: bool = True, hint: Any = "") -> Any:
    """One line of words."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def words(
    label: Any, *, most: int = 4000, required: bool = True, rows: int = 3, hint: Any = ""
) -> Any:
    """Several lines."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": most}),
    )


def moment(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    """A day and a time on the wall."""
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )


def day(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    """A date."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def pick(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    """One of a list that depends on the page."""
    return forms.ChoiceField(label=label, required=required, help_text=hint)


def new_key() -> str:
    """Makes sending one form twice harmless."""
    return uuid4().hex


class ServiceForm(forms.Form):
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
        except (Invalid, Conflict, MoveRefused) as problem:
            self.take(problem)
            return None, problem.status

    def take(self, problem: DomainError) -> None:
        """Show a refusal beside the fields that it names, else above them."""
        named = dict(problem.fields) if isinstance(problem, Invalid) else {}
        for name, sentence in named.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not any(name in self.fields for name in named):
            self.add_error(None, str(problem))


@dataclass(frozen=True)
class Action:
    """One thing that the reader may do now, with its form, as `includes/action.html` draws it."""

    verb: str
    label: Text
    form: Any  # of the verb: has `first` and `more`
    address: str
    main: bool = False
    opened: bool = False
    hint: Text = ""

    @property
    def direct(self) -> bool:
        """Nothing has to be filled in: the button itself does it."""
        return not self.form.first()
