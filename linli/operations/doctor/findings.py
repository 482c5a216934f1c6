"""One line of the doctor: well or not, what, and the next step."""

from dataclasses import dataclass
from typing import Final

OK: Final = "ok"
WARNING: Final = "warning"
ERROR: Final = "error"


@dataclass(frozen=True)
class Finding:
    """`about` is a part of the installation; `next_step` is empty where all is well."""

    level: str
    about: str
    words: str
    next_step: str = ""

    @property
    def is_error(self) -> bool:
        """Something does not work, or is not safe."""
        return self.level == ERROR


def ok(about: str, words: str) -> Finding:
    """As it should be."""
    return Finding(OK, about, words)


def warning(about: str, words: str, next_step: str) -> Finding:
    """It works, but somebody should look after it."""
    return Finding(WARNING, about, words, next_step)


def error(about: str, words: str, next_step: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(ERROR, about, words, next_step)
