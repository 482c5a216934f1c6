"""The day of a coverage."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common import clock


class DayForm(forms.Form):
    """A day to look at: today or before."""

    on = forms.DateField(
        label=_("On the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def day(self) -> date:
        """What was chosen; today where nothing can be meant."""
        if self.is_bound and self.is_valid():
            chosen: date = self.cleaned_data["on"]
            return min(chosen, clock.today())
        return clock.today()
