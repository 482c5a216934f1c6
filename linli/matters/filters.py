"""What the public ledger is narrowed to, as a GET form."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.matters.choices import FAMILIES, OPEN, Status
from linli.matters.models import Kind

FAMILY: Final = "family:"
IS_OPEN: Final = "open"
FIRST_YEAR: Final = 2000
Choices = list[tuple[Any, Any]]


class LedgerFilter(forms.Form):
    """Kind or family, state, month; `since` only moves the beginning of the counts."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    month = forms.CharField(
        label=_("Month"), required=False, max_length=7, widget=forms.TextInput({"type": "month"})
    )
    since = forms.DateField(
        label=_("Counts since"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, kinds: Iterable[Kind], data: Any) -> None:
        super().__init__(data)
        for name, choices in (("kind", _kinds(kinds)), ("state", _states())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices

    def clean_month(self) -> date | None:
        """The first day of the month, `2026-11`."""
        text = self.cleaned_data["month"]
        if not text:
            return None
        try:
            found = date.fromisoformat(f"{text}-01")
        except ValueError:
            found = None
        if found is None or found.year < FIRST_YEAR:
            raise forms.ValidationError(_("Write the month as 2026-11."))
        return found

    def clean_since(self) -> date | None:
        """A day that our time zones can hold."""
        since: date | None = self.cleaned_data["since"]
        if since is not None and since.year < FIRST_YEAR:
            raise forms.ValidationError(_("Choose a later day."))
        return since

    def where(self) -> Q:
        """The rows that are wanted; everything where the form has a mistake."""
        given = self.cleaned_data if self.is_valid() else {}
        wanted = Q()
        kind, state, month = given.get("kind"), given.get("state"), given.get("month")
        if kind and kind.startswith(FAMILY):
            wanted &= Q(kind__family=kind.removeprefix(FAMILY))
        elif kind:
            wanted &= Q(kind=kind)
        if state:
            wanted &= Q(status__in=OPEN) if state == IS_OPEN else Q(status=state)
        if month:
            wanted &= Q(reported_at__gte=day_began(month), reported_at__lt=_next_month(month))
        return wanted

    def counted_since(self) -> date:
        """The day that counts begin with: the first of the year unless another is asked for."""
        chosen = self.cleaned_data.get("since") if self.is_valid() else None
        return chosen or clock.today().replace(month=1, day=1)


def day_began(on: date) -> datetime:
    """Midnight, place time."""
    return datetime.combine(on, time.min, clock.PLACE_TIME)


def _next_month(first: date) -> datetime:
    year, month = (first.year + 1, 1) if first.month == 12 else (first.year, first.month + 1)
    return datetime.combine(date(min(year, 9999), month, 1), time.min, clock.PLACE_TIME)


def _kinds(kinds: Iterable[Kind]) -> Choices:
    """Public kinds below their families; each family can be chosen as a whole."""
    groups: dict[str, Choices] = {}
    for kind in kinds:
        label = str(FAMILIES.get(kind.family, kind.family))
        whole = (f"{FAMILY}{kind.family}", _("%(family)s: all") % {"family": label})
        groups.setdefault(label, [whole]).append((kind.pk, kind.name))
    return [("", _("All kinds")), *groups.items()]


def _states() -> Choices:
    return [("", _("All states")), (IS_OPEN, _("Everything open")), *Status.choices]
