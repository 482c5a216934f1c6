"""What whoever manages areas and rosters fills in."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.common import geometry
from linli.common.errors import Invalid
from linli.portal.office_forms import OfficeForm, line
from linli.portal.place_choices import ticks
from linli.territory.choices import AreaKind
from linli.territory.models import Posting, Unit
from linli.territory.services.areas import AreaWords

LONGEST_NAME: Final = 60
LONGEST_DUTY: Final = 200
MOST_BYTES: Final = 2 * 1024 * 1024
WORDS: Final = ("name_zh", "name_en", "duty_zh", "duty_en", "from_words", "to_words")


class AreaForm(OfficeForm):
    """A zone, a responsibility or demonstration area, a road segment or a model post."""

    kind = forms.ChoiceField(label=_("What it is"))
    name_zh = line(_("Name in Chinese"), most=LONGEST_NAME)
    name_en = line(_("Name in English"), most=LONGEST_NAME, required=False)
    duty_zh = line(
        _("What its holder answers for, in Chinese"),
        most=LONGEST_DUTY,
        required=False,
        hint=_("It stands on the board and on the sign."),
    )
    duty_en = line(_("What its holder answers for, in English"), most=LONGEST_DUTY, required=False)
    from_words = line(
        _("From"), most=LONGEST_NAME, required=False, hint=_("A road segment: from the bridge")
    )
    to_words = line(_("To"), most=LONGEST_NAME, required=False, hint=_("to the school"))
    units = forms.TypedMultipleChoiceField(
        label=_("Places"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(
        label=_("Outline or line as a file"),
        required=False,
        help_text=_("GeoJSON in WGS-84: an outline, or for a road segment a line. At most 2 MB."),
    )
    outline = forms.CharField(
        label=_("Or as text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    drop_shape = forms.BooleanField(label=_("Remove the outline or line"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, places: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        kind = kwargs.pop("kind", "")
        has_shape = kwargs.pop("has_shape", False)
        super().__init__(*args, **kwargs)
        self._places = {place.pk: place for place in places}
        self.choose("kind", AreaKind.choices)
        self.choose("units", ticks(places))
        if kind:
            del self.fields["kind"]
        if not has_shape:
            del self.fields["drop_shape"]
        if not places:
            del self.fields["units"]

    def clean_file(self) -> object:
        """The file is no longer than an outline is."""
        sent = self.cleaned_data["file"]
        if sent is not None and sent.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB. Simplify the outline."))
        return sent

    def now_at(self, version: int) -> None:
        """Sent again, the form is taken as an answer to this version."""
        assert isinstance(self.data, QueryDict)  # noqa: S101 - only a sent form is out of date
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def words(self) -> AreaWords:
        """As the services take them."""
        return AreaWords(**{name: self.cleaned_data[name] for name in WORDS})

    def units_chosen(self) -> list[Unit]:
        """The places that were ticked."""
        return [self._places[key] for key in self.cleaned_data.get("units") or ()]

    def shape(self) -> object:
        """The GeoJSON that was sent, or nothing; raises `Invalid`."""
        sent, text = self.cleaned_data.get("file"), self.cleaned_data.get("outline", "")
        if sent is None and not text.strip():
            return None
        name = "file" if sent is not None else "outline"
        try:
            if sent is not None:
                text = sent.read(MOST_BYTES + 1).decode("utf-8-sig")
            return geometry.parse_json(text)
        except UnicodeDecodeError:
            sentence = _("This is no GeoJSON: the text cannot be read.")
            raise Invalid(sentence, fields={name: sentence}) from None
        except Invalid as problem:
            raise Invalid(problem.message, fields={name: str(problem)}) from None


class EndAreaForm(OfficeForm):
    """An area is there no longer."""

    reason = line(_("Reason"), most=LONGEST_DUTY)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ShiftForm(OfficeForm):
    """Who is on duty on which days, from when to when."""

    posting = forms.ChoiceField(label=_("Who"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these days"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(
        self,
        postings: Sequence[Posting],
        weekdays: Sequence[tuple[int, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._postings = {str(one.pk): one for one in postings}
        names = [(key, f"{one.person} · {one.role.name}") for key, one in self._postings.items()]
        self.choose("posting", names)
        self.choose("weekdays", weekdays)

    @property
    def chosen(self) -> Posting:
        """Whose hours these are."""
        return self._postings[self.cleaned_data["posting"]]
