"""What `people` holds about persons: contact data, accounts, consents, and sign-ins."""

from collections.abc import Iterable
from typing import Final

from django.contrib.sessions.models import Session

from linli.common.clock import local
from linli.common.personal import (
    EVERYBODY,
    STAFF,
    Fact,
    Holding,
    KeptRows,
    Plain,
    Shown,
    Subject,
    nothing_to_show,
)
from linli.people.models import ApiClient, Consent, Invitation, Person, User
from linli.people.personal_sign_in import DUTY, SIGN_IN_HOLDINGS, ended_sign_ins

NAME: Final = Plain("姓名", "Name")
PHONE: Final = Plain("电话", "Telephone")
ADDRESS: Final = Plain("地址", "Address")
KEPT: Final = Plain("有，已加密", "Kept, sealed")
LANGUAGE: Final = Plain("语言", "Language")
USER_NAME: Final = Plain("用户名", "User name")
EMAIL: Final = Plain("电子邮箱", "E-mail")
SIGNED_IN: Final = Plain("上次登录", "Last sign-in")
INVITED: Final = Plain("邀请", "Invited")
PROGRAM: Final = Plain("您发的密钥", "Key that you made")
AGREED: Final = Plain("同意的用途", "Agreed to")


def _persons(subject: Subject) -> Iterable[Shown]:
    person = Person.objects.filter(pk=subject.person_id).first() if subject.person_id else None
    if person is None:
        return
    facts = (
        Fact(NAME, person.display_name),
        Fact(PHONE, person.phone_masked),
        Fact(ADDRESS, str(KEPT) if person.address_sealed else ""),
        Fact(LANGUAGE, person.get_locale_display() if person.locale else ""),
    )
    told = tuple(fact for fact in facts if fact.text)
    if told:
        yield Shown(told, since=subject.ended_at)


def _accounts(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for user in User.objects.filter(person_id=subject.person_id):
        last = f"{local(user.last_login):%Y-%m-%d %H:%M}" if user.last_login else ""
        facts = (Fact(USER_NAME, user.username), Fact(EMAIL, user.email), Fact(SIGNED_IN, last))
        yield Shown(tuple(fact for fact in facts if fact.text))


def _invitations(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Invitation.objects.filter(person_id=subject.person_id).select_related("made_by")
    for row in rows.order_by("made_at"):
        maker = row.made_by.display_name if row.made_by else ""
        words = " · ".join(filter(None, (f"{local(row.made_at):%Y-%m-%d}", maker, row.reason)))
        yield Shown((Fact(INVITED, words),))


def _clients(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None or subject.record_id is not None:
        return
    for row in ApiClient.objects.filter(created_by_id=subject.person_id).order_by("created_at"):
        until = f" – {local(row.ended_at):%Y-%m-%d}" if row.ended_at else ""
        yield Shown((Fact(PROGRAM, f"{row.name} · {local(row.created_at):%Y-%m-%d}{until}"),))


def _consents(subject: Subject) -> Iterable[Shown]:
    if subject.person_id is None:
        return
    for row in Consent.objects.filter(person_id=subject.person_id).order_by("given_at"):
        until = f" – {local(row.withdrawn_at):%Y-%m-%d}" if row.withdrawn_at else ""
        days = f"{local(row.given_at):%Y-%m-%d}{until}"
        yield Shown((Fact(AGREED, f"{row.purpose} · {days}"),), since=subject.ended_at)


HOLDINGS: Final = (
    Holding(
        label="people.Person",
        name=Plain("姓名和联系方式", "Name and contact data"),
        whose=EVERYBODY,
        what=Plain(
            "您留下的姓名、电话、地址，和您读的语言；电话和地址加密保存，默认只露尾号",
            "The name, telephone and address that you left, and the language that you read; "
            "telephone and address are sealed and shown masked",
        ),
        why=Plain("回访，问清楚地点和情况", "To ring you back and to ask where and what it is"),
        ground=Plain(
            "您自愿留下，可随时撤回（《个人信息保护法》第十三条、第十五条）；工作人员：履行职责",
            "You left it of your own will and may withdraw it (PIPL art. 13, 15); "
            "staff: the duties of their post",
        ),
        rule="retention.contact",
        kept=Plain(
            "从事项结束那天算起；工作人员的，保存到没有岗位为止",
            "Counted from the day on which the matter ended; for staff as long as they have a post",
        ),
        correct=Plain(
            "凭链接自己改，或者请经办人改", "By yourself with your link, or through a clerk"
        ),
        erase=Plain("号码、姓名、地址当即删除", "Number, name and address are deleted at once"),
        show=_persons,
    ),
    Holding(
        label="people.User",
        name=Plain("登录账号", "Account"),
        whose=STAFF,
        what=Plain(
            "用户名、电子邮箱（可不填）、密码的散列值、上次登录的时间",
            "User name, e-mail address (if given), a hash of the password, the last sign-in",
        ),
        why=Plain("登录系统，收到提醒", "To sign in, and to be told what waits"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="",
        kept=Plain("账号停用为止", "As long as the account is in use"),
        correct=Plain("在自己的账号页面改", "On the page of one's account"),
        erase=Plain(
            "电子邮箱可以删；用户名随账号停用",
            "The e-mail address can go; the user name ends with the account",
        ),
        show=_accounts,
    ),
    Holding(
        label="people.Invitation",
        name=Plain("邀请", "Invitations"),
        whose=STAFF,
        what=Plain(
            "谁在何时邀请您、为什么、是否已接受；链接和登录码不保存，只存散列值",
            "Who invited you, when and why, and whether you accepted; link and code are not kept, "
            "only their hashes",
        ),
        why=Plain("让您不用邮箱也能登录", "To let you in without e-mail"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="retention.invitations",
        kept=Plain("从邀请到期那天算起", "Counted from the day on which it expired"),
        correct=Plain("请经办人重新邀请", "By a new invitation from a clerk"),
        erase=Plain("随账号删除", "Deleted with the account"),
        show=_invitations,
    ),
    Holding(
        label="people.ApiClient",
        name=Plain("外部程序的密钥", "Keys of other programs"),
        whose=STAFF,
        what=Plain(
            "您给哪个程序发了密钥、什么时候；密钥不保存，只存散列值",
            "For which program you made a key and when; the key is not kept, only its hash",
        ),
        why=Plain("查得到是谁让程序进来的", "To know who let a program in"),
        ground=DUTY,
        rule="",
        kept=Plain("一直保存：它做过的事还要说得清", "Kept: what it did has to stay explained"),
        correct=Plain("停用密钥，重新发一把", "By ending the key and making another one"),
        erase=Plain("您的名字随您的记录删除", "Your name goes with your record"),
        show=_clients,
    ),
    Holding(
        label="people.Consent",
        name=Plain("同意记录", "Consents"),
        whose=EVERYBODY,
        what=Plain(
            "您同意过哪项用途、何时同意、何时撤回",
            "What you agreed to, when, and when you withdrew it",
        ),
        why=Plain(
            "证明是您同意的，并且可以撤回", "To prove that you agreed, and to let you undo it"
        ),
        ground=Plain("《个人信息保护法》第十四条、第十五条", "PIPL art. 14, 15"),
        rule="retention.contact",
        kept=Plain("和联系方式一起", "Together with the contact data"),
        correct=Plain("撤回同意", "By withdrawing it"),
        erase=Plain("和联系方式一起删除", "Deleted together with the contact data"),
        show=_consents,
    ),
    Holding(
        label="sessions.Session",
        name=Plain("登录会话", "Sessions"),
        whose=STAFF,
        what=Plain(
            "哪个浏览器登录着；居民不登录，没有会话",
            "Which browser is signed in; residents never sign in and have none",
        ),
        why=Plain("不必每个页面都输密码", "So that a password is asked for once"),
        ground=Plain("履行岗位职责", "The duties of the post"),
        rule="retention.sessions",
        kept=Plain("过期以后", "Counted from the end of the session"),
        correct=Plain("不适用", "Nothing to correct"),
        erase=Plain("退出登录即删除", "Deleted by signing out"),
        show=nothing_to_show,
    ),
    *SIGN_IN_HOLDINGS,
)

KEEPINGS: Final = (
    KeptRows(
        record="people.invitations",
        name=Plain("到期的邀请", "Invitations that expired"),
        rule="retention.invitations",
        rows=Invitation.objects.all,
        since="expires_at",
    ),
    KeptRows(
        record="people.sessions",
        name=Plain("过期的会话", "Sessions that ended"),
        rule="retention.sessions",
        rows=Session.objects.all,
        since="expire_date",
    ),
    KeptRows(
        record="people.sign_ins",
        name=Plain("已结束的登录", "Sign-ins that ended"),
        rule="retention.sessions",
        rows=ended_sign_ins,
        since="last_seen_at",
    ),
)
