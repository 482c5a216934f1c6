"""The reporter's secret link. Nothing secret is stored: the code is made from the keys and the
row."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import crypto, numbers
from linli.common.errors import Invalid, NotHere
from linli.matters import staff_rules
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.people.choices import ActorKind


def _parts(matter: Matter) -> tuple[str, str, str]:
    return "matters.link", str(matter.pk), str(matter.link_version)


def link_of(matter: Matter) -> str:
    """The path of the reporter's page: the number is public, the code behind it is the key."""
    return reverse("matters:follow", args=[matter.number, crypto.link_code(*_parts(matter))])


def with_link(number: str, code: str) -> Matter:
    """The matter that a link opens. A wrong number and a wrong code look the same: `NotHere`."""
    unknown = NotHere(
        _("This link does not open anything."),
        next_step=_("Check it against your slip, or call the office with your number."),
    )
    try:
        plain = numbers.parse(number)
    except Invalid:
        raise unknown from None
    matter = (
        Matter.objects.select_related("kind", "place", "village", "grid", "reporter")
        .filter(number=plain)
        .first()
    )
    if matter is None or not crypto.link_code_fits(code, *_parts(matter)):
        raise unknown
    return matter


def reporter_of(matter: Matter) -> Actor:
    """Whoever holds the link, acting on this one matter."""
    return Actor(kind=ActorKind.REPORTER, person_id=matter.reporter_id, record_id=matter.pk)


def renew_link(matter: Matter, *, by: Actor) -> Matter:
    """The old link opens nothing any more; a new slip can be printed. Raises `Refused`."""
    staff_rules.check_may_print_slip(by, matter)
    Matter.objects.filter(pk=matter.pk).update(link_version=matter.link_version + 1)
    matter.link_version += 1
    audit.note(by=by, verb="renew_link", what=f"matters.Matter:{matter.pk}")
    return matter
