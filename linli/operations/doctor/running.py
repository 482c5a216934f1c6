"""What has to go on: the worker, messages, backups; and what an office needs before it begins."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Kind, Matter
from linli.operations.doctor.findings import Finding, error, ok, warning
from linli.operations.services import signs
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message, Robot
from linli.outbox.services.mail_server import mail_problem
from linli.people.models import Invitation, User
from linli.rulesets import services as rulesets
from linli.rulesets.models import Rule
from linli.search.choices import What
from linli.search.models import Entry
from linli.territory.models import Posting, Role, Unit

MINUTE: Final = timedelta(minutes=1)
LATE: Final = timedelta(minutes=10)  # a message that is due this long was not picked up
BACKUP_EVERY: Final = timedelta(days=2)
NEXT_YEAR_FROM_MONTH: Final = 12  # clocks of December already reach into January
ADMINISTRATION: Final = "postings.manage"


def worker() -> Iterator[Finding]:
    """It beat a moment ago."""
    about = _("Worker")
    age = signs.age(signs.WORKER)
    if signs.is_alive(age):
        yield ok(about, _("alive"))
        return
    since = (
        "" if age is None else _("last seen %(minutes)d minutes ago") % {"minutes": age / MINUTE}
    )
    yield error(
        about,
        since or _("It never ran here."),
        _("Start it: systemctl start linli-worker (or: linli worker)"),
    )


def outbox() -> Iterator[Finding]:
    """Messages leave."""
    about = _("Messages")
    late = Message.objects.filter(state=State.WAITING, due_at__lt=clock.now() - LATE).count()
    failed = Message.objects.failed().count()
    if late:
        yield error(
            about,
            ngettext("%(count)d message is late.", "%(count)d messages are late.", late)
            % {"count": late},
            _("See whether the worker runs and what its log says."),
        )
    if failed:
        yield warning(
            about,
            ngettext(
                "%(count)d message could not be delivered.",
                "%(count)d messages could not be delivered.",
                failed,
            )
            % {"count": failed},
            _("Look at the page “Not delivered”, which has a button to try again."),
        )
    if not late and not failed:
        yield ok(about, _("all delivered"))


def mail() -> Iterator[Finding]:
    """E-mail can leave."""
    problem = mail_problem()
    if problem:
        yield warning(_("E-mail"), problem, _("Then try it: linli send-test-mail ADDRESS"))
    else:
        yield ok(_("E-mail"), _("the mail server answers"))


def texts() -> Iterator[Finding]:
    """Text messages and groups: what is set up, and what failed."""
    about = _("Text messages")
    if not settings.LINLI_SMS:
        yield ok(about, _("no gateway is set; reporters with a telephone alone are rung"))
    elif settings.LINLI_SMS_IN is None:
        yield warning(
            about,
            _("Answers are not taken."),
            _("Set LINLI_SMS_IN_SECRET and give the gateway this address: %(address)s")
            % {"address": f"{settings.LINLI_ADDRESS}/sms/answers/"},
        )
    else:
        yield from _by_channel(about, Channel.SMS)
    count = Robot.objects.in_use().count()
    words = ngettext("%(count)d group is told", "%(count)d groups are told", count)
    yield from _by_channel(_("Groups"), Channel.ROBOT, words % {"count": count})


def text_model() -> Iterator[Finding]:
    """The process that knows what texts mean, where there should be one."""
    about = _("Text model")
    if not settings.LINLI_TEXT_SOCKET:
        yield ok(about, _("the built-in one"))
    elif matters.text_server_answers():
        yield ok(about, _("the larger one answers"))
    else:
        yield warning(
            about,
            _("The larger one does not answer; the built-in one makes do."),
            _("Start it: systemctl start linli-text (or: linli text-server)"),
        )


def _by_channel(about: str, channel: str, well: str = "") -> Iterator[Finding]:
    """The newest that was not delivered, in plain words."""
    rows = Message.objects.filter(channel=channel, state__in=(State.FAILED, State.WAITING))
    last = rows.exclude(problem="").order_by("-created_at").first()
    if last is None:
        yield ok(about, well or _("set up"))
        return
    yield warning(
        about,
        str(last.get_problem_display()),
        _("Look at the page “Not delivered”, which has a button to try again."),
    )


def last_backup() -> Iterator[Finding]:
    """There is a young one."""
    about, step = _("Backup"), _("Run: linli backup FOLDER — or start linli-backup.timer.")
    age = signs.age(signs.BACKUP)
    if age is None:
        yield warning(about, _("None was ever made."), step)
    elif age > BACKUP_EVERY:
        yield error(about, _("The last one is %(days)d days old.") % {"days": age.days}, step)
    else:
        hours = {"hours": age / timedelta(hours=1)}
        yield ok(about, _("%(hours)d hours old") % hours)


def search() -> Iterator[Finding]:
    """Every matter has its entry, and nothing else has one."""
    about = _("Search")
    entries = Entry.objects.filter(what=What.MATTER).count()
    matters = Matter.objects.count()
    if entries == matters:
        yield ok(about, _("%(count)d matters can be found") % {"count": matters})
    else:
        yield error(
            about,
            _("%(entries)d of %(matters)d matters are in the index.")
            % {"entries": entries, "matters": matters},
            _("Run: linli reindex"),
        )


def reference() -> Iterator[Finding]:
    """Rules, roles and kinds are there."""
    about = _("Reference data")
    counts = Rule.objects.count(), Role.objects.count(), Kind.objects.count()
    if all(counts):
        yield ok(about, " / ".join(map(str, counts)))
    else:
        yield error(about, _("not loaded"), _("Run: linli load-reference"))


def calendar() -> Iterator[Finding]:
    """The holidays of the year, in December also of the next, were announced and entered. Without
    rules, which `reference` tells of, there is no calendar at all."""
    if not Rule.objects.exists():
        return
    about = _("Calendar")
    today = clock.today()
    years = [today.year, *([today.year + 1] if today.month >= NEXT_YEAR_FROM_MONTH else [])]
    known = rulesets.values([]).calendar()
    unknown = [year for year in years if not known.is_announced(year)]
    if unknown:
        yield warning(
            about,
            _("The holidays of %(year)d are not entered; Monday to Friday is assumed.")
            % {"year": unknown[0]},
            _("When they are announced: linli import-calendar %(year)d FILE")
            % {"year": unknown[0]},
        )
    else:
        yield ok(about, str(years[-1]))


def places() -> Iterator[Finding]:
    """Some place takes reports."""
    about = _("Places")
    count = Unit.objects.opened().count()
    if count:
        words = ngettext("%(count)d place is opened", "%(count)d places are opened", count)
        yield ok(about, words % {"count": count})
    else:
        yield warning(
            about,
            _("No place takes reports."),
            _("Open one: linli setup --unit CODE --admin NAME"),
        )


def administrators() -> Iterator[Finding]:
    """Somebody who can appoint others can sign in."""
    about, now = _("Administration"), clock.now()
    roles = [role.code for role in Role.objects.all() if ADMINISTRATION in role.verbs]
    current = Posting.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=now))
    people = current.filter(since_at__lte=now, role__in=roles).values("person")
    count = User.objects.filter(is_active=True, person__in=people).count()
    if count:
        words = ngettext(
            "%(count)d account can appoint staff", "%(count)d accounts can appoint staff", count
        )
        yield ok(about, words % {"count": count})
    elif Invitation.objects.open(now).filter(person__in=people).exists():
        yield warning(
            about,
            _("Whoever is to appoint staff has not used their one-time link yet."),
            _("A lost link: linli setup --unit CODE --admin NAME --again"),
        )
    else:
        yield warning(
            about,
            _("Nobody who could appoint staff can sign in."),
            _("Open a place with its first administrator: linli setup --unit CODE --admin NAME"),
        )
