"""Who is told about a matter, and with which message."""

from linli.matters.models import Matter
from linli.outbox import services as outbox
from linli.territory.services import Duty


def tell_owner(matter: Matter, duty: Duty | None, *, seq: int, template: str = "turn") -> None:
    """Whoever acts for the new owner now gets a message with the link and the reason. One query."""
    if duty is None:
        return
    outbox.send(
        template,
        to=[duty.recipient],
        data={
            "number": matter.number,
            "kind_zh": matter.kind.name_zh,
            "kind_en": matter.kind.name_en,
            "status": str(matter.status),
            "level": str(matter.level),
            "because": duty.because,
            "due_at": matter.next_due_at.isoformat() if matter.next_due_at else "",
        },
        link=matter.get_absolute_url(),
        path=matter.village.path,
        dedupe=f"matter:{matter.pk}:{seq}",
    )
