"""What is filled in around visits."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.forms import Choices, ServiceForm, day, line, moment, pick, words
from linli.matters.models import Kind
from linli.territory.models import Grid, Unit
from linli.visits.choices import Channel, Outcome
from linli.visits.models import Topic
from linli.visits.services import Doorstep, Heard, Need, Wishes
from linli.visits.services.recording import LONGEST_NEED, MOST_NEEDS

AGREES, OFTEN, BY_PHONE = "agrees", "often", "by_phone"
AS_USUAL, AT_DOOR = "as_usual", "at_door"
SAYINGS: Final = [
    (AGREES, _("Agrees to be visited")),
    (OFTEN, _("Asks for help: come more often")),
    (AS_USUAL, _("Come as usual again")),
    (BY_PHONE, _("Rather by phone")),
    (AT_DOOR, _("At the door again")),
]


class GridForm(ServiceForm):
    """For which grid a plan is made."""

    grid = pick(_("Grid"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, grids: list[Grid], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("grid", [(str(one.pk), f"{one.village.short_name} · {one}") for one in grids])


class DoorForm(ServiceForm):
    """A door of the grid, by lane and number."""

    lane = pick(_("Lane or group"))
    number = line(pgettext_lazy("door", "Number"), most=20, hint=_("As on the door: 12 or 3-201."))

    def __init__(self, lanes: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("lane", [(str(one.pk), one.short_name) for one in lanes])


class SpeakForm(DoorForm):
    """A matter may be spoken of at a door."""

    matter = line(_("Number of the matter"), most=20)
    agreed = forms.BooleanField(label=_("Whoever reported it said that it may be spoken of there."))
    field_order = ("matter", "lane", "number", "agreed")


class CodeForm(ServiceForm):
    """The code on a card."""

    code = forms.CharField(
        label=_("Code on the card"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RecordForm(ServiceForm):
    """One visit, in under a minute: two presses and the button where nothing is needed."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("How it went"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=_("How you spoke"), choices=Channel.choices, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label=_("What you told them of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    revisit_on = day(
        _("I come again on"),
        required=False,
        hint=_("Needed as long as a need is open; then you tell them what became of it."),
    )
    says = forms.MultipleChoiceField(
        label=_("What they say of visits"), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_visits_until = day(
        _("No visits until"), required=False, hint=_("If they say so. Do not ask why.")
    )
    at = moment(pgettext_lazy("home visit", "When"))
    NEEDS: Final = range(1, MOST_NEEDS + 1)

    def __init__(
        self, seen: Doorstep, topics: list[Topic], kinds: list[Kind], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        self._choose("topics", [(one.code, one.name) for one in topics])
        self._choose("says", SAYINGS)
        said: Any = self.fields["says"]
        said.widget.choices = _sayings(seen)
        for number in self.NEEDS:
            self.fields[f"need_{number}"] = words(
                _("What they need"), most=LONGEST_NEED, required=False, rows=2
            )
            self.fields[f"kind_{number}"] = pick(pgettext_lazy("need", "Kind"), required=False)
            self.choose(f"kind_{number}", [(one.code, _kind(one)) for one in kinds])
            self.fields[f"alone_{number}"] = forms.BooleanField(
                label=_("Between this person and me: it is not spoken of at the door"),
                required=False,
            )

    def _choose(self, name: str, choices: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def has_needs(self) -> bool:
        """Whether something was typed there, so that its part stands open."""
        names = [f"{name}_{number}" for name in ("need", "kind") for number in self.NEEDS]
        return any(self[name].value() or self[name].errors for name in names)

    def has_wishes(self) -> bool:
        """Likewise."""
        names = ("says", "no_visits_until")
        return any(self[name].value() or self[name].errors for name in names)

    def needs(self) -> list[dict[str, Any]]:
        """The fields of each need."""
        return [
            {
                "number": number,
                "fields": [self[f"{name}_{number}"] for name in ("need", "kind", "alone")],
            }
            for number in self.NEEDS
        ]

    def heard(self) -> Heard:
        """As the service takes it."""
        said = self.cleaned_data
        needs = [
            Need(said[f"kind_{number}"], said[f"need_{number}"].strip(), said[f"alone_{number}"])
            for number in self.NEEDS
            if said[f"need_{number}"].strip() or said[f"kind_{number}"]
        ]
        says = set(said["says"])
        return Heard(
            at=said["at"],
            channel=said["channel"],
            outcome=said["outcome"],
            topics=said["topics"],
            needs=needs,
            revisit_on=said["revisit_on"],
            wishes=Wishes(
                agrees=True if AGREES in says else None,
                often=_either(says, OFTEN, AS_USUAL),
                by_phone=_either(says, BY_PHONE, AT_DOOR),
                no_visits_until=said["no_visits_until"],
            ),
            key=said["key"],
        )


def _either(says: set[str], yes: str, no: str) -> bool | None:
    if yes in says:
        return True
    return False if no in says else None


def _sayings(seen: Doorstep) -> list[tuple[str, Any]]:
    """What is offered: what would change something. A form may send any, since somebody else may
    have recorded in the meantime."""
    not_now = {AS_USUAL if not seen.often else OFTEN, AT_DOOR if not seen.by_phone else BY_PHONE}
    return [(code, words) for code, words in SAYINGS if code not in not_now]


def _kind(kind: Kind) -> str:
    """An urgent one says that somebody is told at once."""
    if kind.clock_class == "urgent":
        return _("%(kind)s (told at once)") % {"kind": kind.name}
    return kind.name
