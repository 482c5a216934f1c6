"""No page asks for a fact that the system has.

Whoever has one place opens each page of the village's life and looks at every field that is empty
there. It stands below with the reason why nobody but the reader can know it – or the page has to
fill it in. So a new field is thought about: it is filled, or it needs a reason, and a reason that
no longer fits any empty field is taken out. A new form has to be on one of the pages.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Final

from lxml import html

from linli.common.forms import ServiceForm
from tests.architecture.asked_pages import pages
from tests.town import Town

APPS: Final = (
    "activities", "contributions", "duties", "honours", "instructors", "orglife", "talents",
    "visits",
)  # fmt: skip
# Not on every page with their form: they go along unseen, or there is nothing to choose.
SOMETIMES: Final = {
    "key", "line_place", "version", "edition", "topic", "village", "items", "kit", "known",
}  # fmt: skip
NO_FIELDS: Final = {"submit", "button", "image"}

# Why nobody but the reader can know it
DECIDED: Final = "it is what the reader decides here"
HEARD: Final = "somebody said or did it just now, out there"
WORDS: Final = "words that are nowhere yet"
PROOF: Final = "typing it is the proof"
IF_ANY: Final = "it is there now and then; empty is the usual answer"
USUAL: Final = "left empty it is filled in: by the kind, the length or the days that are usual"
OF_OTHERS: Final = "of somebody whom nothing here knows yet"
FILTER: Final = "it narrows what is shown; empty shows all"
PAPER: Final = "it stands on a paper in the reader's hand: any of thousands"

CARD: Final = {"away_until": IF_ANY, "industry": OF_OTHERS, "skill": OF_OTHERS}
DECIDE: Final = {
    "matter": PAPER, "decision": DECIDED, "owner": DECIDED, "due_on": DECIDED, "text": HEARD,
}  # fmt: skip
# By page: the fields that stand empty there
ASKED: Final[dict[str, dict[str, str]]] = {
    "plan": {
        "title": USUAL, "begins": DECIDED, "ends": USUAL, "facility": IF_ANY, "agenda": WORDS,
        "tags": IF_ANY, "repeats": IF_ANY, "until": IF_ANY,
    },
    "library": {
        "title": WORDS, "about": WORDS, "link": IF_ANY, "minutes": IF_ANY,
        "faces_agreed_on": HEARD,
    },
    "study": {"about": WORDS},
    "schoolbag": {
        "to": DECIDED, "name": OF_OTHERS, "lane": IF_ANY, "number": IF_ANY, "outcome": HEARD,
        "need": HEARD, "need_kind": HEARD,
    },
    "standard of a branch": {"verdict": HEARD, "note": IF_ANY, "proposal": IF_ANY},
    "proposal to decide": {
        "verdict": HEARD, "note": IF_ANY, "decided": DECIDED, "due_on": DECIDED, "reason": WORDS,
    },
    "kit": {"title": WORDS, "about": WORDS},
    "course": {"theme": DECIDED, "hours": DECIDED, "area": DECIDED},
    "class": {"begins": DECIDED},
    "education plan, looked back on": {"review": WORDS},
    "list": {"names": DECIDED, "unit": IF_ANY},
    "decisions": {"decision": DECIDED, "due": DECIDED},
    "activity, planned": {
        "title": USUAL, "place": IF_ANY, "facility": IF_ANY, "reason": WORDS, **DECIDE,
    },
    "attendance": {"reason": HEARD, "more": HEARD, "headcount": IF_ANY},
    "photos": {"caption": WORDS, "taken_by": IF_ANY},
    "activity, held": DECIDE,
    "walk": {"number": DECIDED, "matter": PAPER},
    "door": {
        "outcome": HEARD, "need": HEARD, "kind": HEARD, "revisit_on": DECIDED,
        "no_visits_until": HEARD,
    },
    "log": {"kind": HEARD, "where": IF_ANY, "raised": HEARD, "raised_kind": HEARD},
    "card check": {"code": PROOF},
    "canvasses": {"title": WORDS},
    "canvass": {"title": WORDS, "said": HEARD, "answer": WORDS},
    "programme": {
        "name_zh": WORDS, "name_en": IF_ANY, "about": WORDS, "until_on": IF_ANY, "tags": DECIDED,
        "streams": IF_ANY,
    },
    "programme, running": {"outcome": WORDS},
    "nominate": {"name": OF_OTHERS, "phone": OF_OTHERS, **CARD},
    "name somebody": {"phone": DECIDED, **CARD},
    "card, to be asked": {"how": HEARD, "away_until": IF_ANY},
    "card, before the branch": {
        "words": HEARD, "away_until": IF_ANY, "reason": WORDS, "next_door": DECIDED,
    },
    "card, in the pool": {"words": WORDS, "until": DECIDED, "away_until": IF_ANY},
    "own page": {"away_until": IF_ANY},
    "good word": {"words": HEARD},
    "names": {"on": FILTER, "purpose": "what they are read for is noted"},
    "certificate check": {"code": PROOF, "name": PROOF},
    "facility": {
        "name": WORDS, "where": WORDS, "about": WORDS, "capacity": DECIDED, "closed_on": IF_ANY,
        "hours": DECIDED,
    },
    "room to be asked for": {
        "begins": DECIDED, "ends": DECIDED, "purpose": DECIDED, "people": IF_ANY,
        "name": OF_OTHERS, "phone": OF_OTHERS,
    },
    "closed road": {"until_on": HEARD},
    "rule of duties": {
        "name_zh": WORDS, "name_en": WORDS, "programme": DECIDED, "source": WORDS, "note": IF_ANY,
    },
    "rule in force": {"until_on": DECIDED},
    "instructor's visit": {
        "ends": USUAL, "title": IF_ANY, "goal": IF_ANY, "headcount": IF_ANY, "problem": HEARD,
        "problem-kind": HEARD,
    },
    "round, open": {"reason": WORDS},  # why it is called off
    "a household asks": {"number": DECIDED, "plaque": IF_ANY, "unit": DECIDED},
    "a household says so at the door": {"number": HEARD, "plaque": IF_ANY},
    "a yard, before the group": {"advice": WORDS},
    "a household says yes": {"number": DECIDED},
    "helped household": {"done": WORDS, "next": WORDS},
    "quarterly meeting": {"where": IF_ANY, "agenda": WORDS},
}  # fmt: skip

Sent = dict[str, bool]  # a form that sends something: its fields, and whether each has a value


def sent_by(page: str) -> list[Sent]:
    """The forms of a page, without the parts of their names that tell rows apart."""
    found = html.fromstring(page).iterfind(".//main//form")
    return [{_plain(name): _filled(form, name) for name in _names(form)} for form in found]


def _names(form: Any) -> list[str]:
    fields = form.xpath(".//input | .//textarea | .//select")
    kinds = {one.get("name"): one.get("type", "") for one in fields if one.get("name")}
    return [name for name, kind in kinds.items() if kind not in NO_FIELDS]


def _plain(name: str) -> str:
    return re.sub(r"-[0-9a-f-]{36}$|-[a-z]+_[a-z_]+$|[_-][0-9]$", "", name)


def _filled(form: Any, name: str) -> bool:
    """A tick that is not there is an answer, too; nobody fills a file in beforehand."""
    fields = form.xpath(f'.//*[@name="{name}"]')
    kind = fields[0].get("type", "")
    if kind == "radio":
        return any("checked" in one.attrib for one in fields)
    return kind in {"checkbox", "file", "hidden"} or bool(str(fields[0].value or "").strip())


def test_what_stands_empty_nobody_but_the_reader_can_know(town: Town) -> None:
    opened = {name: sent_by(page) for name, page in pages(town)}
    empty = {
        page: {name for form in found for name, filled in form.items() if not filled}
        for page, found in opened.items()
    }
    assert {page: names for page, names in empty.items() if names} == {
        page: set(reasons) for page, reasons in ASKED.items()
    }
    unseen = [
        name
        for name, fields in asked_by_forms()
        if not any(fields - SOMETIMES <= set(form) for found in opened.values() for form in found)
    ]
    assert unseen == [], "Open a page with this form in asked_pages.py."


def asked_by_forms() -> Iterator[tuple[str, set[str]]]:
    """Each form of these apps, and each form of a verb, with the fields that it always has."""
    for app in APPS:
        package = import_module(f"linli.{app}")
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".forms" in module.name:
                yield from _of_module(import_module(module.name))


def _of_module(module: Any) -> Iterator[tuple[str, set[str]]]:
    for name, found in vars(module).items():
        own = isinstance(found, type) and found.__module__ == module.__name__
        if own and issubclass(found, ServiceForm) and found.base_fields:
            yield f"{module.__name__}.{name}", {_plain(one) for one in found.base_fields}
    for verb, fields in getattr(module, "VERBS", {}).items():
        if module.__name__.startswith("linli."):
            yield f"{module.__name__}:{verb}", set(fields)
