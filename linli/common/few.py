"""Small numbers of people or households: told exactly they would point at somebody (design §2)."""

from typing import Final

LEAST_SHOWN: Final = 5  # people or households; fewer are only "<5"


def few(number: int) -> str:
    """A number as everybody may read it; nobody at all is said as 0."""
    return f"<{LEAST_SHOWN}" if 0 < number < LEAST_SHOWN else str(number)
