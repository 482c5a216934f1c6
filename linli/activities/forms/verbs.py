"""One small form for each verb on the page of an activity, read from one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.choices import OpenTo
from linli.common.forms import (
    Choices,
    ServiceForm,
    day,
    line,
    moment,
    new_key,
    pick,
    words,
)

Fields = dict[str, Callable[[], forms.Field]]


@dataclass(frozen=True)
class Options:
    """What may be chosen on the page of one activity, and how its plan stands."""

    place: Choices = ()
    facility: Choices = ()
    matter: Choices = ()
    owner: Choices = ()
    kind: Choices = ()
    material: Choices = ()
    attended: Choices = ()
    now: Mapping[str, Any] | None = None


def _hidden(field: Callable[..., forms.Field], **more: Any) -> forms.Field:
    return field(widget=forms.HiddenInput, **more)


VERBS: Final[dict[str, Fields]] = {
    "change": {
        "title": partial(line, _("Title"), required=False),
        "begins": partial(moment, _("Begins")),
        "ends": partial(moment, _("Ends")),
        "place": partial(pick, pgettext_lazy("activity", "Place"), required=False),
        "where": partial(line, _("Where exactly"), most=80, required=False),
        "facility": partial(pick, _("Room or hall to book"), required=False),
        "open_to": partial(forms.ChoiceField, label=_("Who may come"), choices=OpenTo.choices),
        "agenda": partial(words, _("Agenda"), required=False, rows=4),
    },
    "cancel": {
        "reason": partial(words, _("Why"), most=400, rows=2, hint=_("Those expected read it."))
    },
    "discuss": {"matter": partial(line, _("Number of the matter"), most=40)},
    "decide": {
        "matter": partial(pick, pgettext_lazy("activity", "Matter")),
        "decision": partial(words, _("What was decided"), most=1000),
        "owner": partial(pick, _("Who does it"), required=False),
        "due_on": partial(day, pgettext_lazy("a day", "Until"), required=False),
    },
    "raise": {
        "key": partial(_hidden, forms.CharField, max_length=64),
        "kind": partial(pick, pgettext_lazy("matter", "Kind")),
        "text": partial(words, _("What was raised"), most=2000, rows=3),
    },
    "use": {"material": partial(pick, _("Material"))},
    "sign": {},
    "approve": {
        "edition": partial(_hidden, forms.IntegerField),
        "attended": partial(
            forms.MultipleChoiceField,
            label=_("Approved on paper by"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
    },
}
CHOSEN: Final = ("place", "facility", "owner", "material", "kind")


class VerbForm(ServiceForm):
    """The form of one verb. `version` is what the reader saw of the activity."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, verb: str, options: Options, data: Any = None) -> None:
        begun = {**(options.now or {}), "key": new_key()}
        super().__init__(data, auto_id=f"{verb}_%s", initial=begun)
        self.verb = verb
        for name, make in VERBS[verb].items():
            self.fields[name] = make()
        for name in CHOSEN:
            if name in self.fields:
                self.choose(name, getattr(options, name))
        if verb == "decide":
            self.choose("matter", options.matter)
        if verb == "approve":
            attended: Any = self.fields["attended"]
            attended.choices = list(options.attended)
            if not options.attended:
                del self.fields["attended"]

    def first(self) -> list[forms.BoundField]:
        """What the verb needs; what goes along unseen is drawn unseen."""
        return [self[name] for name in self.fields if name != "version"]

    def more(self) -> list[forms.BoundField]:
        """Nothing stands behind a fold here."""
        return []

    def typed(self) -> list[str]:
        """The words that were typed, to be quoted where the form is gone."""
        shown = [field.name for field in self.visible_fields()]
        return [said for name in shown if (said := str(self.data.get(name, "")).strip())]
