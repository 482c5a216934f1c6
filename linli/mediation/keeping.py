"""How long cases keep what is personal in them, and how long the numbers of a screening stay."""

from typing import Final

from linli.common.personal import EmptiedRows, KeptRows, Plain
from linli.mediation.models import Dispute, ScreeningCount
from linli.mediation.services import erasing

KEEPINGS: Final = (
    EmptiedRows(
        record="mediation.contacts",
        name=Plain("纠纷当事人的称呼和电话、密封的记录", "Names of parties, and sealed notes"),
        rule="retention.contact",
        rows=lambda: Dispute.objects.filter(ended_at__isnull=False, contacts_erased_at=None),
        since="ended_at",
        path="place_path",
        empty=erasing.erase_contacts,
    ),
    EmptiedRows(
        record="mediation.words",
        name=Plain("纠纷案件的文字和协议", "Words and agreements of disputes"),
        rule="retention.matters",
        rows=lambda: Dispute.objects.filter(ended_at__isnull=False, erased_at=None),
        since="ended_at",
        path="place_path",
        empty=erasing.erase_words,
    ),
    KeptRows(
        record="mediation.screening",
        name=Plain("纠纷排查的数字", "Numbers of screenings"),
        rule="retention.screening",
        rows=ScreeningCount.objects.all,
        since="counted_at",
        path="path",
    ),
)
