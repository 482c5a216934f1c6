"""Keeps the catalogues of `locale/` in step with the sources.

    .venv/bin/python -m tools.messages [--check]

Takes every marked text of `linli/`, `config/` and `templates/`, keeps the translations that still
have a source, drops the others and leaves new ones empty, for somebody to translate. Babel reads
Python and, through Django's own `templatize`, templates: neither xgettext nor any other program is
needed. A catalogue holds neither dates nor line numbers, so that it changes only with the words.
"""

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools.assets import compile_catalogues
from tools.place import ROOT

PYTHON_ROOTS: Final = ("linli", "config")
TEMPLATE_ROOTS: Final = ("templates", "linli")
TEMPLATE_SUFFIXES: Final = frozenset({".html", ".txt", ".svg", ".xml"})
CATALOGUE: Final = "LC_MESSAGES/django.po"
COMMENTS: Final = ("Translators:",)

# Texts of Django that our forms show; ours are plainer than its own translations and win over them.
OF_DJANGO: Final[tuple[str | tuple[str, str], ...]] = (
    "This field is required.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Select a valid choice. That choice is not one of the available choices.",
    "Enter a valid date.",
    "Enter a valid date/time.",
    "Enter a whole number.",
    "The submitted file is empty.",
    "No file was submitted.",
    "No file was submitted. Check the encoding type on the form.",
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
)

# Each function that marks a text, with the places of its arguments as Babel wants them.
ONE: Final = (1,)
ONE_OR_MANY: Final = (1, 2)
WITH_CONTEXT: Final = ((1, "c"), 2)
MANY_WITH_CONTEXT: Final = ((1, "c"), 2, 3)
KEYWORDS: Final = {
    "_": ONE,
    "gettext": ONE,
    "gettext_lazy": ONE,
    "gettext_noop": ONE,
    "ngettext": ONE_OR_MANY,
    "ngettext_lazy": ONE_OR_MANY,
    "pgettext": WITH_CONTEXT,
    "pgettext_lazy": WITH_CONTEXT,
    "npgettext": MANY_WITH_CONTEXT,
    "npgettext_lazy": MANY_WITH_CONTEXT,
}
LASTING_HEADERS: Final = ("language", "plural-forms", "mime-version", "content-type",
                          "content-transfer-encoding")  # fmt: skip
HEADER: Final = "# {} of Linli. `make messages` brings new texts in; locale/README.md says how."


def sources(root: Path = ROOT) -> list[Path]:
    """Every file that may hold marked texts, in a lasting order."""
    python = [file for name in PYTHON_ROOTS for file in (root / name).rglob("*.py")]
    templates = [
        file
        for name in TEMPLATE_ROOTS
        for file in (root / name).rglob("*")
        if file.suffix in TEMPLATE_SUFFIXES
    ]
    return sorted(python) + sorted(templates)


def extract(root: Path = ROOT) -> Catalog:
    """Every marked text of the sources, in their order, untranslated."""
    found = Catalog(charset="utf-8")
    for file in sources(root):
        name = file.relative_to(root).as_posix()
        for line, function, words, comments in _marked(file):
            message_id, context = _id_and_context(function, words)
            if message_id:
                found.add(message_id, locations=[(name, line)], context=context,
                          auto_comments=comments)  # fmt: skip
    return found


def wanted() -> Catalog:
    """What a catalogue of ours holds: every text of the sources, and those of Django."""
    found = extract()
    for line, message_id in enumerate(OF_DJANGO):
        found.add(message_id, locations=[("Django", line)])
    return found


def _marked(file: Path) -> Iterator[tuple[int, str, list[str | None], list[str]]]:
    """(line, function, its arguments, comments) of each call; None is no text written out."""
    text = file.read_text(encoding="utf-8")
    if file.suffix in TEMPLATE_SUFFIXES:
        # Django blanks everything but the texts; without indentation the rest reads as Python.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(file)).split("\n"))
    calls: Iterable[Any] = extract_python(io.BytesIO(text.encode()), KEYWORDS, COMMENTS, {})
    for line, function, words, comments in calls:
        yield line, function, list(words) if isinstance(words, tuple) else [words], comments


def _id_and_context(
    function: str, given: list[str | None]
) -> tuple[str | tuple[str, str] | None, str | None]:
    """What a catalogue keeps of one call; no id if its text is not written out in the source."""
    form = KEYWORDS[function]
    words = [word for word in given[: len(form)] if word]
    if len(words) < len(form):
        return None, None
    context = words.pop(0) if isinstance(form[0], tuple) else None
    return ((words[0], words[1]) if len(words) > 1 else words[0]), context


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(ROOT.glob(f"locale/*/{CATALOGUE}"))


def read(file: Path) -> Catalog:
    """The catalogue as it stands."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parts[-3], abort_invalid=True)


def merged(old: Catalog, new: Catalog) -> bytes:
    """The catalogue file with exactly the texts of `new`, and of `old` what still fits."""
    old.update(new, no_fuzzy_matching=True)
    old.fuzzy = False
    old.header_comment = HEADER.format(old.locale.english_name if old.locale else "?")
    for message in old:
        _tidy(message)
    out = io.BytesIO()
    write_po(out, old, width=0, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
    head, body = out.getvalue().split(b"\n\n", 1)
    kept = [line for line in head.splitlines() if _lasts(line.decode())]
    return b"\n".join(kept) + b"\n\n" + body


def _lasts(line: str) -> bool:
    """Whether a line of the head says something about the words rather than about a day."""
    return not line.startswith('"') or line.strip('"').split(":")[0].lower() in LASTING_HEADERS


def _tidy(message: Message) -> None:
    """Each file is named once, whatever the number of lines in it that hold the text."""
    first: dict[str, int] = {}
    for name, line in message.locations:
        first.setdefault(name, line)
    message.locations = list(first.items())


def main() -> int:
    """The command line; with `--check`, 1 if a catalogue is not in step."""
    options = argparse.ArgumentParser(description="Bring the catalogues in step with the sources.")
    options.add_argument("--check", action="store_true", help="only say what would change")
    checking = options.parse_args().check
    changed = 0
    for file in catalogues():
        new = merged(read(file), wanted())
        if new == file.read_bytes():
            continue
        changed += 1
        name = file.relative_to(ROOT)
        print(f"{name} is not in step." if checking else f"{name} written.")
        if not checking:
            file.write_bytes(new)
    if not checking:
        compile_catalogues()
    _report()
    return 1 if checking and changed else 0


def _report() -> None:
    for file in catalogues():
        open_ones = [one for one in read(file) if one.id and not is_translated(one)]
        print(f"{file.relative_to(ROOT)}: {len(open_ones)} to translate")
        for one in open_ones:
            print(f"  {one.locations[0][0]}: {one.id}")


def is_translated(message: Message) -> bool:
    """Whether each of its forms has words, and nobody marked them as doubtful."""
    words = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return bool(words) and all(words) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main())
