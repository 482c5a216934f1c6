"""What is filled in about the rules of a branch."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.portal.office_forms import OfficeForm, day_field, line
from linli.territory.models import Unit
from linli.territory.services.charters import LONGEST
from linli.territory.workflow import CHECKS


class VersionForm(OfficeForm):
    """Nothing but the wish to do it, and what was seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CharterForm(VersionForm):
    """The words of a rule."""

    title = line(_("Title"), most=LONGEST["title"])
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST["text"],
        help_text=_("One paragraph in each line."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class StartForm(CharterForm):
    """A new rule of an organisation."""

    unit = forms.TypedChoiceField(label=_("Whose rule"), coerce=int)
    field_order = ("unit", "title", "text", "key", "version")

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.pk: unit for unit in units}
        self.choose("unit", [(unit.pk, unit.name) for unit in units])

    @property
    def of(self) -> Unit:
        """The organisation that was chosen."""
        return self._units[self.cleaned_data["unit"]]


class AdoptForm(VersionForm):
    """The days, and what was looked at."""

    adopted_on = day_field(_("Adopted on"))
    in_force_on = day_field(
        _("In force from"), hint=_("On a later day it comes into force by itself.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        begun = {"adopted_on": clock.today(), "in_force_on": clock.today()}
        kwargs["initial"] = {**begun, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name, label in CHECKS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)

    def checked(self) -> set[str]:
        """What was looked at."""
        return {name for name in CHECKS if self.cleaned_data.get(name)}


class WhyForm(VersionForm):
    """It ends, or goes back, with a reason."""

    reason = line(_("Reason"), most=LONGEST["reason"])
