"""The one form about duties: a road is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.activities.forms.base import ActivityForm, day
from linli.common import clock
from linli.common.ids import new_id
from linli.duties.choices import TYPED


class ExcuseForm(ActivityForm):
    """From which day to which."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(label=_("What holds people up"), widget=forms.RadioSelect)
    from_on = day(_("From"))
    until_on = day(_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        begun = {"key": new_id(), "why": TYPED[0], "from_on": clock.today()}
        kwargs.setdefault("initial", begun)
        super().__init__(*args, **kwargs)
        self.choose("why", [(one.value, one.label) for one in TYPED])
