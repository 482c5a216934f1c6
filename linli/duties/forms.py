"""The forms about duties: a road is closed; a place writes a rule of its own."""

import json
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.forms import ServiceForm, day, line, words
from linli.common.ids import new_id
from linli.duties.choices import TYPED, Programme
from linli.duties.language import LONGEST
from linli.duties.models import DutyRule
from linli.duties.services import Wanted

CENTURY: Final = (date(2000, 1, 1), date(2100, 12, 31))


class ExcuseForm(ServiceForm):
    """From which day to which."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=_("What holds people up"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in TYPED],
    )
    from_on = day(_("From"))
    until_on = day(_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        begun = {"key": new_id(), "why": TYPED[0], "from_on": clock.today()}
        super().__init__(*args, **{"initial": begun, **kwargs})


class RuleForm(ServiceForm):
    """A rule in the small language. `looked` says of which words the writer saw what they do."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    looked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    name_zh = line(_("Name in Chinese"), most=60)
    name_en = line(_("Name in English"), most=60)
    programme = forms.ChoiceField(
        label=_("Programme"), widget=forms.RadioSelect, choices=Programme.choices
    )
    text = words(
        _("The rule"),
        most=LONGEST,
        rows=8,
        hint=_("A line each: a word, a colon, and what it says. The words stand below."),
    )
    source = line(
        _("Where it comes from"), hint=_("The document or the meeting. Whoever is bound reads it.")
    )
    from_on = day(
        _("From which day"),
        hint=_("It begins with the first period after that; a period that runs stays as it is."),
    )
    note = line(_("Why"), most=200, required=False)

    @classmethod
    def begun(cls, row: DutyRule | None, seen: str = "") -> dict[str, Any]:
        """As the form stands first."""
        begun = {"key": new_id().hex, "seen": seen, "from_on": clock.today(), "text": SAMPLE}
        if row is not None:
            names = ("name_zh", "name_en", "programme", "text", "source")
            begun |= {name: getattr(row, name) for name in names}
        return begun

    def clean_from_on(self) -> date:
        """Of this century, so that periods can be reckoned."""
        given: date = self.cleaned_data["from_on"]
        if not CENTURY[0] <= given <= CENTURY[1]:
            raise forms.ValidationError(_("Give a day of this century."))
        return given

    def wanted(self) -> Wanted:
        """As the service takes it."""
        said = self.cleaned_data
        names = ("programme", "name_zh", "name_en", "source", "from_on")
        text = "\n".join(said["text"].splitlines())
        return Wanted(code="", text=text, **{name: said[name] for name in names})

    def digest(self) -> str:
        """Of what was entered: other words have to be looked at again."""
        said = self.wanted()
        entered = [said.text, said.name_zh, said.name_en, said.programme, str(said.from_on)]
        return sha256(json.dumps(entered).encode()).hexdigest()[:24]


class EndForm(ServiceForm):
    """From when on it asks no longer."""

    seen = forms.CharField(max_length=80, widget=forms.HiddenInput)
    until_on = day(_("Asks no longer from"), hint=_("A period that runs then is asked to its end."))

    def clean_until_on(self) -> date:
        """Of this century."""
        given: date = self.cleaned_data["until_on"]
        if not CENTURY[0] <= given <= CENTURY[1]:
            raise forms.ValidationError(_("Give a day of this century."))
        return given


SAMPLE: Final = """who: unit general_branch branch
counts: activity theme_day
least: 1 times
per: month
excused: new"""
