"""The Chinese catalogue is complete, fits its sources and speaks as an office does.

`make messages` brings new texts in; nothing here needs a program besides Python.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import django
import pytest
from babel.messages import Catalog, Message

from tools import messages
from tools.place import ROOT

pytestmark = pytest.mark.once  # no database


GLOSSARY: Final = ROOT / "docs/reference/glossary.md"
CATALOGUES: Final = messages.catalogues()
NAMES: Final = [file.parts[-3] for file in CATALOGUES]

PLACEHOLDER: Final = re.compile(r"%\((\w+)\)(?:\.\d+)?[a-z]|\{(\w*)\}|%%")
HAN: Final = "\u3400-\u9fff"
STANDS_FOR_A_WORD: Final = "某"  # what a placeholder is filled with may be Chinese
HALF_WIDTH: Final = re.compile(rf"[{HAN}] ?[,;:?!()]|[,;:?!()] ?[{HAN}]|[{HAN}]\.(?!\w)")
STRAIGHT_QUOTE: Final = re.compile(r"[\"'`]")
WORD: Final = re.compile(r"[A-Za-z]{2,}")

# The same in both languages.
ALIKE: Final = {"English"}

# An English term of the glossary that means something else where it stands, or whose Chinese has a
# warmer form on a button.
OTHERWISE: Final = {
    ("verb", "Rate"): "评价",  # 评单 is said of help orders
    (None, "Report a matter"): "报一件事",
    ("how many", "Number"): "件数",
    ("telephone", "Number"): "号码",
    ("of a place", "Number"): "编号",
    ("door", "Number"): "门牌号",
    ("study", "Minutes"): "分钟",  # of an hour
    ("booking", "Accept"): "接受",  # of a room; 受理 is said of matters
}

Fault = Callable[[Message], Iterator[str]]


def forms(message: Message) -> list[str]:
    """The translations of a text, one for each plural form."""
    words = message.string
    return [str(one) for one in words] if isinstance(words, (list, tuple)) else [str(words)]


def source(message: Message) -> str:
    """The English text; of two forms the one for many, which has every placeholder."""
    return str(message.id) if isinstance(message.id, str) else str(message.id[-1])


def without_placeholders(words: str) -> str:
    return PLACEHOLDER.sub(STANDS_FOR_A_WORD, words)


def glossary() -> dict[str, str]:
    """English → Chinese, from the tables of the glossary."""
    rows = [line.split("|") for line in GLOSSARY.read_text(encoding="utf-8").splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) > 3]
    pairs = {row[2]: row[1] for row in cells if re.search(f"[{HAN}]", row[1])}
    return {english: chinese for english, chinese in pairs.items() if english != "English"}


TERMS: Final = glossary()


def untranslated(message: Message) -> Iterator[str]:
    """Nothing, or a guess that nobody looked at, or the English again."""
    if message.fuzzy:
        yield "is marked as doubtful (fuzzy)"
    for words in forms(message):
        if not words.strip():
            yield "has no translation"
        elif words == source(message) and WORD.search(words) and words not in ALIKE:
            yield "was left in English"


def other_placeholders(message: Message) -> Iterator[str]:
    """What is filled in has to be the same, or a page breaks or loses a number."""
    wanted = sorted(found[0] for found in PLACEHOLDER.finditer(source(message)))
    for words in forms(message):
        given = sorted(found[0] for found in PLACEHOLDER.finditer(words))
        if words and set(given) != set(wanted):
            yield f"fills in {given}, its source {wanted}"


def half_width(message: Message) -> Iterator[str]:
    """Between Chinese characters stand ，。：？！；（）“”, not their ASCII cousins."""
    for words in forms(message):
        plain = without_placeholders(words)
        if not re.search(f"[{HAN}]", words):
            continue
        if found := HALF_WIDTH.search(plain):
            yield f"has half-width punctuation in “{found[0]}”"
        if found := STRAIGHT_QUOTE.search(plain):
            yield f"has a straight quotation mark: {found[0]}"
        if "..." in words:
            yield "has dots instead of ……"


def other_terms(message: Message) -> Iterator[str]:
    """A text that is a term of the glossary is translated as the glossary says."""
    term = source(message).rstrip(":.?")
    key = (message.context, term)
    wanted = OTHERWISE.get(key) or TERMS.get(term)
    for words in forms(message):
        if wanted and wanted not in words:
            yield f"has to say {wanted} (glossary)"


def too_familiar(message: Message) -> Iterator[str]:
    """Readers are addressed as 您."""
    if any("你" in words for words in forms(message)):
        yield "says 你 instead of 您"


def uneven_edges(message: Message) -> Iterator[str]:
    """Line breaks at the edges are part of the text; blanks are not needed."""
    for words in forms(message):
        if words != words.strip() and source(message) == source(message).strip():
            yield "begins or ends with a blank"


FAULTS: Final[list[Fault]] = [
    untranslated,
    other_placeholders,
    half_width,
    other_terms,
    too_familiar,
    uneven_edges,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("file", CATALOGUES, ids=NAMES)
def test_no_translation_has_this_fault(file: Path, fault: Fault) -> None:
    found = [
        f"{message.locations[0][0]}: {source(message)!r} {sentence}: {forms(message)}"
        for message in messages.read(file)
        if message.id
        for sentence in fault(message)
    ]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize("file", CATALOGUES, ids=NAMES)
def test_the_catalogue_holds_exactly_the_texts_of_the_sources(file: Path) -> None:
    old = messages.read(file)
    have = {(one.context, source(one)) for one in old if one.id}
    want = {(one.context, source(one)) for one in messages.wanted() if one.id}
    assert (want - have, have - want) == (set(), set()), "Run “make messages” and translate."
    assert not old.obsolete, "Run “make messages”."
    assert messages.merged(old, messages.wanted()) == file.read_bytes(), "Run “make messages”."


@pytest.mark.parametrize("text", messages.OF_DJANGO)
def test_django_still_has_the_texts_that_we_word_ourselves(text: str | tuple[str, str]) -> None:
    theirs = messages.read(
        Path(django.__file__).parent / "conf/locale/zh_Hans" / messages.CATALOGUE
    )
    assert theirs.get(text), "Django words this differently now: look its text up anew."


def test_chinese_the_first_language_has_a_catalogue() -> None:
    assert "zh_Hans" in NAMES


def test_the_glossary_was_understood() -> None:
    assert TERMS["Accept"] == "受理"
    assert TERMS["Reporter"] == "报事人"
    assert len(TERMS) > 150


@pytest.mark.parametrize(
    ("fault", "english", "chinese"),
    [
        (untranslated, "Accept", ""),
        (untranslated, "Accept", "Accept"),
        (other_placeholders, "Photo %(n)d", "照片"),
        (other_placeholders, "Photo %(n)d", "照片 %(n)s"),
        (other_placeholders, "reported {at}", "{when} 报"),
        (half_width, "Who, where?", "谁, 哪里？"),
        (half_width, "Name: %(name)s", "姓名: %(name)s"),
        (half_width, "Place (list)", "地点 (列表)"),
        (half_width, "Done.", "办好了."),
        (half_width, "the “well”", '"水井"旁边'),
        (half_width, "and more …", "还有..."),
        (other_terms, "Accept", "接受"),
        (other_terms, "Time limit:", "期限："),
        (too_familiar, "What you see", "你看到的"),
        (uneven_edges, "Name", "姓名 "),
    ],
)
def test_a_fault_is_found(fault: Fault, english: str, chinese: str) -> None:
    assert list(fault(Message(english, chinese)))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Accept", "受理"),
        ("%(part)s of %(of)s", "%(part)s / %(of)s"),
        ("%(file)s: %(share)d %%", "%(file)s：%(share)d %%"),
        ("A point such as 118.3801, please", "一个点，例如 118.3801"),
        ("Choose “Name” (by the well)", "请选“姓名”（水井旁边）"),
    ],
)
def test_a_good_translation_is_left_alone(english: str, chinese: str) -> None:
    assert [found for fault in FAULTS for found in fault(Message(english, chinese))] == []


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_texts_are_found_in_python_and_in_templates(tmp_path: Path) -> None:
    write(tmp_path, "linli/a.py", '_("One")\nngettext("%(n)d day", "%(n)d days", n)\n')
    write(tmp_path, "linli/b.py", 'pgettext_lazy("verb", "Rate")\n_(f"not {this}")\n_(name)\n')
    write(tmp_path, "templates/c.html", "  {% if x %}\n{% translate 'Two' %}\n  {% endif %}\n")
    write(tmp_path, "templates/d.html", "{% blocktranslate %}By {{ who }}{% endblocktranslate %}\n")
    write(tmp_path, "templates/e.txt", '{{ x|default:_("Three") }}\n')
    found = {(one.context, one.id) for one in messages.extract(tmp_path) if one.id}
    assert found == {
        (None, "One"),
        (None, ("%(n)d day", "%(n)d days")),
        ("verb", "Rate"),
        (None, "Two"),
        (None, "By %(who)s"),
        (None, "Three"),
    }


def test_merging_keeps_translations_and_drops_what_has_no_source_any_more() -> None:
    old = Catalog(locale="zh_Hans")
    old.add("Accept", "受理", locations=[("a.py", 9)])
    old.add("Gone", "没有了", locations=[("a.py", 10)])
    new = Catalog()
    new.add("Accept", locations=[("b.py", 2)])
    new.add("New", locations=[("b.py", 3)])
    text = messages.merged(old, new).decode()
    assert 'msgid "Accept"\nmsgstr "受理"' in text
    assert 'msgid "New"\nmsgstr ""' in text
    assert "Gone" not in text
    assert "#: b.py\n" in text
    assert "Date" not in text
