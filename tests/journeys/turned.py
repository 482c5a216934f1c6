"""The server of `linli serve` beside a clock on the wall that a test turns: so many days on as a
file says. Nothing else is changed, so whatever waits for three days can be waited for.

python -m tests.journeys.turned
"""

import os
from typing import Final

ON: Final = "days-on"  # the file, in LINLI_VAR
APPLICATION: Final = "tests.journeys.turned_application:application"


def main() -> None:
    """Take the place of this process, as the command does."""
    import django

    django.setup()
    from linli.portal.management.commands import serve

    serve.collect()
    words = serve.command_line("127.0.0.1")
    words[-1] = APPLICATION
    os.execv(words[0], words)


if __name__ == "__main__":
    main()
