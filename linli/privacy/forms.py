"""What somebody fills in about their own data, and what the desk notes of a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid


class PrivacyForm(forms.Form):
    """A form that can show what a service refused."""

    def take(self, problem: Invalid) -> None:
        """The service's sentences, at the fields that they name."""
        for name, sentence in (problem.fields or {"": problem.message}).items():
            self.add_error(name if name in self.fields else None, str(sentence))


class ContactForm(PrivacyForm):
    """Name and number put right. An empty number keeps the one that is there."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("New phone number"),
        required=False,
        max_length=30,
        help_text=_("Leave it empty to keep the number as it is."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def given(self) -> dict[str, Any]:
        """For the service: `None` keeps the number."""
        return {
            "name": self.cleaned_data["name"],
            "phone": self.cleaned_data["phone"].strip() or None,
        }


class OwnContactForm(PrivacyForm):
    """One's own number and address; the name is the office's to change."""

    phone = ContactForm.base_fields["phone"]
    address = forms.CharField(
        label=_("New contact address"),
        required=False,
        max_length=200,
        help_text=_("Leave it empty to keep the address as it is."),
    )

    def given(self) -> dict[str, Any]:
        """For the service: `None` keeps a part."""
        return {name: text.strip() or None for name, text in self.cleaned_data.items()}


class SureForm(PrivacyForm):
    """What cannot be undone asks once more."""

    sure = forms.BooleanField(
        label=_("I am sure. It cannot be undone."),
        error_messages={"required": _("Tick this to go on.")},
    )
