"""From an empty folder: a place that is in no demonstration is set up, staffed, used, saved, lost
and brought back — with nothing but the commands of the guide and the pages."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from allauth.mfa.totp.internal import auth as totp

from tests.hands import Hands
from tests.operations.copies import ROWS, WRITTEN_BY_RESTORING
from tools.installation import Installation, empty_installation
from tools.visitor import Visitor

TOWNSHIP, VILLAGE = "340223103", "340223103200"  # 三里镇, 澄桥村委会: not in the demonstration
PASSWORD = "三里镇澄桥村的灯亮了"
PHONE = "13800001234"
WRITTEN_MEANWHILE = {*WRITTEN_BY_RESTORING, "django_session", "linli_cache"}

pytestmark = pytest.mark.slow


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Installation]:
    with empty_installation(tmp_path / "var", LINLI_LANGUAGE="en") as place:
        yield place


def comes_in(place: Installation, link: str, name: str) -> Hands:
    """Accept an invitation and choose a password."""
    hands = Hands(Visitor(place.port)).opens(urlsplit(link).path)
    assert hands.status == 200, hands.words
    hands.sends(chosen=name, stays_by="password", password=PASSWORD, again=PASSWORD)
    assert hands.status == 200, hands.words
    return hands


def sets_up_a_second_factor(hands: Hands) -> None:
    """An app on the phone, as whoever works at the township has to."""
    hands.opens("/work/")
    assert "/account/" in hands.path, hands.words
    ways = hands.found("//main//a[contains(@class, 'main')]/@href")
    assert ways, hands.path + hands.words
    hands.opens(str(ways[0]))
    secret = re.search(r"\b[A-Z2-7]{32}\b", hands.text)
    assert secret is not None, hands.words
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret[0], counter))
    hands.sends(code=code)
    assert hands.opens("/work/").path == "/work/", hands.words


def is_invited(admin: Hands, name: str, role: str, where: str) -> str:
    """Somebody new is posted; the link of their slip."""
    admin.opens(f"/office/staff/{VILLAGE}/invite/")
    admin.sends(name=name, role=admin.option("role", role), where=admin.option("where", where))
    link = re.search(r"https?://[^/\s]+/join/[\w-]+/", admin.text)
    assert link is not None, admin.words
    return link[0]


def furnishes(admin: Hands) -> None:
    """A group with two lanes, and one grid over both."""
    admin.opens(f"/office/places/{VILLAGE}/add/")
    for kind, name in (("group", "第一村民小组"), ("address", "澄桥东路"), ("address", "澄桥西路")):
        admin.opens(f"/office/places/{VILLAGE}/")
        inside = admin.found("//a[contains(@href, '/add/?in=')]/@href")
        admin.opens(str(inside[0]) if kind == "address" else f"/office/places/{VILLAGE}/add/")
        fields = {"name_zh": name}
        if "kind" in admin.names():
            fields["kind"] = kind
        admin.sends(**fields)
        assert admin.status == 200, admin.words
        assert name in admin.opens(f"/office/places/{VILLAGE}/").text, admin.words
    admin.opens(f"/office/places/{VILLAGE}/grids/")
    admin.sends(how=admin.option("how", "每个村民小组一个网格"), title="第一版")
    admin.opens(f"{admin.path}publish/").sends(reason="第一版")
    assert admin.status == 200, admin.words


def does(hands: Hands, number: str, verb: str, **given: str) -> None:
    """One of the office's verbs on a matter."""
    hands.opens(f"/matters/{number}/").sends(f"/do/{verb}/", **given)
    assert hands.status == 200, (verb, hands.words)


def is_lost(place: Installation) -> None:
    """The database is gone, and with it the photos."""
    shutil.rmtree(place.var / "media", ignore_errors=True)
    if place.url.startswith("sqlite"):
        for file in place.var.glob("linli.sqlite3*"):
            file.unlink()
        return
    with psycopg.connect(place.url, autocommit=True) as server:
        server.execute("DROP SCHEMA public CASCADE")
        server.execute("CREATE SCHEMA public")


def everything(place: Installation) -> dict[str, object]:
    found: dict[str, object] = json.loads(place.python(ROWS))
    return {name: rows for name, rows in found.items() if name not in WRITTEN_MEANWHILE}


def test_a_second_place_begins_works_and_survives_the_loss_of_its_database(
    made: Installation, tmp_path: Path
) -> None:
    link = made.linli("setup", "--unit", TOWNSHIP, "--admin", "示例·甲", "--phone", "0553-0000000")
    made.serve()
    made.start("worker")

    admin = comes_in(made, link.stdout.strip().splitlines()[-1], "jia")
    sets_up_a_second_factor(admin)
    furnishes(admin)
    links = {
        "yi": is_invited(admin, "示例·乙", "专职网格员", "第一村民小组网格"),
        "bing": is_invited(admin, "示例·丙", "村（社区）经办人", "澄桥"),
        "ding": is_invited(admin, "示例·丁", "总网格长", "澄桥"),
    }
    staff = {name: comes_in(made, link, name) for name, link in links.items()}

    resident = Hands(Visitor(made.port)).opens(f"/places/{VILLAGE}/report/")
    lane = resident.option("unit", "澄桥东路")
    resident.sends(text="澄桥东路的灯不亮", unit=lane, phone=PHONE)
    number = re.search(r"/r/(\d{11})/", resident.path)
    assert number is not None, resident.words
    secret_link = resident.path

    assert number[1] in staff["yi"].opens("/work/").text, staff["yi"].words
    does(staff["yi"], number[1], "accept")
    does(staff["yi"], number[1], "complete", answer="换了灯泡")
    checker = next(one for one in (staff["ding"], staff["bing"]) if _may(one, number[1]))
    does(checker, number[1], "pass_check")
    resident.opens(secret_link).sends("/rate/", solved="yes", satisfied="5", words="谢谢")
    assert "谢谢" in resident.opens(secret_link).text

    made.linli("backup", str(tmp_path / "safe"), "--keys", str(tmp_path / "keys"))
    made.end()
    made.started.clear()
    for hands in (admin, resident, *staff.values()):
        hands.visitor.leave()
    before = everything(made)
    is_lost(made)
    said = made.linli("restore", str(tmp_path / "safe"), "--keys", str(tmp_path / "keys")).stdout
    assert "are there" in said

    assert everything(made) == before
    made.serve()
    assert "谢谢" in resident.opens(secret_link).text
    assert staff["yi"].opens("/work/").status == 200
    again = Hands(Visitor(made.port)).opens("/sign-in/")
    again.sends(username="bing", password=PASSWORD)
    assert again.opens(f"/matters/{number[1]}/").status == 200
    assert "138****1234" in again.opens(f"/matters/{number[1]}/contact/").text, again.words
    assert "澄桥东路" in resident.opens(f"/search/?q={quote('澄桥东路')}").words
    for hands in (resident, again, *staff.values()):
        hands.visitor.leave()


def _may(hands: Hands, number: str) -> bool:
    return bool(hands.opens(f"/matters/{number}/").found("//form[contains(@action, 'pass_check')]"))
