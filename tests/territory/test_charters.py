"""The rule book of a branch: draft → adopted → in force → revised, by the pages (row S4-10)."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.common.steps import AppendOnly
from linli.people.actors import SYSTEM
from linli.territory.choices import CharterStatus, UnitKind
from linli.territory.models import Charter, CharterStep, Unit
from linli.territory.services import charters
from linli.territory.services import organisation as organisations
from linli.territory.workflow import CHECKS, MOVES
from tests.desk import Desk
from tests.town import WUXING, Town, appointed, at, somebody

LIST = "/office/charters/"
PUBLIC = f"/places/{WUXING}/charters/"
LOOKED: dict[str, Any] = dict.fromkeys(CHECKS, "on")


@pytest.fixture
def branch(town: Town) -> Unit:
    """A branch of 五星村."""
    return organisations.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第一党支部", name_en="First Branch"
    )


@pytest.fixture
def keeper(branch: Unit) -> Desk:
    """The secretary of that branch."""
    return Desk(appointed(somebody("支", "zhi"), "branch_secretary", branch))


def drafts(desk: Desk, branch: Unit, title: str = "学习制度", text: str = "每月一次") -> str:
    """A new draft: the address of its page."""
    sent: dict[str, Any] = {"unit": branch.pk, "title": title, "text": text, "key": str(uuid4())}
    return str(desk.posts(f"{LIST}add/", **sent).headers["Location"])


def version_on(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None, page
    return found.group(1)


def does(desk: Desk, address: str, act: str, status: int = 303, **fields: Any) -> str:
    """Send a form of the rule's page with what the page carries."""
    version = version_on(desk.opens(address))
    answer = desk.posts(f"{address}{act}/", status, **{"version": version, **fields})
    return unescape(answer.content.decode()) or str(answer.headers.get("Location", ""))


def adopts(desk: Desk, address: str, later_days: int = 0, **more: Any) -> str:
    today = clock.today()
    days = {
        "adopted_on": today.isoformat(),
        "in_force_on": (today + timedelta(days=later_days)).isoformat(),
    }
    return does(desk, address, "adopt", **{**days, **LOOKED, **more})


def read(address: str = PUBLIC) -> str:
    return unescape(Client(headers={"accept-language": "en"}).get(address).text)


@pytest.mark.row("S4-10")
def test_a_rule_is_drafted_adopted_comes_into_force_on_its_day_and_is_revised(
    keeper: Desk, branch: Unit
) -> None:
    address = drafts(keeper, branch, text="第一条 每月学习一次。\n第二条 会后打扫。")
    assert "学习制度" not in read()
    does(
        keeper, address, "write", title="学习制度", text="第一条 每月学习一次。\n第二条 轮流讲课。"
    )
    adopts(keeper, address, later_days=7)
    page = read()
    assert page.index("To come") < page.index("学习制度")
    assert "No rule is in force yet" in page

    with at(clock.now() + timedelta(days=7)):
        assert read().index("In force") < read().index("学习制度")  # also before the worker comes
        assert charters.put_in_force() == 1
        assert charters.put_in_force() == 0
        first = Charter.objects.get()
        assert first.status == CharterStatus.IN_FORCE
        second = does(keeper, address, "revise")
        text = "第一条 每月学习两次。\n第二条 轮流讲课。"
        does(keeper, second, "write", title="学习制度", text=text)
        assert "<del>" in keeper.opens(second)
        adopts(keeper, second)

        first.refresh_from_db()
        assert first.status == CharterStatus.REVISED
        page = read()
        assert page.count("学习制度") == 1
        assert "edition 2" in page
        old, new = (read(f"{PUBLIC}{one.pk}/") for one in Charter.objects.order_by("edition"))
    assert "每月学习一次" in old
    assert "no longer in force" in old
    assert re.search(r"<del>.*每月学习一次", new)
    assert re.search(r"<ins>.*每月学习两次", new)
    verbs = CharterStep.objects.filter(record=first).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["draft", "write", "adopt", "enforce", "revise", "replace"]
    story = keeper.opens(address)
    for words in ("Drafted", "Text changed", "Adopted", "In force", "Revision begun"):
        assert words in story


@pytest.mark.row("S4-10")
def test_no_rule_is_adopted_before_the_list_was_looked_at(keeper: Desk, branch: Unit) -> None:
    address = drafts(keeper, branch, text="不来开会罚款50元")
    for left_out in CHECKS:
        nothing: dict[str, Any] = {left_out: ""}
        page = adopts(keeper, address, **nothing, status=422)
        assert "Look at this before it is adopted." in page
    today = clock.today()
    adopts(keeper, address, adopted_on=(today + timedelta(days=1)).isoformat(), status=422)
    before = (today - timedelta(days=3)).isoformat()
    adopts(keeper, address, in_force_on=before, status=422)
    assert Charter.objects.get().status == CharterStatus.DRAFT


def test_sent_twice_it_is_one_draft_one_adoption_and_one_revision(
    keeper: Desk, branch: Unit
) -> None:
    sent: dict[str, Any] = {"unit": branch.pk, "title": "学习制度", "text": "每月一次"}
    sent["key"] = str(uuid4())
    addresses = {keeper.posts(f"{LIST}add/", **sent).headers["Location"] for _press in range(2)}
    address = str(addresses.pop())
    assert not addresses
    adopts(keeper, address)
    adopts(keeper, address)
    assert does(keeper, address, "revise") == does(keeper, address, "revise")
    assert Charter.objects.count() == 2
    assert CharterStep.objects.filter(verb="adopt").count() == 1


def test_who_was_slower_keeps_the_words_and_what_was_adopted_is_not_changed(
    town: Town, keeper: Desk, branch: Unit
) -> None:
    address = drafts(keeper, branch)
    seen = version_on(keeper.opens(address))
    does(Desk(town.secretary), address, "write", title="学习制度", text="每周一次")
    page = does(keeper, address, "write", 409, title="学习制度", text="每天一次", version=seen)
    assert "每天一次" in page
    assert "Somebody else changed this rule" in page
    assert Charter.objects.get().text == "每周一次"
    adopts(keeper, address, later_days=3)
    assert "cannot be done in the state" in does(
        keeper, address, "write", 409, title="学习制度", text="偷改"
    )
    does(keeper, address, "take_back", 422, reason=" ")
    does(keeper, address, "take_back", reason="写错了日子")
    assert "写错了日子" in keeper.opens(address)
    does(keeper, address, "drop")
    assert "学习制度" not in keeper.opens(LIST)
    assert "学习制度" in keeper.opens(f"{LIST}?over=yes")


def test_a_repealed_rule_stays_readable_and_is_in_force_no_longer(
    keeper: Desk, branch: Unit
) -> None:
    address = drafts(keeper, branch)
    adopts(keeper, address)
    assert "学习制度" in read()
    does(keeper, address, "repeal", reason="合到新制度里")
    assert "学习制度" not in read()
    assert "no longer in force" in read(f"{PUBLIC}{Charter.objects.get().pk}/")


def test_the_worker_puts_it_in_force_by_itself(
    keeper: Desk, branch: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = drafts(keeper, branch)
    adopts(keeper, address, later_days=1)
    with at(clock.now() + timedelta(days=2)):
        assert charters.put_in_force() == 1
        step = CharterStep.objects.get(verb="enforce")
    assert step.actor["kind"] == "system"
    assert step.is_intact()


def test_the_history_is_only_ever_added_to(keeper: Desk, branch: Unit) -> None:
    drafts(keeper, branch)
    step = CharterStep.objects.get()
    with pytest.raises(AppendOnly):
        step.delete()
    with pytest.raises(AppendOnly):
        CharterStep.objects.all().delete()


def test_a_draft_is_read_by_staff_alone_and_kept_by_whoever_keeps_the_branch(
    town: Town, keeper: Desk, branch: Unit
) -> None:
    other = organisations.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第二党支部"
    )
    address = drafts(keeper, branch)
    key = Charter.objects.get().pk
    assert Client().get(f"{PUBLIC}{key}/").status_code == 404
    assert Client().get(f"/places/340223102001/charters/{key}/").status_code == 404
    clerk = Desk(town.clerk)
    assert "每月一次" in clerk.opens(address)
    for act in ("write", "adopt", "drop", "repeal", "revise", "take_back"):
        clerk.posts(f"{address}{act}/", 403, title="x", text="x", reason="x")
    elsewhere = Desk(appointed(somebody("二", "er"), "branch_secretary", other))
    for desk in (elsewhere, Desk(town.outsider)):
        desk.opens(address, 404)
        desk.posts(f"{address}drop/", 404)
    Desk(town.nobody).opens(LIST, 403)
    keeper.posts(f"{LIST}add/", 422, unit=other.pk, title="x", text="x")


def test_every_state_has_its_moves_and_every_move_leads_to_a_state() -> None:
    assert set(MOVES) == set(CharterStatus)
    for moves in MOVES.values():
        for move in moves.values():
            assert move.to in {"", *CharterStatus}
            assert move.who


def test_the_lists_ask_as_much_for_few_as_for_many(keeper: Desk, branch: Unit) -> None:
    now = drafts(keeper, branch)
    adopts(keeper, now)
    pages = (LIST, now, PUBLIC, f"{PUBLIC}{Charter.objects.get().pk}/")
    few = asked(keeper, pages)
    for number in range(6):
        now = does(keeper, now, "revise")
        does(keeper, now, "write", title="学习制度", text=f"每月{number}次")
        adopts(keeper, now)
        drafts(keeper, branch, title=f"制度{number}")
        adopts(keeper, drafts(keeper, branch, title=f"新制度{number}"))
    assert asked(keeper, (LIST, now, PUBLIC, pages[3])) == few
    assert max(few) <= 14


def asked(desk: Desk, pages: tuple[str, ...]) -> list[int]:
    """How many queries each page takes, once what is said but once has been said."""
    counts = []
    for page in pages:
        desk.opens(page)
        with CaptureQueriesContext(connection) as queries:
            desk.opens(page)
        counts.append(len(queries))
    return counts
