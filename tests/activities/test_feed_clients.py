"""Programs that we did not write read the feed over the wire: vdirsyncer fetches it, khal shows it.

Both come from Debian; the server is a real one, with a database of its own.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.installation import Installation, installation

pytestmark = [pytest.mark.slow, pytest.mark.once]

SYNC = """
[general]
status_path = "{folder}/status"
[pair linli]
a = "there"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage there]
type = "http"
url = "{address}"
[storage here]
type = "filesystem"
path = "{folder}/here"
fileext = ".ics"
"""
SHOW = """
[calendars]
[[linli]]
path = {folder}/here
readonly = True
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
LINE = "{start-date} {start-time}-{end-date} {end-time} {title}|{location}|{status}"
MADE = """
import json
from datetime import datetime, time, timedelta
from linli.activities import services as activities
from linli.activities.services import Entry, Plan, Repeat
from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory.choices import UnitKind
from linli.territory.services import organisation
from tests import town
from tests.calendar_reader import own_address

place = town.build()
unit = organisation.add_organisation(
    place.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第一党支部"
)
who = town.appointed(town.somebody("支书", "zhishu"), "branch_secretary", unit)
day = clock.today() + timedelta(days=3)
nine = datetime.combine(day, time(9), clock.PLACE_TIME)
meeting = activities.plan(Plan("member_assembly", unit, nine, title="不外传"), by=SYSTEM).activity
activities.invite(meeting.pk, by=SYSTEM, entries=[Entry(person=who.person)])
late = datetime.combine(day, time(22), clock.PLACE_TIME)
night = Plan("patrol", place.village, late, ends=late + timedelta(hours=4), open_to="everybody",
    title="夜巡，两个小时；大家轮流" + "长" * 60, where="老码头")
activities.plan(night, by=SYSTEM)
whole = datetime.combine(day + timedelta(days=1), time.min, clock.PLACE_TIME)
clean = Plan("clean_up", place.village, whole, ends=whole + timedelta(days=1),
    open_to="everybody", title="清河日")
activities.plan(clean, by=SYSTEM)
activities.repeat(Plan("theme_day", unit, nine + timedelta(days=1), open_to="host"),
    Repeat("FREQ=WEEKLY"), by=SYSTEM)
print(json.dumps({
    "day": day.isoformat(), "meeting": str(meeting.pk), "own": own_address(who),
    "branch": own_address(who, unit), "place": f"/calendar/at/{place.village.code}.ics",
}))
"""
MOVED = """
from datetime import timedelta
from linli.activities import services as activities
from linli.activities.models import Activity
from linli.people.actors import SYSTEM
found = Activity.objects.get(pk="{meeting}")
begins = found.planned_from + timedelta(hours=5)
activities.change(found.pk, by=SYSTEM, begins=begins, ends=begins + timedelta(hours=2))
second = Activity.objects.filter(series__isnull=False).order_by("planned_from")[1]
begins = second.planned_from + timedelta(days=1)
activities.change(second.pk, by=SYSTEM, begins=begins, ends=begins + timedelta(hours=1),
    open_to="host")
"""
CANCELLED = """
from linli.activities import services as activities
from linli.people.actors import SYSTEM
activities.cancel("{meeting}", by=SYSTEM, reason="停电")
"""
RENEWED = """
from linli.activities.models import CalendarLink
from linli.activities.services import feeds
from linli.territory.services.grants import actor_of
for link in CalendarLink.objects.all():
    feeds.renew_link(link.pk, by=actor_of(link.person))
"""


@dataclass
class Phone:
    """A collection that vdirsyncer fills from one address, and khal over it."""

    folder: Path
    address: str

    def __post_init__(self) -> None:
        (self.folder / "here").mkdir(parents=True)
        self._write("vdirsyncer", SYNC)
        self._write("khal", SHOW)
        self.runs("vdirsyncer", "discover")

    def _write(self, name: str, words: str) -> None:
        text = words.format(folder=self.folder, address=self.address)
        (self.folder / name).write_text(text, encoding="utf-8")

    def runs(self, program: str, *words: str, fails: bool = False) -> str:
        """One of the two programs, in a home of its own; what it says."""
        home = {"HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        asked = [f"/usr/bin/{program}", "-c", str(self.folder / program), *words]
        done = subprocess.run(
            asked, env=home, capture_output=True, text=True, check=False, timeout=60
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + (done.stderr if fails else "")

    def shows(self, day: str, days: int = 2) -> list[str]:
        """What stands in the calendar from a day on, after it asked the server again."""
        self.runs("vdirsyncer", "sync")
        said = self.runs("khal", "list", "--once", "-f", LINE, "-df", "", day, f"{days}d")
        return [line.strip() for line in said.splitlines() if line.strip()]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path / "linli") as made:
        yield made


def test_vdirsyncer_and_khal_show_a_meeting_its_new_time_and_that_it_is_cancelled(
    place: Installation, tmp_path: Path
) -> None:
    told = json.loads(place.python(MADE).splitlines()[-1])
    place.serve()
    root, day = f"http://127.0.0.1:{place.port}", told["day"]
    own = Phone(tmp_path / "own", root + told["own"])
    branch = Phone(tmp_path / "branch", root + told["branch"])
    anybody = Phone(tmp_path / "anybody", root + told["place"])

    first = own.shows(day, 21)
    assert first[0].startswith(f"{day} 09:00-{day} 10:30 支部党员大会||CONFIRMED")
    weekly = [line for line in first if "主题党日" in line]
    assert len(weekly) == 3
    assert len([line for line in branch.shows(day, 21) if "主题党日" in line]) == 3
    night, whole = anybody.shows(day)
    assert night.startswith(f"{day} 22:00-")
    assert "02:00 夜巡，两个小时；大家轮流长长" in night
    assert night.endswith("|老码头|CONFIRMED")
    assert "清河日" in whole
    assert ":" not in whole.split("清河日")[0]  # a day, without hours

    place.python(MOVED.format(**told))
    moved = own.shows(day, 21)
    assert f"{day} 14:00-{day} 16:00 支部党员大会||CONFIRMED" in moved
    assert [line for line in moved if "支部党员大会" in line] == [moved[0]]
    changed = [line for line in moved if "主题党日" in line]
    assert len(changed) == 3
    assert len(set(weekly) & set(changed)) == 2

    place.python(CANCELLED.format(**told))
    for phone in (own, branch):
        (one,) = (line for line in phone.shows(day) if "支部党员大会" in line)
        assert one.endswith("|CANCELLED")
    for folder in (own.folder, branch.folder, anybody.folder):
        said = b"".join(path.read_bytes() for path in (folder / "here").iterdir()).decode()
        assert "不外传" not in said
        assert "示例" not in said

    place.python(RENEWED)
    assert "Not Found" in own.runs("vdirsyncer", "sync", fails=True)
