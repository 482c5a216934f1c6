"""The forms on which a place says how it handles a kind, and adds one of its own."""

import json
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.matters.choices import ClockClass
from linli.matters.services.kinds import KindHere, Terms
from linli.matters.services.setting_kinds import CATCH_ALL, FIRST_LEVELS, LONGEST, Words
from linli.territory.choices import Level

AS_ABOVE: Final = ("", _("as the places above say"))
YES_NO: Final = (("yes", _("Yes")), ("no", _("No")))
YES_OR_NO: Final = {"yes": True, "no": False}


class WordsForm(forms.Form):
    """What an own kind is called, and an example."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=LONGEST["name_zh"])
    name_en = forms.CharField(
        label=_("Name in English"), max_length=LONGEST["name_en"], required=False
    )
    hint_zh = forms.CharField(
        label=_("Examples in Chinese"), max_length=LONGEST["hint_zh"], required=False
    )
    hint_en = forms.CharField(
        label=_("Examples in English"), max_length=LONGEST["hint_en"], required=False
    )

    def words(self) -> Words:
        """As the service takes them."""
        given = self.cleaned_data
        return Words(given["name_zh"], given["name_en"], given["hint_zh"], given["hint_en"])


class TermsForm(forms.Form):
    """How a place handles a kind: each answer its own, or as the places above say. `seen` and
    `looked` as in the form of a rule."""

    shown = forms.ChoiceField(label=_("It can be reported here"), required=False)
    first_level = forms.ChoiceField(label=_("Who gets it first"), required=False)
    clock_class = forms.ChoiceField(label=_("On which clocks it runs"), required=False)
    small = forms.ChoiceField(label=_("It may be settled on the spot"), required=False)
    recheck_one_in = forms.IntegerField(
        label=_("Of those settled on the spot, one in how many is rechecked"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Left empty, the rule for all kinds holds."),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=LONGEST["note"],
        help_text=_("For example the meeting or the document that decided it. Staff see it."),
        error_messages={"required": _("Say why, so that others understand it later.")},
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    looked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        levels = [(level.value, level.label) for level in FIRST_LEVELS]
        self._offer("shown", YES_NO)
        self._offer("first_level", levels)
        self._offer("clock_class", ClockClass.choices)
        self._offer("small", YES_NO)
        if code == CATCH_ALL:
            del self.fields["shown"]  # what fits nowhere else has to find a place

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [AS_ABOVE, *choices]  # type: ignore[attr-defined]

    def fields_of_terms(self) -> list[forms.BoundField]:
        """The answers, in the order of the page."""
        names = ("shown", "first_level", "clock_class", "small", "recheck_one_in")
        return [self[name] for name in names if name in self.fields]

    def terms(self) -> Terms:
        """As the service takes them."""
        given = self.cleaned_data
        return Terms(
            shown=YES_OR_NO.get(given.get("shown", "")),
            first_level=given["first_level"],
            clock_class=given["clock_class"],
            small=YES_OR_NO.get(given["small"]),
            recheck_one_in=given["recheck_one_in"],
        )

    def digest(self) -> str:
        """Of what was entered: another entry has to be looked at again."""
        entered = [str(self.terms()), self.cleaned_data["seen"]]
        return sha256(json.dumps(entered).encode()).hexdigest()[:24]


class AddKindForm(WordsForm, TermsForm):
    """A new kind of a place."""

    public = forms.ChoiceField(
        label=_("Who may know of it"),
        choices=[
            ("yes", _("Everybody: each matter stands in the public ledger, without words")),
            ("no", _("Only those who handle it: nothing of it is ever public, but for counts")),
        ],
        widget=forms.RadioSelect,
        help_text=_("This is decided once: it cannot be changed later."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("shown", "recheck_one_in", "note", "seen", "looked"):
            del self.fields[name]
        usual = {"first_level": Level.GROUP, "clock_class": ClockClass.ORDINARY, "small": "no"}
        for name, initial in usual.items():
            field: Any = self.fields[name]
            field.choices, field.initial, field.required = field.choices[1:], initial, True

    def terms(self) -> Terms:
        """As the service takes them."""
        given = self.cleaned_data
        return Terms(
            first_level=given["first_level"],
            clock_class=given["clock_class"],
            small=YES_OR_NO[given["small"]],
        )

    def first(self) -> list[forms.BoundField]:
        """In the order of the page."""
        names = ("name_zh", "name_en", "hint_zh", "hint_en", "public", "first_level",
                 "clock_class", "small")  # fmt: skip
        return [self[name] for name in names]


def begun(here: KindHere, path: str) -> dict[str, Any]:
    """What a place says of a kind now, as the form shows it."""
    own = here.own(path)
    if own is None:
        return {}
    words = {True: "yes", False: "no", None: ""}
    return {
        "shown": words[own.shown],
        "first_level": own.first_level,
        "clock_class": own.clock_class,
        "small": words[own.small],
        "recheck_one_in": own.recheck_one_in,
    }
