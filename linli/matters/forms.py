"""Forms for anybody and for the holder of a link. They check what was typed; services decide."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.common import geometry
from linli.common.errors import Invalid
from linli.common.languages import chosen
from linli.common.photo_forms import PhotoForm, Photos
from linli.common.workflow import LONGEST_WORDS
from linli.matters.choices import ClockClass, Source
from linli.matters.models import Kind
from linli.matters.questions import AsksMore
from linli.matters.services import Report
from linli.matters.services.reporting import LONGEST_PLACE_WORDS, LONGEST_TEXT
from linli.people import phones
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services.emergency import Numbers

CLIENT: Final = "web"
LARGEST_KEY: Final = 2**63 - 1  # of a row, in both databases
PLACE_LIST: Final = "known-places"  # the id of the datalist
Choices = list[tuple[Any, Any]]


class Words(forms.CharField):
    """A longer text; a line break counts as one sign, as it does in the browser."""

    def __init__(self, *, most: int = LONGEST_WORDS, rows: int = 3, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        messages = {
            "required": _("Please fill this in."),
            "max_length": _("Please keep it under %(limit_value)d characters."),
        }
        super().__init__(max_length=most, widget=widget, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        """With plain line breaks."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class ReportForm(PhotoForm, AsksMore):
    """报事 on one screen. Choices are only loaded to be shown; the service checks them."""

    text = Words(
        label=_("What is it?"),
        most=LONGEST_TEXT,
        rows=4,
        help_text=_("For example: the lamp in Well Lane has been dark for three days."),
        strip=True,
    )
    unit = forms.IntegerField(
        label=_("Where is it?"),
        required=False,
        min_value=1,
        max_value=LARGEST_KEY,
        widget=forms.Select,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Choose a place from the list.")
        ),
    )
    where = forms.CharField(
        label=_("The spot in your words"),
        required=False,
        max_length=LONGEST_PLACE_WORDS,
        help_text=_("A house number, a grid code, “by the well”."),
        widget=forms.TextInput(attrs={"list": PLACE_LIST, "autocomplete": "off"}),
        error_messages={"max_length": _("Please keep it under %(limit_value)d characters.")},
    )
    kind = forms.CharField(label=_("Kind"), required=False, widget=forms.RadioSelect)
    photos = Photos()
    phone = forms.CharField(
        label=_("Your phone number"),
        required=False,
        max_length=40,
        help_text=_(
            "Only if you want to be rung. It is sealed; only those who handle the matter can see "
            "it, and each look is noted."
        ),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    private = forms.BooleanField(
        label=_("Keep it private: only those who handle it see it"), required=False
    )
    lon = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    lat = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    poster = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    line = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def offer(self, places: Iterable[Unit], kinds: Iterable[Kind], numbers: Numbers) -> None:
        """Fill the lists that the reader chooses from."""
        self.fields["unit"].widget.choices = _places(places)
        listed = list(kinds)
        self.fields["kind"].widget.choices = [(kind.pk, _tile(kind, numbers)) for kind in listed]
        self.ask(listed)

    def put_first(self, codes: Sequence[str]) -> None:
        """Kinds that the words suggest stand before the others."""
        widget = self.fields["kind"].widget
        widget.choices = sorted(widget.choices, key=lambda one: one[0] not in codes)

    def clean_phone(self) -> str:
        """Digits, or nothing."""
        try:
            return phones.parse(self.cleaned_data["phone"])
        except Invalid as problem:
            raise forms.ValidationError(str(problem.fields["phone"])) from None

    def clean(self) -> dict[str, Any] | None:
        """The pin, and then the photos."""
        given = self.cleaned_data
        try:
            given["point"] = geometry.parse_point(given.get("lon", ""), given.get("lat", ""))
        except Invalid as problem:
            self.add_error(None, str(problem))
        return super().clean()

    def report(self, code: str) -> Report:
        """What the service takes."""
        given = self.cleaned_data
        return Report(
            place_code=code,
            text=given["text"],
            source=Source.POSTER if given["poster"] else Source.WEB,
            kind=given["kind"] or "other",
            unit_id=given["unit"],
            where=given["where"],
            point=given["point"],
            phone=given["phone"],
            private=given["private"],
            locale=get_language() or "",
            client=CLIENT,
            key=given["key"],
            photos=given["photos"],
            answers=self.answers(),
        )


def new_key() -> str:
    """Makes sending one form twice harmless."""
    return uuid4().hex


def _tile(kind: Kind, numbers: Numbers) -> str:
    """A kind with its example; urgent ones say whom to ring first."""
    more = [kind.hint]
    if kind.clock_class == ClockClass.URGENT:
        ring = _("If it cannot wait, ring %(police)s, %(fire)s or %(ambulance)s first.")
        more.append(str(ring % numbers))
    return format_html(
        "<b>{}</b><br><small>{}</small>", kind.name, _("; ").join(filter(None, more))
    )


def _places(places: Iterable[Unit]) -> Choices:
    """Known places below the name of their grid; the first choice is none of them."""
    groups: dict[str, Choices] = {}
    for place in places:
        found: dict[str, Any] = getattr(place, "in_grid", None) or {}
        groups.setdefault(_grid_name(found, place), []).append((place.pk, place.short_name))
    listed: Choices = [("", _("Somewhere else in the village, or not sure"))]
    return listed + [(name, groups[name]) for name in sorted(groups)]


def _grid_name(found: dict[str, Any], place: Unit) -> str:
    if found:
        return str(chosen(found["name_zh"], found["name_en"]))
    return str(UnitKind.GROUP.label if place.kind == UnitKind.GROUP else _("In no grid"))


class FollowForm(forms.Form):
    """A move of the reporter. `version` is what they saw: a newer one is a conflict."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def given(self) -> dict[str, Any]:
        """What the service takes besides the matter, the actor and the version."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}


class AddForm(PhotoForm, FollowForm):
    """Something to add, or the answer to a question."""

    words = Words(label=_("What would you like to add?"))
    photos = Photos()


class RateForm(FollowForm):
    """评价: solved or not, how satisfied, a word."""

    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, solved")), ("no", _("No, not solved"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    satisfied = forms.TypedChoiceField(
        label=_("How satisfied are you? 1 is not at all, 5 is very"),
        choices=[(str(mark), str(mark)) for mark in range(1, 6)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = Words(label=_("A word about it"), required=False)


class ReopenForm(FollowForm):
    """Another look is asked for."""

    reason = Words(label=_("What is still wrong?"))


class WithdrawForm(FollowForm):
    """The matter is taken back."""

    reason = Words(label=_("Why?"), rows=2, required=False)


class CorrectForm(FollowForm):
    """The reporter's own words, put right."""

    words = Words(label=_("What it should say"), most=LONGEST_TEXT, rows=4)

    def given(self) -> dict[str, Any]:
        """The report is always the first entry."""
        return {**super().given(), "seq": 1}


FOLLOW_FORMS: Final[dict[str, type[FollowForm]]] = {
    "rate": RateForm,
    "add": AddForm,
    "reopen": ReopenForm,
    "correct": CorrectForm,
    "withdraw": WithdrawForm,
}
