"""A year's holidays and make-up workdays as people write them: days and ranges, line by line."""

import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.common.workdays import WorkCalendar, YearDays
from linli.rulesets.services.setting import LONGEST_NOTE

DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
BETWEEN: Final = re.compile(r"^[\s–—~～至到-]*$|^\s*to\s*$")
LONGEST_RANGE: Final = 31  # days; no holiday is longer, a longer one is a slip of the pen
MOST_BYTES: Final = 100_000  # of a file; a year's announcement has about 2,000
FRIDAY: Final = 4


class DaysField(forms.CharField):
    """Days, one or a range a line: 2027-02-05, or 2027-02-05 – 2027-02-11."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 8, "inputmode": "numeric"})
        super().__init__(required=False, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Typed words stay as they are; days become ranges."""
        return value if isinstance(value, str) or value is None else written(value)

    def clean(self, value: Any) -> Any:
        """The days."""
        return days_of(super().clean(value))


def days_of(text: str) -> frozenset[date]:
    """The days that lines of text name; raises `ValidationError` with the line that does not."""
    found: set[date] = set()
    for line in filter(None, (line.strip(" \t,，;；") for line in text.splitlines())):
        found |= _days_of_line(line)
    return frozenset(found)


def _days_of_line(line: str) -> set[date]:
    refused = forms.ValidationError(
        _("“%(line)s” cannot be read. Write 2027-02-05, or 2027-02-05 – 2027-02-11."),
        params={"line": line[:40]},
    )
    try:
        days = [date(*map(int, parts)) for parts in DAY.findall(line)]
    except ValueError:
        raise refused from None
    rest = DAY.sub("", line)
    if len(days) not in {1, 2} or not BETWEEN.match(rest):
        raise refused
    length = (days[-1] - days[0]).days
    if not 0 <= length <= LONGEST_RANGE:
        raise refused
    return {days[0] + timedelta(days=number) for number in range(length + 1)}


def written(days: Iterable[date]) -> str:
    """Days as lines, neighbours as ranges: what `days_of` reads again."""
    lines: list[tuple[date, date]] = []
    for day in sorted(days):
        near = lines and day - lines[-1][1] == timedelta(days=1)
        if near and (day - lines[-1][0]).days <= LONGEST_RANGE:
            lines[-1] = (lines[-1][0], day)
        else:
            lines.append((day, day))
    return "\n".join(str(a) if a == b else f"{a} – {b}" for a, b in lines)


def days_in(calendar: WorkCalendar, year: int) -> YearDays:
    """How a year departs from Monday to Friday, as the calendar knows it."""
    day, off, on = date(year, 1, 1), set(), set()
    while day.year == year:
        works = calendar.is_workday(day)
        if works and day.weekday() > FRIDAY:
            on.add(day)
        elif not works and day.weekday() <= FRIDAY:
            off.add(day)
        day += timedelta(days=1)
    return YearDays(frozenset(off), frozenset(on))


class YearForm(forms.Form):
    """A year's announcement for a place, typed or from a file. `seen` and `looked` as in the form
    of a rule."""

    holidays = DaysField(
        label=_("Days off"),
        help_text=_(
            "One day or one range a line, such as 2027-02-05 or 2027-02-05 – 2027-02-11."
            " Weekends inside a holiday may be left out."
        ),
    )
    workdays = DaysField(
        label=_("Make-up workdays"), help_text=_("Saturdays and Sundays on which work is done.")
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("The file that “linli import-calendar” takes. It fills the two lists."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_NOTE,
        help_text=_("For example the number of the announcement. Staff see it."),
        error_messages={"required": _("Say why, so that others understand it later.")},
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    looked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, year: int, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.year = year
        if own:
            self.fields["back"] = forms.BooleanField(
                label=_("Give our own calendar up: the general one holds again"), required=False
            )

    @property
    def gives_up(self) -> bool:
        """Whether the place takes the wider place's calendar again."""
        return bool(self.cleaned_data.get("back"))

    def clean(self) -> dict[str, Any]:
        """The year as a whole; a file wins over what stands in the lists."""
        given = self.cleaned_data
        try:
            if given.get("file"):
                given["days"] = self._read(given["file"])
            elif not self.errors and not given.get("back"):
                days = YearDays(given["holidays"], given["workdays"])
                given["days"] = YearDays.parse(days.as_json())
                given["days"].check_year(self.year)
        except Invalid as problem:
            self.add_error("file" if given.get("file") else "holidays", str(problem))
        return given

    def _read(self, file: Any) -> YearDays:
        try:
            value = json.loads(file.read(MOST_BYTES + 1).decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise Invalid(_("This file is not a year's calendar. Choose another one.")) from None
        days = YearDays.parse(value)
        days.check_year(self.year)
        return days

    def days(self) -> YearDays:
        """What was entered."""
        days: YearDays = self.cleaned_data["days"]
        return days

    def digest(self) -> str:
        """Of what was entered: another entry has to be looked at again."""
        days = None if self.gives_up else self.days().as_json()
        entered = [self.gives_up, days, self.cleaned_data["seen"]]
        return sha256(json.dumps(entered, sort_keys=True).encode()).hexdigest()[:24]
