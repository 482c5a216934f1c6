"""Small forms of lists, objections and bulletins."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.forms import Choices, ServiceForm, day, new_key, pick, words
from linli.scoring.models import Aspect

HUNDRED: Final = 100


class ReckonForm(ServiceForm):
    """Reckon; again only with a reason."""

    why = words(_("Why the figures are made anew"), most=400, rows=2)

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["why"]


class ObjectForm(ServiceForm):
    """What a unit says against a list or a bulletin."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = pick(_("Which place"))
    text = words(
        _("What is wrong about it"),
        most=400,
        hint=_("About places and figures; no names of people."),
    )

    def __init__(self, units: Choices, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": new_key()})
        super().__init__(*args, **kwargs)
        self.choose("unit", units)


class RescoreForm(ServiceForm):
    """The second score: points of each aspect, and what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, aspects: Sequence[Aspect], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aspects = aspects
        for one in aspects:
            self.fields[one.code] = forms.DecimalField(
                label=one.name,
                help_text=one.hint,
                min_value=0,
                max_value=one.max_centi / HUNDRED,
                decimal_places=2,
                required=not one.may_not_apply,
            )
        self.fields["words"] = words(
            _("What was seen"), most=400, hint=_("Everybody reads it; no names of people.")
        )

    def points(self) -> Mapping[str, int | None]:
        """Hundredths by aspect; an empty one does not exist there."""
        said = self.cleaned_data
        return {
            one.code: None if said[one.code] is None else int(said[one.code] * HUNDRED)
            for one in self.aspects
        }


class DecideForm(ServiceForm):
    """What becomes of an objection to a bulletin."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=(
            ("yes", _("Upheld: the records were put right, and the month is reckoned anew")),
            ("no", _("Not upheld: the figures stay")),
        ),
        widget=forms.RadioSelect,
    )
    words = words(_("Reason"), most=400, hint=_("Everybody reads it."))


FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "preview": {},
    "publish": {},
    "reason": {
        "entry": partial(pick, _("Villager group")),
        "reason": partial(words, _("Reason"), most=400, hint=_("About places, not people.")),
    },
    "plan": {"words": partial(words, _("What will be done, and by when"), most=400)},
    "rectified": {"words": partial(words, _("What was done"), most=400)},
    "pass": {},
    "fail": {"words": partial(words, _("What is not right yet"), most=400)},
    "review": {},
    "good": {
        "key": partial(forms.UUIDField, widget=forms.HiddenInput),
        "unit": partial(pick, _("Village")),
        "text": partial(words, _("What others can learn from it"), most=400),
        "photo": partial(
            pick, _("Photo"), required=False, hint=_("Photos of activities that are public.")
        ),
    },
    "criticise": {
        "key": partial(forms.UUIDField, widget=forms.HiddenInput),
        "unit": partial(pick, _("Village")),
        "text": partial(words, _("What is to be put right, and why"), most=400),
        "due_on": partial(day, _("Until")),
    },
    "fixed": {"note": partial(pick, _("Which criticism"))},
}


class VerbForm(ServiceForm):
    """The form of one verb. `version` is what the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, verb: str, version: int, options: Mapping[str, Choices], data: Any = None
    ) -> None:
        begun = {"version": version, "key": new_key()}
        super().__init__(data, auto_id=f"{verb}_%s", initial=begun)
        self.verb = verb
        self.outdated = False  # somebody else was faster, and the page now shows what they did
        for name, make in FIELDS[verb].items():
            self.fields[name] = make()
            if name in options:
                self.choose(name, options[name])

    def at(self, version: int) -> "VerbForm":
        """As it was sent; where somebody else was faster, of the version that is shown now, so that
        nothing has to be typed again."""
        if self.outdated:
            self.data = {name: self.data[name] for name in self.data} | {"version": str(version)}
        return self

    def shown(self) -> list[forms.BoundField]:
        """What has to be filled in."""
        return self.visible_fields()

    def given(self) -> dict[str, Any]:
        """What was sent, without the version."""
        said = dict(self.cleaned_data)
        said.pop("version")
        return said


def uuid_of(text: str) -> UUID | None:
    """A key from a list."""
    try:
        return UUID(text)
    except ValueError:
        return None
