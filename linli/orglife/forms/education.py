"""Courses of an education plan, what is held for them, and the plan itself."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import Activity, ActivityKind, Material
from linli.common import clock
from linli.common.forms import ServiceForm, line, moment, pick, words
from linli.orglife.choices import Area
from linli.orglife.forms.calendar import often
from linli.orglife.services import ClassWanted, CourseWanted
from linli.orglife.services.educating import LONGEST_REVIEW, LONGEST_THEME, MOST_HOURS

EVERY: Final = (1, 2, 3, 6)


class CourseForm(ServiceForm):
    """A theme, its hours, and by when."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    theme = line(pgettext_lazy("course", "Theme"), most=LONGEST_THEME)
    area = forms.ChoiceField(
        label=pgettext_lazy("course", "What it is about"),
        choices=Area.choices,
        widget=forms.RadioSelect,
    )
    hours = forms.IntegerField(
        label=_("Hours of class"),
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    by_month = forms.TypedChoiceField(
        label=_("By the end of which month"),
        coerce=int,
        choices=[(month, str(month)) for month in range(1, 13)],
        initial=12,
    )
    materials = forms.MultipleChoiceField(
        label=_("Materials"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, materials: Sequence[Material], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in materials}
        field: Any = self.fields["materials"]
        field.choices = [(key, one.title) for key, one in self.known.items()]
        if not materials:
            del self.fields["materials"]

    def wanted(self) -> CourseWanted:
        """As the service takes it."""
        said = self.cleaned_data
        ticked = set(said.get("materials", ()))
        return CourseWanted(
            said["theme"],
            said["area"],
            said["hours"],
            said["by_month"],
            [one for key, one in self.known.items() if key in ticked],
        )


class ClassForm(ServiceForm):
    """What is held for a course: one of the calendar, or a new one."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    known = pick(
        _("One that stands in the calendar"),
        required=False,
        hint=_("Also one that was held: it counts from then on."),
    )
    kind = pick(_("Or a new one: what it is"), required=False)
    begins = moment(pgettext_lazy("activity", "Begins"), required=False)
    months = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        required=False,
        choices=[(0, _("Once")), *((one, often(one)) for one in EVERY)],
    )
    where = line(pgettext_lazy("a meeting", "Where"), most=80, required=False)

    def __init__(
        self, there: Sequence[Activity], kinds: Sequence[ActivityKind], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.there = {str(one.pk): one for one in there}
        self.choose("kind", [(one.pk, one.name) for one in kinds])
        self.choose("known", [(key, _named(one)) for key, one in self.there.items()])
        if not there:
            del self.fields["known"]

    def wanted(self) -> ClassWanted:
        """As the service takes it."""
        said = self.cleaned_data
        return ClassWanted(
            self.there.get(said.get("known", "")),
            said["kind"],
            said["begins"],
            said["months"] or 0,
            said["where"],
            said["key"],
        )


def _named(one: Activity) -> str:
    return f"{clock.local(one.planned_from):%Y-%m-%d} {one.name}"


class DecideForm(ServiceForm):
    """Which meeting decided upon the plan."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    meeting = pick(_("The meeting that decided upon it"))

    def __init__(self, meetings: Sequence[Activity], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("meeting", [(str(one.pk), _named(one)) for one in meetings])


class ReviewForm(ServiceForm):
    """Looking back on the year."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    review = words(
        _("What the year brought"),
        most=LONGEST_REVIEW,
        rows=6,
        hint=_("What helped, what is carried on. What was held is counted beside it. No names."),
    )
