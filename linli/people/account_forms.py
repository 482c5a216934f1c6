"""What somebody changes in their own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.people.choices import Locale


class OwnAccountForm(forms.Form):
    """Name, user name and language."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("2 to 40 letters or digits, in any script; you sign in with it."),
    )
    locale = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser says")), *Locale.choices],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_remembered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A phone that came in by a code alone does not change how its holder signs in.
        self.fields["username"].disabled = is_remembered

    def take(self, problem: Invalid) -> None:
        """Show what the service said beside its field."""
        for name, words in problem.fields.items():
            self.add_error(name if name in self.fields else None, str(words))
        if not problem.fields:
            self.add_error(None, str(problem))

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return self.cleaned_data
