"""What a kind asks besides, as fields of a report form. The service checks the answers, as it does
for other programs."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from linli.common.errors import Text
from linli.matters.models import Kind
from linli.matters.services.attributes import (
    ANSWERS,
    LONGEST_ANSWER,
    MANY,
    MOMENT,
    NUMBER,
    Attribute,
    attributes_of,
)

PREFIX: Final = "q-"  # q-KIND-QUESTION: kinds may ask the same with other answers


class AsksMore(forms.Form):
    """A report form with the questions of the kind that was chosen."""

    def ask(self, kinds: Iterable[Kind]) -> None:
        """Ask what the chosen one of these kinds asks; what was answered stays."""
        chosen = self["kind"].value()
        kind = next((one for one in kinds if one.pk == chosen), None)
        for one in attributes_of(kind) if kind else ():
            self.fields[f"{PREFIX}{chosen}-{one.code}"] = _field(one)

    def questions(self) -> list[forms.BoundField]:
        """In the order of the kind."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def answers(self) -> dict[str, list[str]]:
        """What was answered to the questions of the chosen kind."""
        assert isinstance(self.data, QueryDict)  # noqa: S101 - a sent form
        begins = f"{PREFIX}{self.data.get('kind', '')}-"
        return {
            name.removeprefix(begins).lower(): self.data.getlist(name)
            for name in self.data
            if name.startswith(begins)
        }

    def refuse(self, fields: Mapping[str, Text]) -> dict[str, Text]:
        """Put what a service refuses of the answers beside their questions; the rest is returned,
        for fields of its own."""
        begins = f"{PREFIX}{self.data.get('kind', '')}-"
        for name, sentence in fields.items():
            if name.startswith(ANSWERS):
                beside = begins + name.removeprefix(ANSWERS)
                self.errors[beside] = self.error_class([str(sentence)])
        return {name: text for name, text in fields.items() if not name.startswith(ANSWERS)}


def answers_in(sent: QueryDict) -> dict[str, Any]:
    """Answers as they stand in a form that is drawn again, or kept as a draft."""
    found = {name: sent.getlist(name) for name in sent if name.startswith(PREFIX)}
    return {name: given if len(given) > 1 else given[0] for name, given in found.items() if given}


def _field(asked: Attribute) -> forms.Field:
    """Whether it has to be answered is said; the service decides."""
    required = asked.required
    if asked.datatype == MANY:
        ticks = forms.CheckboxSelectMultiple(choices=asked.values)
        return _Unchecked(label=asked.name, required=required, widget=ticks)
    if asked.values:
        one = forms.Select(choices=[("", "…"), *asked.values])
        return _Unchecked(label=asked.name, required=required, widget=one)
    attrs = {"maxlength": str(LONGEST_ANSWER), "autocomplete": "off"}
    if asked.datatype == MOMENT:
        attrs["type"] = "datetime-local"
    elif asked.datatype == NUMBER:
        attrs["inputmode"] = "decimal"
    return _Unchecked(label=asked.name, required=required, widget=forms.TextInput(attrs=attrs))


class _Unchecked(forms.Field):
    """Takes whatever was sent: one check is enough."""

    def clean(self, value: Any) -> Any:
        """As it came."""
        return value
