"""What somebody with an invitation types."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.people import services as people
from linli.people.choices import StaysBy
from linli.people.models import User

_PLAIN: Final = {"autocapitalize": "none", "spellcheck": "false"}


class CodeForm(forms.Form):
    """The user name, if one was given, and the code that the clerk read out or printed."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "username", **_PLAIN}),
        help_text=_("Leave it empty if you were given no user name."),
    )
    code = forms.CharField(
        label=_("Sign-in code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("The digits that the clerk read out or printed. Spaces do not matter."),
    )


class AcceptForm(forms.Form):
    """A user name, if there is none yet, and how to come back: by password, or on this phone."""

    chosen = forms.CharField(
        label=_("User name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", **_PLAIN}),
        help_text=_("2 to 40 letters or digits, in any script; you sign in with it."),
    )
    stays_by = forms.ChoiceField(
        label=_("How you sign in from now on"),
        choices=StaysBy.choices,
        initial=StaysBy.PASSWORD,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; a short sentence is easy to remember."),
    )
    again = forms.CharField(
        label=_("Password once more"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    phone_words = _(
        "Without a password this phone stays signed in until you sign out or somebody cuts it off."
        " You can do all the work of your posting on it, but not change how you sign in."
    )

    def __init__(self, *args: Any, has_name: bool, needs_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_name:
            del self.fields["chosen"]
        self.offers_phone = not needs_password
        offered = {StaysBy.PHONE: self.offers_phone, StaysBy.OFFICE: bool(settings.LINLI_OFFICE)}
        known = [way for way in StaysBy if offered.get(way, True)]
        ways = self.fields["stays_by"]
        assert isinstance(ways, forms.ChoiceField)  # noqa: S101 - for the type checker
        ways.choices = [(way.value, way.label) for way in known]
        if len(known) == 1:
            ways.widget = forms.HiddenInput()

    def clean_chosen(self) -> str:
        """As it is stored."""
        try:
            return people.plain_username(self.cleaned_data["chosen"])
        except Invalid as problem:
            raise forms.ValidationError(str(problem.message)) from None

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same and good enough, unless none is wanted."""
        given = super().clean() or self.cleaned_data
        if given.get("stays_by") in {StaysBy.PHONE, StaysBy.OFFICE}:
            return {**given, "password": None}
        password = given.get("password") or ""
        if not password:
            self.add_error("password", _("Choose a password."))
        elif password != given.get("again"):
            self.add_error("again", _("The two passwords differ. Write both again."))
        else:
            self._check(password, given.get("chosen", ""))
        return given

    def _check(self, password: str, username: str) -> None:
        try:
            password_validation.validate_password(password, User(username=username))
        except forms.ValidationError as weak:
            self.add_error("password", weak)
