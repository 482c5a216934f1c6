"""Standing aside: somebody says which village they do not judge. Nobody asks why (row S1-27)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.people.actors import Actor
from linli.scoring import rules
from linli.scoring.models import JUDGE, Recusal
from linli.territory.models import Unit
from linli.territory.paths import township_path


def own_recusals(by: Actor) -> list[Recusal]:
    """Where this person stands aside, in the order of codes."""
    own = [grant.posting_id for grant in by.grants if not grant.stands_in]
    rows = Recusal.objects.filter(posting__in=own).select_related("unit")
    return list(rows.order_by("unit__path", "pk"))


def villages_to_judge(by: Actor) -> list[Unit]:
    """Villages of the townships where this person may sit on a panel, in the order of codes."""
    places = {township_path(grant.path) or grant.path for grant in by.granting(JUDGE)}
    return [
        village
        for path in sorted(places)
        for village in Unit.objects.under(path).public().villages()[:400]
    ]


@transaction.atomic
def stand_aside(code: str, *, by: Actor) -> Recusal:
    """From the next draw on. Said twice is said once. Raises `Refused`, `Invalid`."""
    rules.check_judges(by)
    village = next((one for one in villages_to_judge(by) if one.code == code), None)
    if village is None:
        raise Invalid(
            _("Choose one from the list."), fields={"village": _("Choose one from the list.")}
        )
    posting = next((grant.posting_id for grant in by.granting(JUDGE) if not grant.stands_in), None)
    if posting is None:
        raise NotHere(_("You sit on no panel in a posting of your own."))
    found, _new = Recusal.objects.get_or_create(
        posting_id=posting, unit=village, defaults={"said_at": clock.now()}
    )
    return found


@transaction.atomic
def take_back(key: UUID, *, by: Actor) -> None:
    """Judge there again, from the next draw on. Raises `NotHere`."""
    found = next((one for one in own_recusals(by) if one.pk == key), None)
    if found is None:
        raise NotHere(_("There is no such entry of yours."))
    found.delete()
