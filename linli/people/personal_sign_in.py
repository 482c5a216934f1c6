"""What django-allauth's tables hold about persons who sign in."""

from collections.abc import Iterable
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from linli.common.clock import local
from linli.common.personal import (
    STAFF,
    Fact,
    Holding,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)
from linli.people import devices

FACTOR: Final = Plain("第二验证方式", "Second factor")
DEVICE: Final = Plain("登录的设备", "Signed in on")
DUTY: Final = Plain("履行岗位职责", "The duties of the post")
ACCOUNT_PAGE: Final = Plain("在自己的账号页面", "On the page of one's account")
IN_USE: Final = Plain("账号停用为止", "As long as the account is in use")


def _factors(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in Authenticator.objects.filter(user__person_id=subject.person_id):
        words = f"{row.get_type_display()} · {local(row.created_at):%Y-%m-%d}"
        yield Shown((Fact(FACTOR, words),))


def _sign_ins(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in UserSession.objects.filter(user__person_id=subject.person_id):
        seen = f"{local(row.last_seen_at):%Y-%m-%d %H:%M}"
        yield Shown((Fact(DEVICE, f"{devices.words(row.user_agent)} · {row.ip} · {seen}"),))


def ended_sign_ins() -> QuerySet[Any]:
    """Those whose session is gone."""
    rows: QuerySet[Any] = UserSession.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    )
    return rows


SIGN_IN_HOLDINGS: Final = (
    Holding(
        label="mfa.Authenticator",
        name=Plain("第二验证方式", "Second factors"),
        whose=STAFF,
        what=Plain(
            "验证器的密钥（加密保存）、通行密钥的公钥和名称、恢复码",
            "The key of an app for one-time codes (sealed), public keys and names of passkeys, "
            "recovery codes",
        ),
        why=Plain("光有密码的人登录不了", "So that a password alone opens nothing"),
        ground=DUTY,
        rule="",
        kept=IN_USE,
        correct=ACCOUNT_PAGE,
        erase=ACCOUNT_PAGE,
        show=_factors,
    ),
    Holding(
        label="usersessions.UserSession",
        name=Plain("登录的设备", "Signed-in devices"),
        whose=STAFF,
        what=Plain(
            "浏览器名称、网络地址、何时登录、上次使用（每小时最多记一次）",
            "The browser's name and address, since when, and when last used (noted at most once "
            "an hour)",
        ),
        why=Plain(
            "让本人看到在哪里登录着，丢了手机能退出",
            "To show its owner where they are signed in, and to sign out a lost phone",
        ),
        ground=DUTY,
        rule="retention.sessions",
        kept=Plain("登录结束以后", "Counted from the end of the session"),
        correct=ACCOUNT_PAGE,
        erase=Plain("退出登录即删除", "Deleted by signing out"),
        show=_sign_ins,
    ),
    Holding(
        label="socialaccount.SocialAccount",
        name=Plain("单位账号", "Office accounts"),
        whose=STAFF,
        what=Plain(
            "单位登录系统给的编号，和它随登录发来的名称",
            "The number that the office's sign-in gives, and the name that it sends along",
        ),
        why=Plain("用单位的账号登录", "To sign in with the account of one's office"),
        ground=DUTY,
        rule="",
        kept=IN_USE,
        correct=ACCOUNT_PAGE,
        erase=ACCOUNT_PAGE,
        show=nothing_to_show,
    ),
)
