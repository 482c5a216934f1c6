"""What somebody types to sign in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.errors import DomainError, Refused


class SignInForm(forms.Form):
    """User name and password. Every failure has the same words, so that nobody learns which user
    names exist."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def wrong(self) -> Refused:
        """The one sentence for every failure."""
        return Refused(
            _("User name and password do not match."),
            next_step=_("Try again, or ask the clerk who invited you for new access."),
        )

    def refuse(self, problem: DomainError) -> None:
        """This sentence instead of any other."""
        self.errors.clear()
        self.add_error(None, str(problem))
