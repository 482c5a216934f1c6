"""Fields in which people enter the values of rules: one for each shape that a value can have."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from linli.common.spans import MOST, SpanUnit
from linli.matters.choices import ClockClass
from linli.rulesets.services import shapes
from linli.rulesets.services.shapes import Shape

UNIT_NAMES: Final = {
    SpanUnit.HOURS: _("hours, day and night"),
    SpanUnit.WORK_HOURS: _("office hours"),
    SpanUnit.WORK_DAYS: _("working days"),
    SpanUnit.DAYS: _("calendar days"),
}
HOUR_PAIRS: Final = 3  # morning, afternoon, evening


class Together(forms.MultiWidget):
    """Several controls that make one value; the label belongs to the first, the others name
    themselves."""

    use_fieldset = False

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Side by side where there is room."""
        return format_html('<span class="together">{}</span>', super().render(*args, **kwargs))

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first control."""
        return f"{id_}_0" if id_ else ""


class SpanWidget(Together):
    """A number and what it counts."""

    def __init__(self) -> None:
        number = forms.NumberInput(attrs={"min": 1, "max": MOST, "inputmode": "numeric"})
        unit = forms.Select(choices=list(UNIT_NAMES.items()), attrs={"aria-label": _("counted in")})
        super().__init__([number, unit])

    def decompress(self, value: Any) -> list[Any]:
        """From the value as it is kept."""
        return [value["amount"], value["unit"]] if value else [None, SpanUnit.WORK_DAYS.value]


class SpanField(forms.MultiValueField):
    """So many hours or days."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.IntegerField(min_value=1, max_value=MOST),
            forms.ChoiceField(choices=list(UNIT_NAMES.items())),
        )
        super().__init__(fields, widget=SpanWidget(), require_all_fields=True, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> Any:
        """As it is kept."""
        return {"amount": data_list[0], "unit": data_list[1]} if data_list else None


class HoursWidget(Together):
    """From–to, several times a day."""

    def __init__(self) -> None:
        names = [
            label for number in range(1, HOUR_PAIRS + 1) for label in (_from(number), _to(number))
        ]
        super().__init__(
            [
                forms.TimeInput(attrs={"type": "time", "aria-label": name}, format="%H:%M")
                for name in names
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        """Nothing was entered yet."""
        return [None] * (2 * HOUR_PAIRS)


def _from(number: int) -> Any:
    return [_("first part, from"), _("second part, from"), _("third part, from")][number - 1]


def _to(number: int) -> Any:
    return [_("first part, to"), _("second part, to"), _("third part, to")][number - 1]


class HoursField(forms.MultiValueField):
    """Parts of a day; the second and the third may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.TimeField(required=number < 2) for number in range(2 * HOUR_PAIRS)]
        super().__init__(fields, widget=HoursWidget(), require_all_fields=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """One moment for each control, from the pairs as they are kept."""
        if not value or not isinstance(value[0], list):
            return value
        flat: list[Any] = [moment for pair in value for moment in pair]
        return flat + [None] * (2 * HOUR_PAIRS - len(flat))

    def compress(self, data_list: Sequence[Any]) -> Any:
        """As it is kept. A part with one end only is a mistake."""
        pairs = list(zip(data_list[::2], data_list[1::2], strict=True)) if data_list else []
        if any((begin is None) != (end is None) for begin, end in pairs):
            raise forms.ValidationError(_("Each part of the day has a beginning and an end."))
        return [[_shown(begin), _shown(end)] for begin, end in pairs if begin is not None]


def _shown(moment: time) -> str:
    return moment.strftime("%H:%M")


class ShareField(forms.DecimalField):
    """Per cent on the page, 0 to 1 as it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("In per cent, 0 to 100."))
        super().__init__(min_value=0, max_value=100, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Typed words stay as they are; a kept value becomes per cent."""
        return value if isinstance(value, str) or value is None else f"{value * 100:.4g}"

    def clean(self, value: Any) -> Any:
        """As it is kept."""
        cleaned = super().clean(value)
        return None if cleaned is None else float(cleaned) / 100


class LinesField(forms.CharField):
    """A list, one thing a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("One in each line."))
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """As it is kept."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class YesNoField(forms.TypedChoiceField):
    """Yes or no, to be chosen and not merely left."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda value: value == "yes",
            widget=forms.RadioSelect,
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """The choice of a kept value."""
        return {True: "yes", False: "no"}.get(value, value)


class ClockField(forms.TimeField):
    """One time of the day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As the control wants it."""
        return value

    def clean(self, value: Any) -> Any:
        """As it is kept."""
        cleaned = super().clean(value)
        return _shown(cleaned) if cleaned else None


class ClockClassesField(forms.MultipleChoiceField):
    """Some of the pairs of clocks, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ClockClass.choices, widget=forms.CheckboxSelectMultiple, **kwargs)


def field_for(shape: Shape, unit: str, **kwargs: Any) -> forms.Field:
    """The field in which a value of this shape and unit is entered."""
    if unit == shapes.CLOCK_CLASSES:
        return ClockClassesField(**kwargs)
    if isinstance(shape, shapes.NumberShape):
        return forms.IntegerField(min_value=shape.least, max_value=shape.most, **kwargs)
    made: forms.Field = _FIELDS[type(shape)](**kwargs)
    return made


_FIELDS: Final[dict[type[Any], Any]] = {
    shapes.SpanShape: SpanField,
    shapes.ShareShape: ShareField,
    shapes.YesNoShape: YesNoField,
    shapes.HoursShape: HoursField,
    shapes.TimeShape: ClockField,
    shapes.ListShape: LinesField,
    shapes.TextShape: forms.CharField,
}
