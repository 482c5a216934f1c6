"""A change of term through the pages, for tests."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.common import clock, sheets
from linli.territory.models import Posting, TermChange
from tests.desk import Desk, version_on
from tests.town import WUXING

HEAD = ["姓名", "电话", "岗位", "地方", "网格"]


@dataclass
class Term:
    """One that somebody prepares for a day in ten days."""

    desk: Desk
    code: str = WUXING
    days: int = 10

    def __post_init__(self) -> None:
        self.day = clock.today() + timedelta(days=self.days)
        answer = self.desk.posts(
            f"/office/terms/{self.code}/", key=str(uuid4()), title="村“两委”换届", day=f"{self.day}"
        )
        self.page: str = answer.url

    @property
    def change(self) -> TermChange:
        """As it stands."""
        return TermChange.objects.get(pk=UUID(self.page.rstrip("/").rpartition("/")[2]))

    def opens(self) -> str:
        """What the page says."""
        return self.desk.opens(self.page).partition("<main")[2]

    def does(self, act: str, status: int = 303, **fields: Any) -> str:
        """Send the form of an act as it stands on the page."""
        given = {"version": version_on(self.desk.opens(self.page)), **fields}
        answer = self.desk.posts(f"{self.page}{act}/", status, **given)
        text: str = answer.text
        return text

    def replaces(self, posting: Posting, status: int = 303, **who: Any) -> str:
        """Somebody goes; somebody comes, or nobody."""
        return self.does("replace", status, key=str(uuid4()), leaves=str(posting.pk), **who)

    def takes(self, *rows: list[str], status: int = 303) -> str:
        """A sheet that says who holds which post afterwards."""
        return self.does("sheet", status, file=sheet(*rows))

    def on_its_day(self) -> Any:
        """Within the block it is the morning of its day."""
        return clock.told(clock.now() + timedelta(days=self.days))


def sheet(*rows: list[str]) -> SimpleUploadedFile:
    """As a file."""
    with sheets.xlsx(HEAD, list(rows)) as file:
        return SimpleUploadedFile("换届.xlsx", file.read())
