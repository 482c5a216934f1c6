"""Plain words for the pages of rules: headings, rows of tables, where a value comes from."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.matters.choices import WORKING, ClockClass, PauseCause
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services import BEGINNING, Entry, prefixes, shapes
from linli.territory.choices import CHAIN, Level, UnitKind
from linli.territory.models import Unit

# By the beginning of a rule's key, in the order of the page; the longest beginning wins.
HEADINGS: Final[dict[str, Any]] = {
    "matters.respond.": gettext_lazy("How soon somebody responds"),
    "matters.resolve.": gettext_lazy("How soon a matter is completed"),
    "matters.warn.": gettext_lazy("Warnings, and what goes up by itself"),
    "matters.escalate.": gettext_lazy("Warnings, and what goes up by itself"),
    "matters.waiting.": gettext_lazy("When the clock stands still"),
    "matters.pause.": gettext_lazy("When the clock stands still"),
    "matters.extension.": gettext_lazy("More time, and who has it"),
    "matters.dispatch.": gettext_lazy("More time, and who has it"),
    "matters.decide.": gettext_lazy("More time, and who has it"),
    "matters.recheck.": gettext_lazy("Recheck"),
    "matters.rating.": gettext_lazy("Rating"),
    "matters.reopen.": gettext_lazy("Reopening"),
    "matters.late_entry.": gettext_lazy("Entering later"),
    "matters.public.": gettext_lazy("What the public sees"),
    "place.": gettext_lazy("Telephones"),
    "calendar.": gettext_lazy("Office hours"),
    "matters.import.": gettext_lazy("Earlier ledgers"),
    "matters.": gettext_lazy("Matters"),
    "mediation.": gettext_lazy("Disputes"),
    "activities.": gettext_lazy("Activities"),
    "facilities.": gettext_lazy("Facilities"),
    "visits.": gettext_lazy("Home visits"),
    "duty.": gettext_lazy("Duties counted from records"),
    "contributions.": gettext_lazy("What I did"),
    "talents.": gettext_lazy("Local talent pool"),
    "honours.": gettext_lazy("Honours of households"),
    "study.": gettext_lazy("Study of the branches"),
    "schoolbag.": gettext_lazy("Red schoolbag"),
    "education.": gettext_lazy("Education plan"),
    "stars.": gettext_lazy("Stars of branches"),
    "instructors.": gettext_lazy("Instructors"),
    "scoring.": gettext_lazy("Inspections and scores"),
    "terms.": gettext_lazy("Change of term"),
    "grids.": gettext_lazy("Grids"),
    "messages.": gettext_lazy("Messages to staff"),
    "clients.": gettext_lazy("Other programs"),
    "webhooks.": gettext_lazy("Other programs"),
    "open311.": gettext_lazy("Other programs"),
    "privacy.": gettext_lazy("Personal data"),
    "retention.": gettext_lazy("Retention periods"),
    "accounts.": gettext_lazy("Signing in"),
    "roles.": gettext_lazy("How many hold a posting"),
    "links.": gettext_lazy("Links"),
    "duties.": gettext_lazy("One post, two duties"),
    "organisation.": gettext_lazy("Organisation"),
}
OTHER: Final = gettext_lazy("Further rules")
_ROWS: Final[dict[str, Any]] = {
    **{one.value: one.label for one in (UnitKind.COUNTY, UnitKind.CITY, UnitKind.PROVINCE)},
    **{level.value: level.label for level in Level},
    **{one.value: one.label for one in ClockClass},
    **{one.value: one.label for one in WORKING},
    "police": gettext_lazy("Police"),
    "fire": gettext_lazy("Fire"),
    "ambulance": gettext_lazy("Ambulance"),
    "weather": PauseCause.WEATHER.label,
    "least": gettext_lazy("At least"),
    "most": gettext_lazy("At most"),
    **{one.value: one.label for one in CHAIN},
    "contact_household": gettext_lazy("Contact households"),
    "urban": gettext_lazy("In a community"),
    "rural": gettext_lazy("In a village"),
    "population": gettext_lazy("Population"),
    "area": pgettext_lazy("how large", "Area"),
    "difficulty": gettext_lazy("Difficulty"),
    "large": gettext_lazy("Large township"),
    "middling": gettext_lazy("Middling township"),
    "smallest": gettext_lazy("Smallest township"),
    "inspection": gettext_lazy("Inspection score"),
    "rectified": gettext_lazy("Rectified on time"),
    "closed": gettext_lazy("Closed on time"),
    "orders": gettext_lazy("Orders served on time"),
}


# Where a value of the product comes from, in plain words; laws are named as they are.
DEFAULT: Final = "default of the product"
OWN: Final = gettext_lazy("default of the product; set your own")
SOURCES: Final[dict[str, Any]] = {
    "practice B16 (publish the complaint line); 12345 is the government service line everywhere": (
        gettext_lazy("common practice: the complaint line is made public; 12345 everywhere")
    ),
    "practice B8": gettext_lazy("common practice of townships"),
    "practice B8 (deadline printed on the order)": gettext_lazy("common practice of townships"),
    "practice B8 (escalate group→community→street)": gettext_lazy(
        "common practice: group, community, street"
    ),
    "practice B8 (recheck by other person)": gettext_lazy("common practice of townships"),
    "practice B8 (wrong-dispatch objection review)": gettext_lazy(
        "Beijing's rules on complaints: a wrong dispatch is reviewed"
    ),
    "practice B8 (extension needs reason to caller)": gettext_lazy(
        "Beijing's rules on complaints: an extension is explained to the caller"
    ),
    "practice B8 (first receiver may not pass the buck)": gettext_lazy(
        "Beijing's rules on complaints: nobody passes it round"
    ),
    "practice B4 (usually within 1 month; extension only if both agree)": gettext_lazy(
        "common practice of mediation: a month, longer only if both agree"
    ),
    "practice B4 (Shenzhen: accept or refuse in 5 working days)": gettext_lazy(
        "Shenzhen's rules: accepted or refused in 5 working days"
    ),
    "practice B4 (petitions: told in 15 days)": gettext_lazy(
        "rules on petitions: told within 15 days"
    ),
    "practice B4 (petitions: decided in 60 days, 30 more)": gettext_lazy(
        "rules on petitions: decided within 60 days, 30 more at most"
    ),
    "practice B4 (follow-up visit on performance; the law names no time); default of the product": (
        gettext_lazy("common practice of mediation; the law names no time")
    ),
    "row S3-06 (3 minutes); practice B21": gettext_lazy("common practice: 3 minutes"),
    "design §2 rule 3; default of the product": gettext_lazy("no more data than is needed"),
    "practice B8 (quiet hours 21–7 for all but urgent kinds)": gettext_lazy(
        "common practice: quiet from 21 to 7, but for urgent kinds"
    ),
    "practice B8, B20": gettext_lazy("common practice of townships"),
    "practice B8 (urgent 2 h)": gettext_lazy("common practice: urgent, 2 hours"),
    "practice B8 (urgent 2 h, day and night)": gettext_lazy(
        "common practice: urgent, 2 hours, day and night"
    ),
    "practice B8 (on the spot: same day)": gettext_lazy("common practice: the same day"),
    "practice B8 (ordinary 2–3 days)": gettext_lazy("common practice: 2 to 3 days"),
    "practice B8 (difficult 7, at most 15 with approval)": gettext_lazy(
        "common practice: 7 days, at most 15 with approval"
    ),
    "practice B8 (call-back after the deadline)": gettext_lazy(
        "common practice: ringing back after the deadline"
    ),
    "practice B8 (reopen ≤ N days)": gettext_lazy("common practice: so many days"),
    "practice B7; row S3-26": gettext_lazy("common practice of villages"),
    "row S3-07 (one branch, one grid)": gettext_lazy("common practice: one branch, one grid"),
    "row S0-24; default of the product": OWN,
    "row S4-12 (one concentrated month)": gettext_lazy("common practice: one concentrated month"),
    "principles D 2: no staff ranking, a sample instead": gettext_lazy(
        "a sample instead of a ranking of staff"
    ),
    "principles D (staff: fewer systems and alerts)": gettext_lazy("fewer alerts for staff"),
    "principles D 2 (place blurred in public view)": gettext_lazy(
        "places are shown to the public only roughly"
    ),
    "principles D (least data)": gettext_lazy("no more data than is needed"),
    "principles D (least access)": gettext_lazy("no more access than is needed"),
    "practice B6": gettext_lazy("common practice of Party branches"),
    "practice B18": gettext_lazy("common practice of villages"),
    "practice B7": gettext_lazy("common practice of contact households: 5 to 20 each"),
    "practice B10": gettext_lazy("common practice of star branches"),
    "practice B10 (yearly)": gettext_lazy("common practice of star branches"),
    "practice B10 (80 of 100)": gettext_lazy("common practice of star branches: 80 of 100"),
    "practice B14 (60/70/80/90/96)": gettext_lazy("common practice of yearly star ratings"),
    "practice B15": gettext_lazy("common practice of townships"),
    "practice B14": gettext_lazy("points count for units, never against persons"),
    "practice B24": gettext_lazy("common practice of talent pools"),
    "practice B11 (re-judged every 1–2 years)": gettext_lazy(
        "common practice of villages: judged anew every one to two years"
    ),
    "practice B9": gettext_lazy("common practice of red and black lists"),
    "practice B9; default of the product": gettext_lazy("common practice of red and black lists"),
    "practice B9; the numbers are the product's, set your own": gettext_lazy(
        "common practice of red and black lists; the numbers are the product's"
    ),
    "practice B19; default of the product": gettext_lazy("common practice of monthly bulletins"),
    "row S1-31": gettext_lazy("common practice of red and black lists"),
    "design §2 rule 2; default of the product": gettext_lazy("nobody is to be recognised"),
    "design §2 rule 5; default of the product": gettext_lazy("too few answers say nothing"),
    "practice B16": gettext_lazy("common practice of grids"),
    "practice B23": gettext_lazy("common practice of Party branches"),
    "practice B22": gettext_lazy("common practice of townships"),
    "practice B22 (“6 per leader” can be switched on)": gettext_lazy(
        "off; a township may ask for 6 of each"
    ),
    "S1-02": gettext_lazy("common practice: once a year"),
    "S3-08": gettext_lazy("common practice: first secretary and village secretary"),
}


def basis(rule: Rule) -> str:
    """Where the product's value of a rule comes from."""
    if rule.source.startswith(DEFAULT):  # what follows is for whoever keeps the product
        return str(OWN)
    return str(SOURCES.get(rule.source, rule.source))


def heading_of(key: str) -> str:
    """The group of the page in which a rule stands."""
    return str([*HEADINGS.values(), OTHER][place_of_heading(key)])


def place_of_heading(key: str) -> int:
    """Where on the page the group of a rule stands; rules of no group come last."""
    beginnings = list(HEADINGS)
    fitting = [one for one in beginnings if key.startswith(one)]
    return beginnings.index(max(fitting, key=len)) if fitting else len(beginnings)


def row_name(part: Iterable[str]) -> str:
    """A row of a table: "Resident group and grid"."""
    return " · ".join(str(_ROWS.get(row, row.replace("_", " "))) for row in part)


def words_of(shape: shapes.Shape, value: Any) -> str:
    """One value; codes in a list are said by their names."""
    if isinstance(shape, shapes.ListShape):
        return shape.words([str(_ROWS.get(one, one)) for one in value]) or _("none")
    return shape.words(value)


def rows_of(entry: Entry, value: Any) -> list[tuple[str, str]]:
    """A value line by line: (row, words); the row is empty where the value is no table."""
    if value is None:
        return [("", _("not set"))]
    return [
        (row_name(part), words_of(shape, shapes.part_of(value, part)))
        for part, shape in shapes.leaves(entry.shape)
    ]


def line(entry: Entry, value: Any) -> str:
    """A value in one line, with the names of its rows."""
    said = [
        _("%(row)s: %(words)s") % {"row": row, "words": words} if row else words
        for row, words in rows_of(entry, value)
    ]
    return _("; ").join(said)


class Places:
    """The names of the places that values come from, asked for once."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._names = {unit.path: unit for unit in Unit.objects.filter(path__in=set(paths))}

    def name(self, path: str) -> str:
        """The place, or the general value."""
        unit = self._names.get(path)
        return unit.short_name if unit else _("everywhere (general value)")

    def source(self, row: RuleValue | None, path: str) -> str:
        """Where the value in force comes from, as the place reads it."""
        if row is None:
            return _("nowhere yet")
        if not row.scope_path:
            return _("general value")
        if row.scope_path == path:
            return _("own value of %(place)s") % {"place": self.name(path)}
        return _("value of %(place)s") % {"place": self.name(row.scope_path)}


def places_of(entries: Iterable[Entry], path: str) -> Places:
    """For the values of these rules."""
    rows = {row.scope_path for entry in entries for row in entry.rows}
    return Places({*prefixes(path), *rows})


def has_beginning(row: RuleValue) -> bool:
    """Whether "since when" is worth saying: reference values hold from the beginning."""
    return row.valid_from > BEGINNING


def list_words(names: list[str], most: int = 8) -> str:
    """Some names, and how many more."""
    shown = _("、").join(names[:most])
    if len(names) <= most:
        return shown
    return _("%(names)s and %(count)d more") % {"names": shown, "count": len(names) - most}
