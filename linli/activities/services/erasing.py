"""What is personal in an activity goes in time: first reasons, then the list and all words."""

from uuid import UUID

from django.db import transaction

from linli.activities.events import activity_erased
from linli.activities.models import Activity, Approval, Booking
from linli.activities.services import photos
from linli.common import clock
from linli.people import services as people

GONE = ""


@transaction.atomic
def erase_reasons(key: UUID) -> bool:
    """Why people could not come; whether it went now."""
    activity = Activity.objects.locked(key)
    if activity.reasons_erased_at is not None:
        return False
    activity.participations.update(reason_sealed=None)
    activity.reasons_erased_at = clock.now()
    activity.save(update_fields=["reasons_erased_at"])
    return True


@transaction.atomic
def erase_words(key: UUID) -> bool:
    """The list, minutes, decisions and texts. Kind, host, times and how many there were stay in the
    steps. Whoever was known for this list alone is known no longer."""
    activity = Activity.objects.locked(key)
    if activity.erased_at is not None:
        return False
    rows = activity.participations.filter(unit__isnull=True)
    persons = {one for one in rows.values_list("person", flat=True) if one is not None}
    Approval.objects.filter(minutes__activity=activity).delete()
    rows.delete()
    activity.minutes.update(text=GONE, by=None)
    activity.matters.update(decision=GONE, owner=None, decider=None)
    activity.steps.all().destroy_words()
    photos.forget_all(activity)
    activity.title = activity.agenda = activity.place_words = GONE
    activity.planner = None
    activity.erased_at = activity.reasons_erased_at = clock.now()
    activity.save()
    activity_erased.send(sender=Activity, activity=activity)
    for person in persons:
        people.forget(person)
    return True


@transaction.atomic
def erase_booking(key: UUID) -> bool:
    """Who asked, and for what, goes; that it was taken stays. Whether it went now."""
    row = Booking.objects.select_for_update().filter(pk=key, erased_at__isnull=True).first()
    if row is None:
        return False
    person, row.person = row.person_id, None
    row.purpose = row.reason = row.client_digest = ""
    row.erased_at = clock.now()
    row.save()
    if person is not None:
        people.forget(person)
    return True
