"""Planning an activity, and looking for one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.choices import OpenTo
from linli.activities.models import ActivityKind
from linli.activities.repeats import Repeats
from linli.common.forms import Choices, ServiceForm, day, line, moment, pick, words
from linli.territory.models import Resource, Unit


class PlanForm(ServiceForm):
    """What, when, where, for whom; once or again and again."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kind = pick(pgettext_lazy("activity", "Kind"))
    title = line(_("Title"), required=False, hint=_("Left empty, it is the name of the kind."))
    begins = moment(_("Begins"))
    ends = moment(_("Ends"), required=False, hint=_("Left empty, it is as long as usual."))
    place = pick(pgettext_lazy("activity", "Place"), required=False)
    where = line(_("Where exactly"), most=80, required=False, hint=_("For example: upper hall."))
    facility = pick(_("Room or hall to book"), required=False, hint=_("It is taken for this time."))
    open_to = forms.ChoiceField(label=_("Who may come"), choices=OpenTo.choices)
    agenda = words(_("Agenda"), required=False, rows=4)
    tags = line(
        _("Tags"), required=False, hint=_("Words by which it is found, with a comma between them.")
    )
    repeats = forms.ChoiceField(label=_("How often"), required=False, choices=Repeats.choices)
    until = day(
        pgettext_lazy("a day", "Until"), required=False, hint=_("The last day, if it repeats.")
    )

    def __init__(
        self,
        kinds: list[ActivityKind],
        places: list[Unit],
        facilities: list[Resource],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [(kind.code, kind.name) for kind in kinds])
        self.choose("place", units(places))
        self.choose("facility", [(str(one.pk), one.name) for one in facilities])
        self.fields["open_to"].initial = OpenTo.INVITED

    def tag_words(self) -> list[str]:
        """Each of them once."""
        typed = self.cleaned_data["tags"].replace("，", ",").replace("、", ",").split(",")
        return [one.strip() for one in typed if one.strip()]


class FilterForm(forms.Form):
    """Filters of the calendar, all of which may be left out."""

    host = forms.ChoiceField(label=_("Host"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("activity", "Kind"), required=False)
    month = forms.CharField(
        label=_("Month"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"type": "month"}),
    )

    def __init__(self, hosts: list[Unit], kinds: list[ActivityKind], data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        fields: dict[str, Any] = dict(self.fields)
        fields["host"].choices = [("", _("All")), *units(hosts)]
        fields["kind"].choices = [("", _("All kinds")), *((one.code, one.name) for one in kinds)]

    def wanted(self, name: str) -> str:
        """A filter; one with a mistake filters nothing."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


def units(rows: list[Unit]) -> Choices:
    """Places and organisations as choices."""
    return [(str(unit.pk), unit.short_name) for unit in rows]
