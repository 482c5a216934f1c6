"""What the log of requests holds about persons."""

from typing import Final

from linli.common.personal import EVERYBODY, Holding, KeptRows, Plain, nothing_to_show
from linli.privacy.models import Request

HOLDINGS: Final = (
    Holding(
        label="privacy.Request",
        name=Plain("个人信息请求", "Requests about personal data"),
        whose=EVERYBODY,
        what=Plain(
            "谁来的、要求什么、怎么确认是本人、何时由谁答复；不记姓名和号码，只记事项",
            "How somebody came, what they asked, how it was made sure that it is them, when and by "
            "whom it was answered; no name or number, only the matters",
        ),
        why=Plain("证明按时答复了", "To prove that it was answered in time"),
        ground=Plain(
            "《个人信息保护法》第四十四条至第四十七条、第五十条", "PIPL art. 44–47 and 50"
        ),
        rule="retention.requests",
        kept=Plain("从答复那天算起", "Counted from the day of the answer"),
        correct=Plain("再提一次", "By asking again"),
        erase=Plain("到期自动删除", "Deleted by itself in time"),
        show=nothing_to_show,
    ),
)
KEEPINGS: Final = (
    KeptRows(
        record="privacy.requests",
        name=Plain("个人信息请求", "Requests about personal data"),
        rule="retention.requests",
        rows=lambda: Request.objects.filter(answered_at__isnull=False),
        since="answered_at",
        path="path",
    ),
)
