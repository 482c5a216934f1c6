"""The server of `linli serve` beside a clock on the wall that a test turns: so many days on as a
file says. Nothing else is changed, so whatever waits for three days can be waited for.

python -m tests.journeys.turned
"""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final, Self

ON: Final = "days-on"  # the file, in LINLI_VAR


class Turned(datetime):
    """What the operating system would say that many days later."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        file = Path(os.environ["LINLI_VAR"]) / ON
        days = int(file.read_text(encoding="ascii")) if file.exists() else 0
        return super().now(tz) + timedelta(days=days)


def main() -> None:
    """Take the place of this process, as the command does."""
    import django

    django.setup()
    from linli.portal.management.commands import serve

    serve.collect()
    words = serve.command_line("127.0.0.1")
    words[-1] = f"{__spec__.name}:application"
    os.execv(words[0], words)


if __name__ == "__main__":
    main()
else:
    from linli.common import clock
    from linli.portal.serving import application

    vars(clock)["datetime"] = Turned
    __all__ = ["application"]
