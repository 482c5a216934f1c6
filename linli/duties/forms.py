"""The one form about duties: a road is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.forms import ServiceForm
from linli.common.ids import new_id
from linli.duties.choices import TYPED


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class ExcuseForm(ServiceForm):
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
