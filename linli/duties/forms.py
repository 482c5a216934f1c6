"""The one form about duties: a road is closed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.common.ids import new_id
from linli.duties.choices import TYPED

Done = TypeVar("Done")


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class ExcuseForm(forms.Form):
    """From which day to which."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=_("What holds people up"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in TYPED],
    )
    from_on = _day(_("From"))
    until_on = _day(_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        begun = {"key": new_id(), "why": TYPED[0], "from_on": clock.today()}
        super().__init__(*args, **{"initial": begun, **kwargs})
        self.use_required_attribute = False

    def attempt(self, act: Callable[[], Done]) -> tuple[Done | None, int]:
        """What was done, or nothing and the status under which the form is shown again."""
        if not self.is_valid():
            return None, HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            return act(), HTTPStatus.OK
        except Invalid as problem:
            for name, sentence in problem.fields.items():
                self.add_error(name, str(sentence))
            return None, problem.status
