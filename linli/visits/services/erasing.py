"""What is personal in a visit goes with its activity."""

from linli.activities.models import Activity
from linli.visits.models import DoorMatter, Visit, VisitStop


def erase_with_activity(activity: Activity) -> None:
    """The door and the visitor; the place, the channel and the outcome stay to be counted."""
    DoorMatter.objects.filter(visit=activity.pk).delete()
    VisitStop.objects.filter(visit=activity.pk).delete()
    Visit.objects.filter(pk=activity.pk).update(household=None, visitor=None, revisit_on=None)
