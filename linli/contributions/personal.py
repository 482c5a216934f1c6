"""What the contribution ledger holds about persons: what its owner wanted to see, nothing else."""

from collections.abc import Iterable
from typing import Final

from linli.common.languages import chosen
from linli.common.personal import EVERYBODY, Fact, Holding, Plain, Shown, Subject, nothing_to_show
from linli.contributions.models import Entry

MOST: Final = 50  # the newest that a page shows
DID: Final = Plain("做过的事", "Contribution")
_GROUND: Final = Plain(
    "《个人信息保护法》第十三条：本人同意；随时可以关掉",
    "PIPL art. 13: the person's consent; it may be closed at any time",
)
_KEPT: Final = Plain(
    "本人留着就留着，关掉马上全部删除", "Until its owner closes it; then all goes at once"
)


def _did(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Entry.objects.filter(ledger__person=subject.person_id, value=1)
    for row in rows.order_by("-on", "-pk")[:MOST]:
        yield Shown((Fact(DID, f"{chosen(row.what_zh, row.what_en)} · {row.on}"),))


HOLDINGS: Final = (
    Holding(
        label="contributions.Ledger",
        name=Plain("本人的贡献账", "One's own contribution ledger"),
        whose=EVERYBODY,
        what=Plain("谁开了账、给不给别人看", "Who opened one, and whether it is shown by a link"),
        why=Plain("本人想看自己做过什么", "To see what one did, for whoever likes"),
        ground=_GROUND,
        rule="",
        kept=_KEPT,
        correct=Plain("由本人开、关", "Opened and closed by its owner"),
        erase=Plain("关掉就删除", "Closing deletes it"),
        show=nothing_to_show,
    ),
    Holding(
        label="contributions.Entry",
        name=Plain("贡献账的条目", "Entries of the ledger"),
        whose=EVERYBODY,
        what=Plain(
            "哪天、在哪、办了哪一类事", "What kind of thing was done, on which day and where"
        ),
        why=Plain(
            "从记录里来，不用填；只有本人看得到", "Drawn from the records, for its owner alone"
        ),
        ground=_GROUND,
        rule="",
        kept=_KEPT,
        correct=Plain(
            "更正记录，账上自动冲销", "Correct the record; the entry is reversed by itself"
        ),
        erase=Plain("关掉就删除", "Closing deletes it"),
        show=_did,
    ),
)
