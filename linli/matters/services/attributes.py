"""What a kind asks besides, as data: `Kind.attributes` is a JSON Schema of one flat object.

Each property says its question in both languages (`x-zh`, `x-en`) and its place (`x-order`, since a
database may reorder what it keeps); a choice is a `oneOf` of constants with their names. Answers
are kept as words at the end of the text: they are read by people, and are erased together with it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import Invalid, Text
from linli.matters.models import Kind

LONGEST_ANSWER: Final = 200  # characters
ANSWERS: Final = "answers."  # before the code of a question that was answered wrongly
STRING, TEXT, NUMBER, MOMENT, ONE, MANY = (
    *("string", "text", "number", "datetime"),
    *("singlevaluelist", "multivaluelist"),
)


@dataclass(frozen=True)
class Attribute:
    """One question of a kind. `values` are the answers to choose from: key and name."""

    code: str
    name: str
    datatype: str = STRING
    required: bool = False
    values: tuple[tuple[str, str], ...] = field(default=())

    def words(self, answers: Iterable[str]) -> str:
        """The answer as it is read; raises `Invalid` with the sentence that says why not."""
        given = [one for one in (one.replace("\0", "").strip() for one in answers) if one]
        if self.datatype != MANY:
            given = given[:1]
        names = [self._word(one) for one in given]
        if not names and self.required:
            raise Invalid(_("Please fill this in."))
        return _(", ").join(names)

    def _word(self, answer: str) -> str:
        if self.values:
            known = {key.casefold(): name for key, name in self.values}
            if answer.casefold() not in known:
                keys = ", ".join(key for key, _name in self.values)
                raise Invalid(_("Choose one of: %(keys)s.") % {"keys": keys})
            return known[answer.casefold()]
        if len(answer) > LONGEST_ANSWER:
            raise Invalid(_("Please keep it under %(most)d characters.") % {"most": LONGEST_ANSWER})
        if self.datatype == NUMBER and not _is_number(answer):
            raise Invalid(_("This has to be a number."))
        return _moment(answer) if self.datatype == MOMENT else answer


def attributes_of(kind: Kind) -> list[Attribute]:
    """The questions of a kind in their order, in the reader's language."""
    properties: dict[str, dict[str, Any]] = kind.attributes.get("properties", {})
    required = kind.attributes.get("required", ())
    ordered = sorted(properties.items(), key=lambda one: (one[1].get("x-order", 0), one[0]))
    return [
        Attribute(code, _name(about), _datatype(about), code in required, _values(about))
        for code, about in ordered
    ]


def answered(kind: Kind, answers: Mapping[str, Iterable[str]]) -> list[str]:
    """A line for each answer to what the kind asks; what it does not ask is left out. Raises
    `Invalid` with a sentence for each answer that does not fit."""
    lines, problems = [], dict[str, Text]()
    for one in attributes_of(kind):
        try:
            words = one.words(answers.get(one.code.lower(), ()))
        except Invalid as problem:
            problems[one.code] = problem.message
            continue
        if words:
            lines.append(_("%(question)s: %(answer)s") % {"question": one.name, "answer": words})
    if problems:
        raise Invalid(_("The report is not complete."), fields=problems)
    return lines


def with_answers(text: str, kind: Kind, answers: Mapping[str, Iterable[str]] | None) -> str:
    """What was said, and below it the answers; nothing is asked where there are none. Raises
    `Invalid`, with `answers.` before the code of each question."""
    if answers is None:
        return text
    try:
        lines = answered(kind, answers)
    except Invalid as problem:
        fields = {f"{ANSWERS}{code}": sentence for code, sentence in problem.fields.items()}
        raise Invalid(problem.message, fields=fields) from None
    return below(text, lines)


def below(text: str, lines: Iterable[str]) -> str:
    """What was said, and below it a line for each further thing."""
    return "\n\n".join(filter(None, (text, "\n".join(lines))))


def schema(questions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The JSON Schema of questions as the reference file writes them."""
    listed = list(questions)
    if not listed:
        return {}
    return {
        "type": "object",
        "properties": {
            one["code"]: {**_property(one), "x-order": order}
            for order, one in enumerate(listed, start=1)
        },
        "required": [one["code"] for one in listed if one.get("required")],
    }


def _property(question: Mapping[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = {"x-zh": question["zh"], "x-en": question["en"]}
    choices = [
        {"const": one["key"], "x-zh": one["zh"], "x-en": one["en"]}
        for one in question.get("values", ())
    ]
    datatype = question.get("datatype", ONE if choices else STRING)
    if datatype == MANY:
        return {**about, "type": "array", "items": {"type": "string", "oneOf": choices}}
    if datatype == ONE:
        return {**about, "type": "string", "oneOf": choices}
    if datatype == NUMBER:
        return {**about, "type": "number"}
    if datatype == MOMENT:
        return {**about, "type": "string", "format": "date-time"}
    return {**about, "type": "string", "maxLength": LONGEST_ANSWER}


def _datatype(about: Mapping[str, Any]) -> str:
    if about.get("type") == "array":
        return MANY
    if "oneOf" in about:
        return ONE
    if about.get("type") in {"number", "integer"}:
        return NUMBER
    return MOMENT if about.get("format") == "date-time" else STRING


def _values(about: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    choices = about.get("oneOf") or about.get("items", {}).get("oneOf", ())
    return tuple((str(one["const"]), _name(one)) for one in choices)


def _name(about: Mapping[str, Any]) -> str:
    english, chinese = str(about.get("x-en", "")), str(about.get("x-zh", ""))
    first = (get_language() or "").startswith("en")
    return (english or chinese) if first else (chinese or english)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _moment(text: str) -> str:
    """A day, or a day and the time on the wall; raises `Invalid`."""
    try:
        day = parse_date(text)
        at = None if day else parse_datetime(text)
    except ValueError:
        day = at = None
    if day is not None:
        return day.isoformat()
    if at is not None:
        return f"{clock.local(at) if at.tzinfo else at:%Y-%m-%d %H:%M}"
    raise Invalid(_("Write it as 2026-11-22T08:30:00+08:00."))
