"""A report with everything that somebody may leave: words, place, pin, name, number, a photo."""

from io import BytesIO
from typing import Any, Final

from PIL import Image

from linli.common.images import CleanImage, clean
from linli.matters.choices import Status
from linli.matters.models import Matter
from tests import stages
from tests.town import Town

PHONE: Final = "13800001234"
WORDS: Final = "井边的路灯坏了，我住旁边"


def photo() -> CleanImage:
    """A small green one."""
    out = BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 30)).save(out, "PNG")
    return clean(out.getvalue())


def reported(town: Town, status: str = Status.SUBMITTED, **more: Any) -> Matter:
    """The report, brought to a state."""
    given = {"phone": PHONE, "name": "示例·某", "point": (112.815, 22.605), "where": "井边", **more}
    return stages.to(status, town, text=WORDS, **given)
