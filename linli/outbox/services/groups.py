"""Which groups of staff are told of the news of a place, and the worker's side of it.

Robots are looked up by the worker, never by whoever reports, so a report costs no query more.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.calling import check_address
from linli.common.errors import Invalid, NotHere, Refused, Text
from linli.common.ids import new_id
from linli.outbox.choices import Channel, RobotKind, State
from linli.outbox.models import Message, Robot, robot_context, robot_secret_context
from linli.outbox.services.not_taken import NotTaken
from linli.outbox.services.robots import tell_group, where
from linli.people.actors import Actor

VERB: Final = "places.edit"
MOST: Final = 10  # robots of one place
LONGEST_NAME: Final = 40
LONGEST_SECRET: Final = 200
BACK: Final = timedelta(minutes=10)  # how far news are looked for: a slow transaction comes late


def check_may_keep_robots(by: Actor, path: str) -> None:
    """Groups are named by whoever leads the place."""
    if not any(path.startswith(grant.path) for grant in by.granting(VERB)):
        raise Refused(
            _("Your posting does not include this here."),
            next_step=_("Ask the chief grid leader or the township office."),
        )


@transaction.atomic
def add_robot(
    path: str,
    *,
    by: Actor,
    kind: str,
    name: str,
    address: str,
    secret: str = "",
    urgent_only: bool = False,
    key: UUID | None = None,
) -> Robot:
    """From now on this group is told of what becomes somebody's in this place; the same `key` adds
    it once. Raises `Invalid`."""
    check_may_keep_robots(by, path)
    known = Robot.objects.filter(path=path, pk=key).first() if key else None
    if known is not None:
        return known
    name, secret = " ".join(name.split()), secret.strip()
    fields: dict[str, Text] = {}
    if not name or len(name) > LONGEST_NAME:
        fields["name"] = _("Give the group a name of at most %(most)d characters.") % {
            "most": LONGEST_NAME
        }
    if kind not in RobotKind.values:
        fields["kind"] = _("Choose one from the list.")
    if len(secret) > LONGEST_SECRET:
        fields["secret"] = _("This is too long for a secret.")
    if fields:
        raise Invalid(_("The group cannot be entered like this."), fields=fields)
    address = check_address(address, where())
    if Robot.objects.in_use().filter(path=path).count() >= MOST:
        raise Invalid(_("A place has at most %(most)d groups.") % {"most": MOST})
    key = key or new_id()
    robot = Robot.objects.create(
        id=key,
        path=path,
        kind=kind,
        name=name,
        address_sealed=crypto.seal(address, context=robot_context(key)),
        secret_sealed=crypto.seal(secret, context=robot_secret_context(key)) if secret else None,
        urgent_only=urgent_only,
        made_at=clock.now(),
    )
    audit.note(by=by, verb="add_robot", what=f"outbox.Robot:{key}", details={"kind": kind})
    return robot


def robot_of(path: str, key: UUID) -> Robot:
    """One of a place's groups that is in use; raises `NotHere`."""
    robot = Robot.objects.in_use().filter(path=path, pk=key).first()
    if robot is None:
        raise NotHere(_("There is no such group here."))
    return robot


@transaction.atomic
def end_robot(robot: Robot, *, by: Actor) -> None:
    """This group is told nothing more. Ended twice is ended once."""
    check_may_keep_robots(by, robot.path)
    if Robot.objects.in_use().filter(pk=robot.pk).update(ended_at=clock.now()):
        waiting = Message.objects.filter(channel=Channel.ROBOT, address=str(robot.pk))
        waiting.filter(state=State.WAITING).update(state=State.SETTLED)
        audit.note(by=by, verb="end_robot", what=f"outbox.Robot:{robot.pk}")


def try_robot(robot: Robot, *, by: Actor) -> None:
    """Say a few words in the group at once, past the outbox; raises `Invalid` with the reason."""
    check_may_keep_robots(by, robot.path)
    try:
        tell_group(robot, _("Linli: this group is told of matters from now on."))
    except NotTaken as failure:
        raise Invalid(failure.problem.label) from failure


def tell_groups() -> int:
    """Write down what groups have to be told of the news of the last minutes; returns how many. Run
    by the worker, safe to run twice at once."""
    robots = list(Robot.objects.in_use())
    if not robots:
        return 0
    at = clock.now()
    first = max(at - BACK, min(robot.made_at for robot in robots))
    news = Message.objects.filter(
        state=State.SENT, due_at__gte=first, channel=Channel.INBOX, data__has_key="number"
    )
    rows = [
        _row(message, robot)
        for message in news
        for robot in robots
        if message.path.startswith(robot.path)
        and message.created_at >= robot.made_at
        and (message.urgent or not robot.urgent_only)
    ]
    keys = {row.dedupe_key: row for row in rows}
    known = Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
    new = [keys[key] for key in keys.keys() - set(known)]
    Message.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _row(message: Message, robot: Robot) -> Message:
    """The same news for a group; once, however many persons are told of it."""
    change = message.dedupe_key.split(f":{message.to_id}")[0]
    return Message(
        id=new_id(),
        to_id=message.to_id,
        channel=Channel.ROBOT,
        address=str(robot.pk),
        template=message.template,
        data=message.data,
        link=message.link,
        path=message.path,
        dedupe_key=f"{change}:{robot.pk.hex}"[:120],
        created_at=message.created_at,
        due_at=clock.now(),
        urgent=message.urgent,
        state=State.WAITING,
    )
