"""What a test's client is answered by is put together once, not once for each client.

Django's client loads the whole middleware anew, WhiteNoise with a look at every static file: some
milliseconds, ten thousand times in a run. A middleware keeps nothing of a request, so all clients
may share it; where a test has settings of its own, its clients are made anew as ever.
"""

from typing import Any, Final

from django.conf import Settings, settings
from django.test.client import ClientHandler

PARTS: Final = (
    *("_middleware_chain", "_view_middleware"),
    *("_template_response_middleware", "_exception_middleware"),
)

_loaded: dict[bool, tuple[object, dict[str, Any]]] = {}
_load: Final = ClientHandler.load_middleware


def load_once(handler: ClientHandler, is_async: bool = False) -> None:
    """In place of `ClientHandler.load_middleware`."""
    now = settings._wrapped  # type: ignore[misc]
    known, parts = _loaded.get(is_async, (None, {}))
    if known is now:
        vars(handler).update(parts)
        return
    _load(handler, is_async)
    if type(now) is Settings:  # not one of a test's own
        _loaded[is_async] = now, {name: getattr(handler, name) for name in PARTS}
