"""The forms of a round: opening, drawing, closing, standing aside."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.activities.models import Programme
from linli.common import clock
from linli.common.forms import ServiceForm, day, line, words
from linli.common.ids import new_id
from linli.scoring.choices import RoundKind
from linli.scoring.models import Standard
from linli.scoring.services import Opening
from linli.territory.models import Unit

DAYS: Final = 14  # that a round is proposed to take
MOST_PANELS: Final = 60


class OpenForm(ServiceForm):
    """What a round is. All villages are ticked to begin with."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=RoundKind.choices, widget=forms.RadioSelect)
    name_zh = line(_("Name in Chinese"), most=60)
    name_en = line(_("Name in English"), most=80, required=False)
    standard = forms.ChoiceField(label=_("Standard"))
    begins_on = day(_("First day"))
    ends_on = day(_("Last day"))
    announced = forms.BooleanField(
        label=_("Announced"),
        required=False,
        help_text=_("An unannounced one is known to whoever runs it and to its panels alone."),
    )
    programme = forms.ChoiceField(
        label=_("Campaign"),
        required=False,
        help_text=_("A programme whose day counter and board it belongs to."),
    )
    villages = forms.MultipleChoiceField(label=_("Villages"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        standards: Sequence[Standard],
        programmes: Sequence[Programme],
        villages: Sequence[Unit],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        today = clock.today()
        begun = {
            "key": new_id(),
            "kind": RoundKind.INSPECTION,
            "name_zh": f"{today:%Y}年{today.month}月人居环境评比",
            "begins_on": today,
            "ends_on": today + timedelta(days=DAYS - 1),
            "announced": True,
            "villages": [one.code for one in villages],
            "standard": str(standards[0].pk) if standards else "",
        }
        super().__init__(*args, **{"initial": begun, **kwargs})
        self.choose("standard", [(str(one.pk), _standard(one)) for one in standards])
        self.choose("programme", [(str(one.pk), one.name) for one in programmes])
        self.choose("villages", [(one.code, one.short_name) for one in villages])

    def opening(self) -> Opening:
        """As the service takes it."""
        said = self.cleaned_data
        return Opening(
            kind=said["kind"],
            standard=UUID(said["standard"]),
            name_zh=said["name_zh"],
            name_en=said["name_en"],
            begins_on=said["begins_on"],
            ends_on=said["ends_on"],
            announced=said["announced"],
            programme=UUID(said["programme"]) if said["programme"] else None,
            villages=said["villages"],
        )


def _standard(one: Standard) -> str:
    return gettext("%(name)s, version %(number)s") % {"name": one.name, "number": one.version}


class DrawForm(ServiceForm):
    """How many panels, and how many come to a village. A cross-inspection has a panel from each
    village; whatever is drawn again says why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    panels = forms.IntegerField(label=_("Panels"), min_value=1, max_value=MOST_PANELS)
    each = forms.IntegerField(label=_("Panels that come to one village"), min_value=1, max_value=5)
    reason = words(_("Why it is drawn again"), most=400, rows=2, hint=_("Stands in its history."))

    def __init__(self, *args: Any, crossing: bool, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if crossing:
            del self.fields["panels"]
            self.fields["each"].label = gettext("Villages that look at one village")
        if not again:
            del self.fields["reason"]


class CloseForm(ServiceForm):
    """What the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AsideForm(ServiceForm):
    """Which village somebody does not judge; nobody asks why."""

    village = forms.ChoiceField(label=_("Village"))

    def __init__(self, villages: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("village", [(one.code, one.short_name) for one in villages])
