"""How long it is kept what is done for a helped household."""

from typing import Final

from linli.common.personal import KeptRows, Plain
from linli.instructors.models import HelpedHousehold

KEEPINGS: Final = (
    KeptRows(
        record="instructors.help",
        name=Plain("帮扶户和每月的记录", "Helped households and their monthly updates"),
        rule="retention.instructors.help",
        rows=HelpedHousehold.objects.all,
        since="until_at",
        path="path",
    ),
)
