"""An entry of the duty log, and which entries to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import ActivityKind
from linli.activities.services.logbook import Done
from linli.common.forms import Choices, ServiceForm, line, moment, pick, words
from linli.matters.models import Kind
from linli.territory.models import Grid


class LogForm(ServiceForm):
    """One duty that was done: under a minute, one POST."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What was done"), widget=forms.RadioSelect)
    grid = pick(_("Grid"))
    begins = moment(pgettext_lazy("activity", "Began"))
    headcount = forms.IntegerField(
        label=_("How many of you"),
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    where = line(_("Where exactly"), most=80, required=False)
    agreed = forms.BooleanField(
        label=_("The household agreed to the visit"),
        required=False,
        help_text=_("For a care visit. Illness and family matters are not written down."),
    )
    raised = words(
        _("What came up"),
        most=2000,
        required=False,
        hint=_("It becomes a matter at once, with a number; nothing is entered twice."),
    )
    raised_kind = pick(_("What it is about"), required=False)

    def __init__(
        self,
        duties: list[ActivityKind],
        grids: list[Grid],
        kinds: list[Kind],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [(kind.code, kind.name) for kind in duties])
        self.choose("grid", named(grids))
        self.choose("raised_kind", [(kind.code, kind.name) for kind in kinds])
        if not kinds:  # whoever takes nothing in reports as everybody does
            del self.fields["raised"], self.fields["raised_kind"]

    def done(self, grid: Grid) -> Done:
        """As the service takes it."""
        said = self.cleaned_data
        return Done(
            kind=said["kind"],
            grid=grid,
            begins=said["begins"],
            headcount=said["headcount"],
            where=said["where"],
            agreed=said["agreed"],
            raised=said.get("raised", ""),
            raised_kind=said.get("raised_kind") or "other",
            key=said["key"],
        )


class LogFilterForm(forms.Form):
    """Which grid and which month."""

    grid = forms.ChoiceField(label=_("Grid"), required=False)
    month = forms.CharField(
        label=_("Month"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"type": "month"}),
    )

    def __init__(self, grids: list[Grid], data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        fields: dict[str, Any] = dict(self.fields)
        fields["grid"].choices = [("", _("All grids")), *named(grids)]


def named(grids: list[Grid]) -> Choices:
    """Grids with their village, where there are several villages."""
    several = len({grid.village_id for grid in grids}) > 1
    return [
        (str(grid.pk), f"{grid.village.short_name} {grid.name}" if several else grid.name)
        for grid in grids
    ]
