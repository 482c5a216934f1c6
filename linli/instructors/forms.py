"""Forms of instructors: what was done, a household that agreed, an update, the meeting."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.choices import FiveRole, Goal
from linli.activities.models import ActivityKind
from linli.common.forms import ServiceForm, day, line, moment, pick, words
from linli.instructors.services import Agreement, Call, Update, Work
from linli.matters.models import Kind, Matter
from linli.territory.choices import Said
from linli.territory.models import Posting, Unit

PROBLEMS: Final = 3  # that one form takes


class WriteForm(ServiceForm):
    """One thing that an instructor does or did: one form, one POST."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)  # matters add to it
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What"), widget=forms.RadioSelect)
    village = pick(_("Village"))
    begins = moment(
        pgettext_lazy("activity", "Began"),
        hint=_("A time to come plans it; it is recorded afterwards."),
    )
    ends = moment(_("Ended"), required=False, hint=_("Left empty, it ended now."))
    title = line(_("About what"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("In which of the five roles"),
        choices=FiveRole.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    goal = pick(
        _("Which aim it serves"), required=False, hint=_("Asked for of a service provider.")
    )
    headcount = forms.IntegerField(
        label=_("How many people took part"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self,
        what: list[ActivityKind],
        villages: list[Unit],
        kinds: list[Kind],
        followed: list[Matter],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.villages = {one.code: one for one in villages}
        self.followed = followed
        self.choose("kind", [(one.code, one.name) for one in what])
        self.choose("village", [(one.code, one.short_name) for one in villages])
        self.choose("goal", Goal.choices)
        for number in range(1, PROBLEMS + 1):
            self.fields[f"problem-{number}"] = words(
                _("What came up"),
                most=2000,
                required=False,
                rows=2,
                hint=_("It becomes a matter at once, with a number; nothing is entered twice.")
                if number == 1
                else "",
            )
            self.fields[f"problem-kind-{number}"] = pick(_("What it is about"), required=False)
            self.choose(f"problem-kind-{number}", [(one.code, one.name) for one in kinds])
        for one in followed:
            self.fields[f"followed-{one.pk}"] = forms.BooleanField(required=False)

    def problem_fields(self) -> list[Any]:
        """What came up, and of what kind, three times."""
        return [
            self[name]
            for number in range(1, PROBLEMS + 1)
            for name in (f"problem-{number}", f"problem-kind-{number}")
        ]

    def main_fields(self) -> list[Any]:
        """Everything but what came up and what was followed up."""
        extra = ("problem-", "followed-")
        return [field for field in self if not field.is_hidden and not field.name.startswith(extra)]

    def follow_ups(self) -> list[dict[str, Any]]:
        """What came up earlier, each with its tick."""
        return [{"matter": one, "tick": self[f"followed-{one.pk}"]} for one in self.followed]

    def work(self, planned: UUID | None = None) -> Work:
        """As the service takes it."""
        said = self.cleaned_data
        problems = [
            (said.get(f"problem-kind-{number}") or "other", said[f"problem-{number}"])
            for number in range(1, PROBLEMS + 1)
            if said.get(f"problem-{number}")
        ]
        return Work(
            kind=said["kind"],
            village=self.villages[said["village"]],
            begins=said["begins"],
            ends=said["ends"],
            title=said["title"],
            roles=said["roles"],
            goal=said["goal"],
            headcount=said["headcount"],
            problems=problems,
            followed=[one.pk for one in self.followed if said.get(f"followed-{one.pk}")],
            planned=planned,
            version=said["version"] if planned else None,
            key=said["key"],
        )


class AgreeForm(ServiceForm):
    """What a household said at its door."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    lane = pick(_("Lane or group"))
    number = line(_("Door"), most=20)
    said = forms.ChoiceField(
        label=_("How they said yes"), choices=Said.choices, widget=forms.RadioSelect
    )
    viewers = forms.MultipleChoiceField(
        label=_("Who else may read it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Read the names to them. Nobody else sees it, also no office."),
    )
    until = day(_("Until when"), hint=_("Then everything about it goes by itself."))
    agreed = forms.BooleanField(
        label=_("They were told what is written, who reads it and until when, and said yes")
    )

    def __init__(
        self, village: Unit, lanes: list[Unit], posts: list[Posting], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.village = village
        self.lanes = {str(one.pk): one for one in lanes}
        self.posts = {str(one.pk): one for one in posts}
        self.choose("lane", [(key, one.name) for key, one in self.lanes.items()])
        self.choose(
            "viewers",
            [(key, f"{one.person} · {one.role.name}") for key, one in self.posts.items()],
        )

    def choose(self, name: str, choices: Any) -> None:
        """Ticks have no empty line."""
        if name != "viewers":
            super().choose(name, choices)
            return
        field: Any = self.fields[name]
        field.choices = choices

    def agreement(self) -> Agreement:
        """As the service takes it."""
        said = self.cleaned_data
        return Agreement(
            village=self.village,
            lane=self.lanes[said["lane"]],
            number=said["number"],
            until=said["until"],
            said=said["said"],
            viewers=[self.posts[one] for one in said["viewers"]],
            key=said["key"],
        )


class UpdateForm(ServiceForm):
    """What was done, what is next."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    begins = moment(_("When you called"))
    done = words(
        _("What was done"),
        most=400,
        hint=_("Income, illness and family are not written down."),
    )
    next = words(_("What is next"), most=400)

    def update(self) -> Update:
        """As the service takes it."""
        said = self.cleaned_data
        return Update(said["begins"], said["done"], said["next"], said["key"])


class MeetingForm(ServiceForm):
    """The quarterly meeting."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    begins = moment(_("Begins"))
    where = line(_("Where exactly"), most=80, required=False)
    agenda = words(_("Agenda"), required=False, rows=5)

    def wanted(self) -> Call:
        """As the service takes it."""
        said = self.cleaned_data
        return Call(said["begins"], said["where"], said["agenda"], said["key"])
