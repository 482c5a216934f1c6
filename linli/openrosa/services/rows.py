"""A standard as the rows of an XLSForm, in both languages: what a phone asks at one place.

Names of questions say where an answer belongs, so that a form is read back without a table: see
`name_of`. Whatever the phone adds up is for its reader alone; the server reckons anew (methods §5).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.scoring.choices import MarkState, Method, Spot
from linli.scoring.models import Aspect, AspectItem, Standard
from linli.scoring.services.entering import MOST_HOUSEHOLDS, MOST_TIMES

Row = dict[str, str]
UNIT: Final = "unit"
UNITS_FILE: Final = "units.csv"
TOP: Final = "root"  # so engines call what a list of places hangs on
HOUSEHOLDS: Final = ("households_seen", "households_declined", "households_replaced")
COLUMNS: Final = (("zh-hans", "中文 (zh)"), ("en", "English (en)"))
YES: Final = "yes"
PIXELS: Final = 1600  # what the product keeps of a photo

VILLAGE: Final = _("The whole village")
GROUP: Final = _("A group that was drawn")
_HOUSEHOLD_WORDS: Final = dict(
    zip(
        HOUSEHOLDS,
        (
            _("Households that let themselves be seen"),
            _("Households that declined"),
            _("Of these, replaced by another"),
        ),
        strict=True,
    )
)


def name_of(aspect: Aspect, what: str, item: AspectItem | None = None) -> str:
    """The name of a question."""
    return f"a_{aspect.code}__{item.code}__{what}" if item else f"a_{aspect.code}__{what}"


def in_both(column: str, words: Callable[[], Any]) -> Row:
    """A cell for each language."""
    found = {}
    for language, label in COLUMNS:
        with translation.override(language):
            found[f"{column}::{label}"] = str(words())
    return found


def survey(aspects: Sequence[Aspect], *, whole: bool) -> list[Row]:
    """The questions of a village as a whole, or of a group that was drawn."""
    rows = [*_place(whole=whole)]
    if not whole:
        rows += [_number(name, words, MOST_HOUSEHOLDS) for name, words in _HOUSEHOLD_WORDS.items()]
    for aspect in aspects:
        rows += _aspect(aspect)
    return [*rows, *_total(aspects)]


def choices() -> list[Row]:
    """Answers to choose from."""
    states = {
        "looked": [MarkState.SCORED, MarkState.NOT_INSPECTED],
        "looked_if_any": list(MarkState),
    }
    rows = [_choice(name, one) for name, listed in states.items() for one in listed]
    rows += [_choice("spots", one) for one in Spot]
    answers = (YES, _("Yes")), ("no", _("No"))
    return [*rows, *(_choice_of("yes_no", name, words) for name, words in answers)]


def settings(standard: Standard, form: str, version: str, *, whole: bool) -> Row:
    """What the form is called; its answers are called by their place."""
    with translation.override(COLUMNS[0][0]):
        title = f"{standard.name} · {VILLAGE if whole else GROUP}"
    return {
        "form_title": title,
        "form_id": form,
        "version": version,
        "default_language": COLUMNS[0][1],
        "instance_name": "${place}",
    }


def _choice(listed: str, one: Any) -> Row:
    return _choice_of(listed, one.value, one.label)


def _choice_of(listed: str, name: str, words: Any) -> Row:
    return {"list_name": listed, "name": name, **in_both("label", lambda: words)}


def _place(*, whole: bool) -> Iterator[Row]:
    words = VILLAGE if whole else GROUP
    yield {
        "type": f"select_one_from_file {UNITS_FILE}",
        "name": UNIT,
        "required": "yes",
        **in_both("label", lambda: words),
        **in_both("hint", lambda: _("Only your own. What has a sheet already is not listed.")),
    }
    known = f"instance('units')/{TOP}/item[name=${{{UNIT}}}]"
    yield {"type": "calculate", "name": "place", "calculation": f"{known}/label"}
    yield {"type": "calculate", "name": "last", "calculation": f"{known}/last"}
    said = _("Last time, look at this first: %(found)s")
    yield {
        "type": "note",
        "name": "last_shown",
        "relevant": "${last} != ''",
        **in_both("label", lambda: said % {"found": "${last}"}),
    }


def _number(name: str, words: Any, most: int, relevant: str = "") -> Row:
    sentence = _("Give a number from 0 to %(most)d.")
    row = {
        "type": "integer",
        "name": name,
        "constraint": f". >= 0 and . <= {most}",
        **in_both("label", lambda: words),
        **in_both("constraint_message", lambda: sentence % {"most": most}),
    }
    return {**row, "relevant": relevant} if relevant else row


def _aspect(aspect: Aspect) -> Iterator[Row]:
    yield {
        "type": "begin group",
        "name": name_of(aspect, "group"),
        **in_both("label", lambda: aspect.name),
    }
    state = name_of(aspect, "state")
    yield {
        "type": f"select_one {'looked_if_any' if aspect.may_not_apply else 'looked'}",
        "name": state,
        "required": "yes",
        **in_both("label", lambda: _("Was it looked at?")),
        **in_both("hint", lambda: aspect.hint),
    }
    scored = f"${{{state}}} = '{MarkState.SCORED.value}'"
    yield from _share(aspect, scored) if aspect.method == Method.RATIO else _found(aspect, scored)
    yield {"type": "end group"}


def _share(aspect: Aspect, scored: str) -> Iterator[Row]:
    seen, good = name_of(aspect, "seen"), name_of(aspect, "good")
    row = _number(seen, _("How many were seen, at least 1?"), MOST_HOUSEHOLDS, scored)
    yield {**row, "required": "yes", "constraint": f". >= 1 and . <= {MOST_HOUSEHOLDS}"}
    row = _number(good, _("How many of them are in order?"), MOST_HOUSEHOLDS, scored)
    most = {
        "constraint": f". >= 0 and . <= ${{{seen}}}",
        **in_both("constraint_message", lambda: _("At most as many as were seen.")),
    }
    yield {**row, "required": "yes", **most}
    share = f"round(${{{good}}} * {aspect.max_centi} div ${{{seen}}}, 0)"
    yield _points(aspect, f"if({scored}, {share}, '')")


def _found(aspect: Aspect, scored: str) -> Iterator[Row]:
    taken = []
    for item in aspect.items.all():
        yield from _item(aspect, item, scored)
        times = f"coalesce(${{{name_of(aspect, 'times', item)}}}, 0)"
        taken.append(f"min({item.cap_centi}, {item.off_centi} * {times})")
    off = " + ".join(taken) or "0"
    yield _points(aspect, f"if({scored}, {aspect.max_centi} - min({aspect.max_centi}, {off}), '')")


def _item(aspect: Aspect, item: AspectItem, scored: str) -> Iterator[Row]:
    times = name_of(aspect, "times", item)
    row = _number(times, "", MOST_TIMES, scored)
    yield {
        **row,
        **in_both("label", lambda: item.name),
        **in_both("hint", lambda: _("How often? Empty: not found.")),
    }
    found = f"${{{times}}} > 0"
    home = name_of(aspect, "at_house", item)
    yield {
        "type": "select_one spots",
        "name": name_of(aspect, "spot", item),
        "relevant": found,
        **in_both("label", lambda: _("What kind of place")),
    }
    yield {
        "type": "text",
        "name": name_of(aspect, "where", item),
        "relevant": found,
        **in_both("label", lambda: _("Where, in a few words. No names.")),
    }
    yield {
        "type": "select_one yes_no",
        "name": home,
        "relevant": found,
        **in_both("label", lambda: _("At somebody's home?")),
        **in_both("hint", lambda: _("Then only the household is told, and there is no photo.")),
    }
    public = f"{found} and ${{{home}}} != '{YES}'"
    yield {
        "type": "image",
        "name": name_of(aspect, "photo", item),
        "relevant": public,
        "required": "yes" if aspect.photo_for_deduction else "",
        "parameters": f"max-pixels={PIXELS}",
        **in_both("label", lambda: _("Photo as evidence")),
        **in_both("hint", lambda: _("The place, no faces.")),
    }
    yield {
        "type": "geopoint",
        "name": name_of(aspect, "point", item),
        "relevant": public,
        **in_both("label", lambda: _("Point on the map, if you like")),
    }


def _points(aspect: Aspect, reckoned: str) -> Row:
    return {"type": "calculate", "name": name_of(aspect, "points"), "calculation": reckoned}


def _total(aspects: Sequence[Aspect]) -> Iterator[Row]:
    """So much of a hundred, over what was looked at."""
    sums = ["0"], ["0"]
    for one in aspects:
        points = f"${{{name_of(one, 'points')}}}"
        sums[0].append(f"if({points} = '', 0, {points} * {one.weight} div {one.max_centi})")
        sums[1].append(f"if({points} = '', 0, {one.weight})")
    top, weight = (" + ".join(parts) for parts in sums)
    share = f"round(({top}) * 100 div ({weight}), 2)"
    yield {
        "type": "calculate",
        "name": "total",
        "calculation": f"if(({weight}) = 0, '', {share})",
    }
    said = _("So far %(points)s of 100. The server reckons it anew.")
    yield {
        "type": "note",
        "name": "total_shown",
        "relevant": "${total} != ''",
        **in_both("label", lambda: said % {"points": "${total}"}),
    }
