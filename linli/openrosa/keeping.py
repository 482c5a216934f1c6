"""How long it is kept what a phone sent."""

from typing import Final

from linli.common.personal import EmptiedRows, Plain
from linli.common.photo_files import StrayFiles
from linli.openrosa.models import Submission
from linli.openrosa.services import taking

KEEPINGS: Final = (
    EmptiedRows(
        record="openrosa.submissions",
        name=Plain("从手机交来的表", "Forms that a phone sent"),
        rule="retention.phone_forms",
        rows=Submission.objects.all,
        since="begun_at",
        empty=taking.forget,
    ),
    StrayFiles(
        place=taking.PLACE,
        known=taking.with_rows,
        record="openrosa.files",
    ),
)
