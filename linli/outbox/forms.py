"""What somebody chooses about their e-mail and text messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.outbox.choices import Texts, Way


class WayForm(forms.Form):
    """How I want my e-mail, and text messages where they can be sent."""

    way = forms.ChoiceField(
        label=_("How do you want to be told by e-mail?"),
        choices=Way.choices,
        widget=forms.RadioSelect,
    )
    texts = forms.ChoiceField(
        label=_("What do you want as a text message?"),
        choices=Texts.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, texts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not texts:
            del self.fields["texts"]
