"""Forms of honours: asking, opening a round, and one small form for each verb."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.forms import Choices, ServiceForm, day, line, new_key, pick, words
from linli.common.photo_forms import PhotoForm, Photos
from linli.honours.checklists import Checklist
from linli.honours.choices import SPOKEN, HonourKind, Origin
from linli.honours.services import Asking
from linli.honours.services.links import LONGEST_WORDS
from linli.honours.services.rounds import LONGEST_REASON
from linli.territory.models import Unit

Fields = dict[str, Callable[[], forms.Field]]
YES_NO: Final = (("yes", pgettext_lazy("honours", "Yes")), ("no", pgettext_lazy("honours", "No")))
MET: Final = "met_"


def _tick(label: Any, hint: Any = "") -> Any:
    return forms.BooleanField(label=label, required=False, help_text=hint)


def _yes_no(label: Any, hint: Any = "") -> Any:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, help_text=hint)


def _plaque() -> Any:
    return line(
        _("Words on the plaque"),
        most=LONGEST_WORDS,
        required=False,
        hint=_("As the household likes to be called. Left empty, the door stands there."),
    )


class AskForm(ServiceForm):
    """A household asks to be looked at: on the open page, or written down by staff."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    line_place = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        label=_("Where did they say so?"),
        choices=[(one.value, one.label) for one in SPOKEN],
        widget=forms.RadioSelect,
    )
    unit = pick(_("Lane or group"))
    number = line(_("Number of the door"), most=20, hint=_("For example 12 or 3-201."))
    plaque = _plaque()
    agrees = _tick(_("We ask to be looked at: somebody of the group comes and looks at the yard."))
    shown = _tick(
        _("If we are chosen, we may stand on the public notice and on the honours wall."),
        _("Without this nobody reads of it; the plaque is yours all the same."),
    )
    photos = _tick(
        _("Photos of the yard may be kept and shown with it."),
        _("Of the yard only, with nobody in them. A no takes them away at once."),
    )

    def __init__(self, lanes: Sequence[Unit], *args: Any, staff: bool = False, **more: Any) -> None:
        more.setdefault("initial", {"key": new_key(), "origin": Origin.DOOR})
        super().__init__(*args, **more)
        self.lanes = {str(lane.pk): lane for lane in lanes}
        named = [(key, lane.short_name) for key, lane in self.lanes.items()]
        self.choose("unit", named if len(named) == 1 else [("", "—"), *named])
        if staff:
            self.fields["agrees"].label = _("They said so themselves; nobody asks in their place.")
        else:
            del self.fields["origin"]

    def clean(self) -> dict[str, Any]:
        """Nothing is kept without their own yes."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("agrees"):
            self.add_error("agrees", _("Without this yes nothing is kept."))
        return said

    def asking(self, origin: str = "") -> Asking:
        """What was sent, once it is valid."""
        said = self.cleaned_data
        return Asking(
            unit=self.lanes[said["unit"]],
            number=said["number"],
            origin=said.get("origin") or origin,
            plaque=said["plaque"],
            shown=said["shown"],
            photos=said["photos"],
            key=said["key"],
        )


class RoundForm(ServiceForm):
    """A village opens a round."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    village = pick(_("Village"))
    kind = forms.ChoiceField(
        label=_("What for"), choices=HonourKind.choices, widget=forms.RadioSelect
    )
    opens_on = day(_("Households may ask from"))
    asks_until = day(_("Last day for asking"))

    def __init__(self, villages: Choices, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.choose("village", villages)


class RoundVerbForm(ServiceForm):
    """The form of one verb of a round."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, verb: str, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id=f"{verb}_%s", **more)
        self.verb = verb
        if verb == "extend":
            self.fields["asks_until"] = day(_("Last day for asking"))
        if verb == "call_off":
            self.fields["reason"] = words(
                _("Why it does not go on"),
                most=LONGEST_REASON,
                rows=2,
                hint=_("Everybody reads it, and each household on its own page; name nobody."),
            )

    def first(self) -> list[forms.BoundField]:
        """What is asked."""
        return [self[name] for name in self.fields if name != "version"]

    def more(self) -> list[forms.BoundField]:
        """Nothing stands behind a fold."""
        return []


_APART: Final[Fields] = {
    "apart": partial(
        _tick, _("This is not my own household, nor a near relative's."),
        _("If it is, choose to stand aside: somebody else looks at it."),
    )
}  # fmt: skip
VERBS: Final[dict[str, Fields]] = {
    "review": {
        "at_door": partial(_tick, _("They said at the door that they ask for this themselves.")),
        **_APART,
    },
    "check": _APART,
    "not_yet": {
        "advice": partial(
            words, _("What would help"), most=400, rows=3,
            hint=_("Kindly, and about the yard only. The household alone reads it."),
        ),
        **_APART,
    },
    "nobody_asked": _APART,
    "stand_aside": {},
    "show": {"shown": partial(_yes_no, _("On the public notice and on the honours wall"))},
    "allow_photos": {"agreed": partial(_yes_no, _("Photos of the yard"))},
    "photo": {"photos": Photos},
    "name": {"plaque": _plaque},
    "again": {},
    "move_on": {},
    "new_link": {},
    "withdraw": {},
}  # fmt: skip
LOOKS: Final = frozenset({"review", "check"})  # with the checklist


class VerbForm(PhotoForm, ServiceForm):
    """The form of one verb. `version` is what the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, verb: str, checklist: Checklist, data: Any = None, files: Any = None, **more: Any
    ) -> None:
        super().__init__(data, files, auto_id=f"{verb}_%s", **more)
        self.verb = verb
        if verb in LOOKS:
            for part in checklist.parts:
                self.fields[f"{MET}{part.code}"] = forms.MultipleChoiceField(
                    label=str(part),
                    choices=[(item.key, str(item)) for item in part.items],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
        for name, make in VERBS[verb].items():
            self.fields[name] = make()

    def given(self) -> dict[str, Any]:
        """What the service of the verb asks for."""
        said = dict(self.cleaned_data)
        if self.verb != "photo":
            said.pop("photos", None)
        parts = [name for name in said if name.startswith(MET)]
        if self.verb in LOOKS:
            said["met"] = [key for name in parts for key in said[name]]
        for name in parts:
            del said[name]
        for name in ("shown", "agreed"):
            if name in said:
                said[name] = said[name] == "yes"
        return said

    def first(self) -> list[forms.BoundField]:
        """What the verb needs."""
        return [self[name] for name in self.fields if name != "version"]

    def more(self) -> list[forms.BoundField]:
        """Nothing stands behind a fold here."""
        return []
