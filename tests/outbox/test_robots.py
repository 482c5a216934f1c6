"""Groups of staff, told by robots: the documented wire formats, and nothing personal in them."""

import base64
import hmac
import threading
from hashlib import sha256
from urllib.parse import quote

import pytest
from pytest_django import Settings

from linli.common import clock, crypto
from linli.matters import services as matters
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message, Robot
from tests.desk import Desk
from tests.outbox.conftest import MONDAY
from tests.outbox.gateways import Gateway, gateway
from tests.stages import later
from tests.town import HECHENG, WUXING, YIJIANG, Town
from tools.installation import free_port

pytestmark = pytest.mark.django_db
PAGE = f"/office/groups/{WUXING}/"
SECRET = "SEC0123456789"


def adds(town: Town, here: Gateway, kind: str, secret: str = "", **more: str) -> Robot:
    """The chief adds a group on the page of the village."""
    address = f"{here.host}/robot/send?key=of-the-group"
    fields = {"name": "示例群", "kind": kind, "address": address, "secret": secret, **more}
    Desk(town.chief).posts(PAGE, 303, **fields)
    return Robot.objects.latest("made_at")


def told() -> int:
    """The worker's round."""
    made = outbox.tell_groups()
    outbox.deliver_due(matters.what_became)
    return made


def in_group() -> Message:
    return Message.objects.get(channel=Channel.ROBOT)


def mac(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), sha256).digest()).decode()


def test_wecom_is_called_with_its_key_and_a_plain_text(town: Town, settings: Settings) -> None:
    with gateway(settings) as here:
        adds(town, here, "wecom")
        number = town.reports(kind="danger").number
        assert told() == 1
    (heard,) = here.heard
    assert (heard.method, heard.path) == ("POST", "/robot/send?key=of-the-group")
    assert heard.headers["content-type"].startswith("application/json")
    assert heard.json["msgtype"] == "text"
    text = heard.json["text"]["content"]
    assert f"/matters/{number}/" in text
    assert in_group().state == State.SENT


def test_dingtalk_is_signed_in_the_address(town: Town, settings: Settings) -> None:
    with gateway(settings) as here:
        adds(town, here, "dingtalk", SECRET)
        town.reports(kind="danger")
        told()
    (heard,) = here.heard
    moment = str(int(MONDAY.timestamp() * 1000))
    sign = mac(SECRET, f"{moment}\n{SECRET}")
    assert heard.path.endswith(f"&timestamp={moment}&sign={quote(sign, safe='')}")
    assert heard.query == {"key": "of-the-group", "timestamp": moment, "sign": sign}
    assert heard.json.keys() == {"msgtype", "text"}


def test_feishu_is_signed_in_the_body(town: Town, settings: Settings) -> None:
    with gateway(settings, answer={"StatusCode": 0, "StatusMessage": "success"}) as here:
        adds(town, here, "feishu", SECRET)
        town.reports(kind="danger")
        told()
    (heard,) = here.heard
    moment = str(int(MONDAY.timestamp()))
    assert heard.json["timestamp"] == moment
    assert heard.json["sign"] == mac(f"{moment}\n{SECRET}", "")
    assert heard.json["msg_type"] == "text"
    assert in_group().state == State.SENT


def test_a_group_is_told_once_and_never_a_name_a_number_or_private_words(
    town: Town, settings: Settings
) -> None:
    with gateway(settings) as here:
        adds(town, here, "wecom")
        town.reports("陈某家路灯", kind="danger", name="示例·客", phone="13800001234")
        secret = town.reports("邻居打人", kind="danger", private=True)
        assert told() == 2
        assert told() == 0
    said = "\n".join(heard.json["text"]["content"] for heard in here.heard)
    for word in ("示例", "13800001234", "138*", "陈某", "打人", "新屋巷"):
        assert word not in said
    private = next(one for one in here.heard if secret.number in one.json["text"]["content"]).json[
        "text"
    ]["content"]
    assert secret.kind.name_zh not in private


def test_what_can_wait_is_held_for_the_shift_and_comes_as_one(
    town: Town, settings: Settings
) -> None:
    with gateway(settings) as here:
        adds(town, here, "wecom")
        with clock.told(MONDAY.replace(hour=23)):
            town.reports("一")
            town.reports("二")
            assert told() == 2
            assert here.heard == []
        with clock.told(MONDAY.replace(day=24, hour=7, minute=30)):
            told()
            assert here.heard == []  # awake, and not on shift yet
        with clock.told(MONDAY.replace(day=24, hour=9)):
            told()
    (heard,) = here.heard
    assert heard.json["text"]["content"].count("/matters/") == 2


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"status": 302}, "not_taken"),
        ({"status": 500}, "not_taken"),
        ({"status": 429}, "limit"),
        ({"answer": {"errcode": 310000, "errmsg": "sign not match"}}, "key"),
        ({"answer": {"errcode": 45009}}, "limit"),
        ({"answer": ["?"]}, "not_taken"),
        ({"wait": threading.Event()}, "down"),
    ],
)
def test_each_failure_is_said_in_plain_words_and_tried_again(
    answers: dict[str, object], problem: str, town: Town, settings: Settings
) -> None:
    with gateway(settings, **answers) as here:
        adds(town, here, "wecom")
        town.reports(kind="danger")
        told()
        assert len(here.heard) == 1  # a redirect is not followed
        found = in_group()
        assert (found.problem, found.state, found.tries) == (problem, State.WAITING, 1)
        assert "of-the-group" not in found.last_error
        assert str(found.get_problem_display()) in Desk(town.chief).opens("/messages/failed/")
        here.status, here.answer = 200, {"errcode": 0}
        if here.wait:
            here.wait.set()
        with later(minutes=2):
            told()
    assert in_group().state == State.SENT


def test_a_dead_robot_does_not_hold_up_e_mail(town: Town, settings: Settings) -> None:
    with gateway(settings) as here:
        adds(town, here, "wecom")
    town.reports(kind="danger")
    told()
    states = dict(Message.objects.values_list("channel", "state"))
    assert states == {"inbox": "sent", "email": "sent", "robot": "waiting"}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x",
        "http://169.254.169.254/latest",
        "https://qyapi.weixin.qq.com.evil.example/x",
        "https://qyapi.weixin.qq.com@evil.example/x",
        "https://qyapi.weixin.qq.com:8443/x",
        "http://qyapi.weixin.qq.com/x",
        "https://[::1]/x",
        "https://qyapi.weixin.qq.com/x\\@evil y",
        "file:///etc/passwd",
        "qyapi.weixin.qq.com/x",
        "https://[/x",
    ],
)
def test_an_address_leads_only_to_hosts_that_the_installation_names(
    address: str, town: Town, settings: Settings
) -> None:
    settings.LINLI_ROBOT_HOSTS = ["qyapi.weixin.qq.com"]
    fields = {"name": "群", "kind": "wecom", "address": address, "secret": ""}
    page = Desk(town.chief).posts(PAGE, 422, **fields).content.decode()
    assert 'aria-invalid="true"' in page
    assert not Robot.objects.exists()


def test_a_host_that_was_taken_off_since_is_called_no_more(town: Town, settings: Settings) -> None:
    with gateway(settings) as here:
        adds(town, here, "wecom")
        settings.LINLI_ROBOT_HOSTS = [f"http://127.0.0.1:{free_port()}"]
        town.reports(kind="danger")
        told()
        assert here.heard == []
    assert (in_group().state, in_group().problem) == (State.FAILED, "not_set")


def test_address_and_secret_are_sealed_and_shown_to_nobody(town: Town, settings: Settings) -> None:
    with gateway(settings) as here:
        robot = adds(town, here, "dingtalk", SECRET)
        page = Desk(town.chief).opens(PAGE)
    assert "示例群" in page
    assert "of-the-group" not in page
    assert SECRET not in page
    assert robot.secret_sealed
    assert SECRET.encode() not in bytes(robot.secret_sealed)
    assert crypto.unseal(robot.secret_sealed, context=f"outbox.Robot.secret:{robot.pk}") == SECRET


def test_a_group_is_tried_and_ended_on_the_page(town: Town, settings: Settings) -> None:
    chief = Desk(town.chief)
    with gateway(settings) as here:
        robot = adds(town, here, "wecom")
        chief.posts(f"{PAGE}{robot.pk}/", 303, do="try")
        assert len(here.heard) == 1
        here.answer = {"errcode": 93000}
        assert "does not accept our key" in (
            chief.posts(f"{PAGE}{robot.pk}/", 422, do="try").content.decode()
        )
        chief.posts(f"{PAGE}{robot.pk}/", 422, do="x")
        assert Robot.objects.in_use().get() == robot
        chief.posts(f"{PAGE}{robot.pk}/", 303, do="end")
        town.reports(kind="danger")
        assert told() == 0
    assert "No group is told yet" in chief.opens(PAGE)


def test_sent_twice_it_is_added_once(town: Town, settings: Settings) -> None:
    key = "0193a0c0-0000-7000-8000-000000000001"
    with gateway(settings) as here:
        adds(town, here, "wecom", key=key)
        adds(town, here, "wecom", key=key)
    assert Robot.objects.count() == 1


def test_only_whoever_leads_the_place_keeps_its_groups(town: Town) -> None:
    for who in (town.grid_member, town.outsider):
        Desk(who).opens(PAGE, 404)
    Desk(town.grid_member).opens("/office/groups/", 403)
    Desk(town.chief).opens("/office/groups/", 302)


def test_a_township_s_group_hears_of_its_villages_and_of_no_other(
    town: Town, settings: Settings
) -> None:
    with gateway(settings) as here:
        address = f"{here.host}/x"
        Desk(town.lead).posts(
            f"/office/groups/{HECHENG}/", 303, name="镇", kind="wecom", address=address, secret=""
        )
        town.reports(kind="danger")
        town.reports(kind="danger", place_code=YIJIANG, unit_id=None)
        assert told() == 1
