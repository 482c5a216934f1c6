"""What became of requests, step by step: `servicerequestupdates`, both ways.

Outwards: that a matter stands elsewhere than before, and since when; the words of a step are its
reporter's. Inwards: what the reporter adds through the program that they reported with.
"""

from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.common.errors import Conflict
from linli.matters import services as matters
from linli.matters.choices import OPEN, Status
from linli.matters.models import Matter, MatterStep
from linli.matters.services import public_reading
from linli.open311.asked import Asked
from linli.open311.errors import FORBIDDEN, MISSING, Faults, named
from linli.open311.formats import Several
from linli.open311.services.describing import IS_OPEN, goes_on_in, said_of, state
from linli.open311.services.reading import CHANGES, plain_number
from linli.open311.services.windows import MOST_ROWS, part, window
from linli.people.models import ApiClient

LONGEST_KEY: Final = 100  # characters of another program's own id
TRIES: Final = 3  # somebody else may write to the same matter at that moment


def updates(asked: Asked, path: str) -> Several:
    """Changes of public matters, the oldest first, so that a client goes on where it ended. Two
    queries."""
    public = public_reading.public_below(path)
    wanted: Q
    if ids := asked.several("service_request_id"):
        public = public.filter(number__in=[plain_number(one) for one in ids[:MOST_ROWS]])
        wanted = Q()
    else:
        wanted = window(asked).of("entered_at")
    rows = part(asked)
    found = (
        MatterStep.objects.filter(CHANGES, wanted, record__in=public.order_by())
        .select_related("record__merged_into__kind")
        .order_by("entered_at", "pk")
    )
    return Several(
        "service_request_updates",
        "request_update",
        [_update(step) for step in found[rows.first : rows.first + rows.size]],
    )


def _update(step: MatterStep) -> dict[str, Any]:
    return {
        "update_id": _id_of(step.record.number, step.seq),
        "service_request_id": step.record.number,
        "status": state(step.now),
        "updated_datetime": step.entered_at,
        "description": said_of(step.now, goes_on_in(step.record)),
        "media_url": None,
    }


def _id_of(number: str, seq: int) -> str:
    return f"{number}-{seq}"


def take_update(asked: Asked, client: ApiClient) -> Several:
    """The reporter adds something, or reopens what was closed, through the program that reported
    it. Sent again with the same `update_id` it is there once. Raises `Faults`."""
    _check_update(asked)
    matter = _own(plain_number(asked.text("service_request_id")), asked, client)
    key = f"{client.pk}:{asked.text('update_id')}" if asked.text("update_id") else ""
    by = replace(matters.reporter_of(matter), client_id=client.pk)
    words = asked.text("description")
    for more in reversed(range(TRIES)):
        if known := matters.step_with_key(matter, key):
            return _taken(matter, known)
        again = _has_ended(matter) and asked.text("status").lower() == IS_OPEN
        try:
            if again:
                matter = matters.reopen(
                    matter.pk, by=by, reason=words, version=matter.version, key=key
                )
            else:
                matter = matters.add(matter.pk, by=by, words=words, version=matter.version, key=key)
        except Conflict:
            if not more:
                raise
            matter = Matter.objects.get(pk=matter.pk)
        else:
            break
    return _taken(matter, matter.steps_count)


def _has_ended(matter: Matter) -> bool:
    """What was merged ends with the one that goes on for it."""
    if matter.status == Status.MERGED:
        return matter.closed_at is not None
    return matter.status not in OPEN


def _check_update(asked: Asked) -> None:
    missing = [
        (name, _("was not provided."))
        for name in ("service_request_id", "description")
        if not asked.text(name)
    ]
    if len(asked.text("update_id")) > LONGEST_KEY:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_KEY}
        missing.append(("update_id", sentence))
    if missing:
        raise named(missing)


def _own(number: str, asked: Asked, client: ApiClient) -> Matter:
    """A matter that this program reported; a public one of another is not its to add to."""
    mine = Matter.objects.filter(number=number, client=str(client.pk)).first()
    if mine is not None:
        return mine
    if Matter.objects.public().filter(number=number).exists():
        raise Faults(
            FORBIDDEN,
            _(
                "service_request_id: another door took this one in. Its reporter adds to it by"
                " their own link or on the phone."
            ),
        )
    raise Faults(
        MISSING,
        _("service_request_id was not found: “%(id)s”.")
        % {"id": asked.text("service_request_id")[:60]},
    )


def _taken(matter: Matter, seq: int) -> Several:
    row = {"update_id": _id_of(matter.number, seq)}
    return Several("service_request_updates", "request_update", [row])
