"""The certificate of a training, in Chinese: others ask to see it (row S1-17)."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse

from linli.common import clock, crypto, printing
from linli.talents.models import Certificate, name_context

TEMPLATE: Final = Path(__file__).parent / "papers" / "certificate.typ"
GROUP: Final = 4  # signs of the code that stand together


def code_shown(code: str) -> str:
    """`ABCD-EFGH-JKLM`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def check_link(made: Certificate) -> str:
    """Where it is checked; the name has to be typed."""
    return f"{settings.LINLI_ADDRESS}{reverse('talents:check')}?code={made.code}"


def certificate(made: Certificate) -> bytes:
    """One certificate as PDF."""
    activity = made.activity
    begins = clock.local(activity.held_from or activity.planned_from)
    on = clock.local(made.issued_at)
    name = crypto.unseal(made.name_sealed, context=name_context(made.pk))
    return printing.pdf(
        TEMPLATE,
        {
            "title": "培训证明",
            "name": name,
            "said": f"于{begins.year}年{begins.month}月{begins.day}日到会参加“{made.title}”。",
            "code": code_shown(made.code),
            "check": check_link(made),
            "host": activity.host.name_zh,
            "on": f"{on.year}年{on.month}月{on.day}日",
        },
    )
