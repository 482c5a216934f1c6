"""The forms of the request desk."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.privacy.choices import How, Identity, Wants
from linli.privacy.forms import PrivacyForm
from linli.privacy.services import Asked


def new_key() -> str:
    """For a new form: one form makes one request."""
    return uuid4().hex


class AskedForm(PrivacyForm):
    """What somebody asks for, how they came, and how it was made sure that it is them."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    phone = forms.CharField(
        label=_("Phone number, exactly"),
        required=False,
        max_length=30,
        help_text=_("It is only used to look them up, and not kept with the request."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("or the number of the matter"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    wants = forms.ChoiceField(
        label=_("What do they ask for?"), choices=Wants, widget=forms.RadioSelect
    )
    how = forms.ChoiceField(label=_("How did they come?"), choices=How, widget=forms.RadioSelect)
    known_by = forms.ChoiceField(
        label=_("How was it made sure that it is them?"),
        choices=Identity,
        widget=forms.RadioSelect,
        help_text=_("Never copy an identity card, and note no identity number."),
    )
    known_by_words = forms.CharField(
        label=pgettext_lazy("request", "How exactly"), required=False, max_length=200
    )
    words = forms.CharField(label=_("In their words"), required=False, max_length=300)

    def clean(self) -> dict[str, str]:
        """What stands behind “otherwise” has to be said."""
        cleaned: dict[str, str] = super().clean() or self.cleaned_data
        other = cleaned.get("known_by") == Identity.OTHER
        if other and not cleaned.get("known_by_words", "").strip():
            self.add_error("known_by_words", _("Please fill this in."))
        return cleaned

    def asked(self) -> Asked:
        """For the service."""
        return Asked(**self.cleaned_data)


class AnswerForm(PrivacyForm):
    """What was done; or why not, and who can help instead."""

    answer = forms.CharField(
        label=_("What was done"), required=False, max_length=500, widget=forms.Textarea
    )


class RefusalForm(PrivacyForm):
    """Why a request is refused, and the next door."""

    reason = forms.CharField(label=_("Why it is refused"), max_length=500, widget=forms.Textarea)
    next_door = forms.CharField(label=_("Who can help instead"), max_length=200)
