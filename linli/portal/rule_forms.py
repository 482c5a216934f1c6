"""The form on which a place sets a rule's value: drawn from the value's shape, no JSON typed."""

import json
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.portal.rule_words import row_name
from linli.portal.value_fields import field_for
from linli.rulesets.services import Entry, shapes
from linli.rulesets.services.setting import LONGEST_NOTE
from linli.rulesets.services.shapes import Part

VALUE: Final = "value"


class RuleForm(forms.Form):
    """The new value, from which day, and why. `seen` is what the reader saw of the rule, `key`
    makes sending twice harmless, `looked` says for which entries the reader saw what it does."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    looked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, entry: Entry, *args: Any, bound: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # the server says what is missing, in the same words
        self.entry = entry
        self.parts: list[Part] = []
        if entry.is_own and entry.path:
            self.fields["back"] = forms.BooleanField(
                label=_("Give our own value up: the one of the wider place holds again"),
                required=False,
            )
        for part, shape in shapes.leaves(entry.shape):
            self.parts.append(part)
            kept = shapes.part_of(entry.value, part) if entry.value is not None else None
            label = row_name(part) if part else _("New value")
            self.fields[name_of(part)] = field_for(
                shape,
                entry.rule.unit,
                label=label,
                required=_is_needed(shape),
                initial=kept,
                **_hint(bound),
            )
        self.fields["since"] = forms.DateField(
            label=_("From which day"),
            required=False,
            help_text=_("Left empty it holds at once. It never holds backwards."),
            widget=forms.DateInput(
                attrs={"type": "date", "min": clock.today().isoformat()}, format="%Y-%m-%d"
            ),
        )
        self.fields["note"] = forms.CharField(
            label=_("Why"),
            max_length=LONGEST_NOTE,
            help_text=_("For example the meeting or the document that decided it. Staff see it."),
            error_messages={"required": _("Say why, so that others understand it later.")},
        )

    def values(self) -> list[forms.BoundField]:
        """The fields of the value itself."""
        return [self[name_of(part)] for part in self.parts]

    @property
    def gives_up(self) -> bool:
        """Whether the place takes the wider place's value again."""
        return bool(self.cleaned_data.get("back"))

    def clean(self) -> dict[str, Any]:
        """The whole value, checked by its shape."""
        given = self.cleaned_data
        if given.get("back"):
            for part in self.parts:
                self.errors.pop(name_of(part), None)
            return given
        for part, shape in shapes.leaves(self.entry.shape):
            self._check(part, shape, given)
        return given

    def _check(self, part: Part, shape: shapes.Shape, given: dict[str, Any]) -> None:
        name = name_of(part)
        if name in self.errors:
            return
        try:
            shape.check(given[name])
        except Invalid as problem:
            self.add_error(name, str(problem))

    def clean_since(self) -> date | None:
        """Today is at once; a day that has passed is a mistake."""
        day: date | None = self.cleaned_data["since"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(
                _("A value never holds backwards. Leave the day empty or choose a later one.")
            )
        return None if day == clock.today() else day

    def new(self) -> Any:
        """The value as it is kept."""
        whole: Any = None
        for part in self.parts:
            whole = _put(whole, part, self.cleaned_data[name_of(part)])
        return whole

    def since(self) -> datetime | None:
        """Midnight of the chosen day in the place's time; nothing for at once."""
        day = self.cleaned_data["since"]
        return datetime.combine(day, time.min, clock.PLACE_TIME) if day else None

    def digest(self) -> str:
        """Of what was entered: another entry has to be looked at again."""
        entered = [
            self.gives_up,
            None if self.gives_up else self.new(),
            str(self.since()),
            self.cleaned_data["seen"],
        ]
        return sha256(json.dumps(entered, sort_keys=True).encode()).hexdigest()[:24]


def name_of(part: Part) -> str:
    """The name of the field of one part: value, value-group."""
    return "-".join((VALUE, *part))


def new_key() -> str:
    """What makes sending one form twice harmless."""
    return uuid4().hex


def _put(whole: Any, part: Part, value: Any) -> Any:
    if not part:
        return value
    rows = dict(whole or {})
    rows[part[0]] = _put(rows.get(part[0]), part[1:], value)
    return rows


def _is_needed(shape: shapes.Shape) -> bool:
    """A list may be empty; everything else is filled in."""
    return not isinstance(shape, shapes.ListShape)


def _hint(bound: str) -> dict[str, Any]:
    return {"help_text": bound} if bound else {}
