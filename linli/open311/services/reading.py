"""Which service requests a client asked for: public matters alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import DateTimeField, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from linli.common import numbers
from linli.common.errors import Invalid
from linli.matters.choices import OPEN
from linli.matters.models import Kind, MatterQuerySet, MatterStep
from linli.matters.services import public_reading
from linli.open311.asked import Asked
from linli.open311.errors import MISSING, Faults, named
from linli.open311.formats import Several
from linli.open311.services.describing import IS_CLOSED, IS_OPEN, described
from linli.open311.services.windows import MOST_ROWS, part, window

# Steps after which a matter stands elsewhere than before; that it came in is no update.
CHANGES: Final = ~Q(was=F("now")) & ~Q(was="")


def requests(asked: Asked, path: str, address: str) -> Several:
    """Those that were asked for, the newest first. At most eight queries, however many."""
    if ids := asked.several("service_request_id"):
        wanted = _with_numbers(_public(path), ids)  # overrides everything else
    else:
        wanted = _filtered(_public(path), asked)
    rows = part(asked)
    found = wanted.order_by("-reported_at", "-pk")[rows.first : rows.first + rows.size]
    return described(list(found), address, extended=asked.yes("extensions"))


def request(number: str, asked: Asked, path: str, address: str) -> Several:
    """One by its id; a private one and an unknown one look the same. Raises `Faults`."""
    matter = _with_numbers(_public(path), [number]).first()
    if matter is None:
        raise Faults(
            MISSING, _("service_request_id was not found: “%(id)s”.") % {"id": number[:60]}
        )
    return described([matter], address, extended=asked.yes("extensions"))


def _public(path: str) -> MatterQuerySet:
    changed = MatterStep.objects.filter(CHANGES, record=OuterRef("pk")).order_by("-seq")
    return (
        public_reading.public_below(path)
        .select_related("village__parent", "merged_into__kind")
        .annotate(
            changed_at=Subquery(
                changed.values("entered_at")[:1], output_field=DateTimeField(null=True)
            )
        )
    )


def _with_numbers(matters: MatterQuerySet, ids: Iterable[str]) -> MatterQuerySet:
    return matters.filter(number__in=list(map(plain_number, ids))[:MOST_ROWS])


def plain_number(number: str) -> str:
    """The digits of an id, however it is written; empty for what is none."""
    try:
        return numbers.parse(number)
    except Invalid:
        return ""


def _filtered(matters: MatterQuerySet, asked: Asked) -> MatterQuerySet:
    matters = matters.filter(_in_states(asked), _of_kinds(asked))
    after, before = asked.moment("updated_after"), asked.moment("updated_before", ends=True)
    matters = matters.filter(_changed(after, before))
    if (after or before) and not (asked.text("start_date") or asked.text("end_date")):
        return matters  # what changed lately may have come in long ago
    return matters.filter(window(asked).of("reported_at"))


def _in_states(asked: Asked) -> Q:
    states = {one.lower() for one in asked.several("status")}
    if unknown := states - {IS_OPEN, IS_CLOSED}:
        sentence = _("There is no “%(name)s”: open or closed.") % {"name": min(unknown)[:20]}
        raise named({"status": sentence})
    if len(states) != 1:
        return Q()
    return Q(status__in=OPEN) if IS_OPEN in states else ~Q(status__in=OPEN)


def _of_kinds(asked: Asked) -> Q:
    codes = [one.lower() for one in asked.several("service_code")]
    if not codes:
        return Q()
    known = set(Kind.objects.filter(pk__in=codes).values_list("pk", flat=True))
    missing = [
        _("service_code was not found: “%(code)s”.") % {"code": code[:60]}
        for code in codes
        if code not in known
    ]
    if missing:
        raise Faults(MISSING, *missing)
    return Q(kind__in=codes)


def _changed(after: datetime | None, before: datetime | None) -> Q:
    """By when it was last seen to change; what only came in changed then."""
    wanted = Q()
    if after is not None:
        # Whatever changed or came in since then has a step from since then, which an index finds.
        lately = MatterStep.objects.filter(entered_at__gte=after).values("record")
        wanted &= Q(pk__in=lately)
        wanted &= Q(changed_at__gte=after) | Q(changed_at=None, entered_at__gte=after)
    if before is not None:
        wanted &= Q(changed_at__lte=before) | Q(changed_at=None, entered_at__lte=before)
    return wanted
