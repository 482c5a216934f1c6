"""Forms of a change of term."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.models import Person
from linli.portal.office_forms import OfficeForm, day_field, line, phone_field
from linli.portal.place_choices import by_kind
from linli.territory.models import Posting, Role
from linli.territory.services.staff import Where
from linli.territory.services.terms import Wanted


class TermForm(OfficeForm):
    """What it is called, and its day."""

    title = line(
        pgettext_lazy("of things", "Name"), hint=_("For example: village committees 2027.")
    )
    day = day_field(
        pgettext_lazy("a day", "On"), hint=_("A later day: until then it can be undone.")
    )


class WhoComesForm(OfficeForm):
    """Somebody of the staff, or somebody new."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.ChoiceField(label=_("Who comes"), required=False)
    name = line(_("Or somebody new: name"), required=False)
    phone = phone_field(_("Telephone"), hint=_("Kept sealed; every look at it is noted."))

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        named = [(key, one.display_name) for key, one in self.people.items()]
        self.choose("person", [("", _("nobody chosen")), *named])

    def who(self) -> dict[str, Any]:
        """As the service takes it."""
        said = self.cleaned_data
        return {
            "person": self.people.get(said["person"]),
            "name": said["name"],
            "phone": said["phone"],
        }


class ReplaceForm(WhoComesForm):
    """A posting ends; somebody comes, or nobody."""

    leaves = forms.ChoiceField(label=_("Whose posting ends"))
    field_order = ("leaves", "person", "name", "phone", "version", "key")

    def __init__(
        self, postings: Sequence[Posting], people: Sequence[Person], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(people, *args, **kwargs)
        self.postings = {str(one.pk): one for one in postings}
        self.choose("leaves", [("", "…"), *((key, _said(one)) for key, one in
                                            self.postings.items())])  # fmt: skip

    def wanted(self) -> Wanted:
        """As the service takes it."""
        return Wanted(leaves=self.postings[self.cleaned_data["leaves"]], **self.who())


def _said(posting: Posting) -> str:
    return f"{posting.where} · {posting.role.name} · {posting.person}"


class NewPostForm(WhoComesForm):
    """Somebody comes to a post without following anybody."""

    role = forms.ChoiceField(label=_("Role"))
    where = forms.ChoiceField(label=_("Where"))
    field_order = ("role", "where", "person", "name", "phone", "version", "key")

    def __init__(
        self,
        roles: Sequence[Role],
        places: Sequence[Where],
        people: Sequence[Person],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(people, *args, **kwargs)
        self.roles = {one.pk: one for one in roles}
        self.places = {one.key: one for one in places}
        self.choose("role", [(key, one.name) for key, one in self.roles.items()])
        self.choose("where", by_kind(places))

    def wanted(self) -> Wanted:
        """As the service takes it."""
        said = self.cleaned_data
        return Wanted(role=self.roles[said["role"]], where=self.places[said["where"]], **self.who())


class TermSheetForm(OfficeForm):
    """Who holds which post afterwards, as a file."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("File"),
        help_text=_("An XLSX or CSV file with the columns of the template, at most 2 MB."),
    )


class ArrangeForm(TermForm):
    """Another name or day."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(OfficeForm):
    """Something is done as it stands on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(VersionForm):
    """Somebody looked at what it would leave behind."""

    looked = forms.BooleanField(
        label=_("I looked at what it leaves behind; it is meant like this"), required=False
    )


class LineForm(VersionForm):
    """Which line."""

    line = forms.UUIDField(widget=forms.HiddenInput)
