"""What the server of `turned` loads. Whoever imports this has their clock turned: a test never
does."""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

from linli.common import clock
from linli.portal.serving import application
from tests.journeys.turned import ON

__all__ = ["application"]


class Turned(datetime):
    """What the operating system would say that many days later."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        file = Path(os.environ["LINLI_VAR"]) / ON
        days = int(file.read_text(encoding="ascii")) if file.exists() else 0
        return super().now(tz) + timedelta(days=days)


vars(clock)["datetime"] = Turned
