"""Words that are kept in both languages, such as the name of a place."""

from django.utils.translation import get_language


def reads_english() -> bool:
    """Whether the reader chose English; everybody else reads Chinese."""
    return (get_language() or "").startswith("en")


def chosen(zh: str, en: str) -> str:
    """The words in the reader's language; Chinese ones where nobody wrote any in English."""
    return (en if reads_english() else "") or zh
