"""What somebody chooses about their e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.outbox.choices import Way


class WayForm(forms.Form):
    """How I want my e-mail."""

    way = forms.ChoiceField(
        label=_("How do you want to be told by e-mail?"),
        choices=Way.choices,
        widget=forms.RadioSelect,
    )
