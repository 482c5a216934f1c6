"""Every setting is explained: `config/` and `.env.sample` name the same variables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
VARIABLE: Final = re.compile(r"LINLI_[A-Z0-9_]+|DATABASE_URL")
READERS: Final = {
    *("text", "number", "flag", "words", "networks", "folder", "one_of", "table"),
    *("get", "getenv"),
}
SAMPLE: Final = re.compile(r"^#?\s?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


def variables_read(source: str) -> Iterator[str]:
    """The variables that a reader function is called with, as its first argument."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str(value)), *_]):
                if name in READERS and VARIABLE.fullmatch(value):
                    yield value


def test_every_variable_that_config_reads_is_in_the_sample_and_the_other_way_round() -> None:
    read = {
        name
        for file in (ROOT / "config").glob("*.py")
        for name in variables_read(file.read_text(encoding="utf-8"))
    }
    explained = set(SAMPLE.findall((ROOT / ".env.sample").read_text(encoding="utf-8")))
    for_tools = {"LINLI_CHROMIUM"}

    assert read
    assert read - explained == set()
    assert explained - read - for_tools == set()
