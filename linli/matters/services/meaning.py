"""The process that knows what texts mean, where an installation has one (LINLI_TEXT_SOCKET)."""

from collections.abc import Sequence
from functools import cache

from django.conf import settings

from linli.matters.text.asking import Meant, TextServer


def meant(text: str, others: Sequence[str] = ()) -> Meant | None:
    """What it says of a text and at most twelve others; nothing where there is none, or where it
    is silent. No query; half a second at most, and then it is left alone for a while."""
    path = settings.LINLI_TEXT_SOCKET
    return _server(path).ask(text, others) if path and text.strip() else None


@cache
def _server(path: str) -> TextServer:
    """One for all threads, so that each knows when it failed another."""
    return TextServer(path)


def text_server_answers() -> bool:
    """Whether it answers now, however it was before."""
    return TextServer(settings.LINLI_TEXT_SOCKET).ask("路灯不亮") is not None
