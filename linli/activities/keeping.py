"""How long activities keep what is personal in them."""

from typing import Final

from linli.activities.models import Activity, ActivityPhoto, Booking
from linli.activities.services import erasing, facilities, photos
from linli.common.personal import EmptiedRows, Plain
from linli.common.photo_files import StrayFiles

KEEPINGS: Final = (
    EmptiedRows(
        record="activities.reasons",
        name=Plain("活动没到会的原因", "Reasons of those who did not come to an activity"),
        rule="retention.absences",
        rows=lambda: Activity.objects.filter(reasons_erased_at=None),
        since="planned_to",
        path="host_path",
        empty=erasing.erase_reasons,
    ),
    EmptiedRows(
        record="activities.words",
        name=Plain("活动的参加名单、记录和文字", "Lists, minutes and words of activities"),
        rule="retention.activities",
        rows=lambda: Activity.objects.filter(erased_at=None),
        since="planned_to",
        path="host_path",
        empty=erasing.erase_words,
    ),
    EmptiedRows(
        record="activities.photos",
        name=Plain("活动照片", "Photos of activities"),
        rule="retention.activity_photos",
        rows=ActivityPhoto.objects.all,
        since="activity__planned_to",
        path="activity__host_path",
        empty=photos.forget,
    ),
    EmptiedRows(
        record="activities.bookings",
        name=Plain("预订人的姓名、电话和用途", "Names, numbers and purposes of bookings"),
        rule="retention.bookings",
        rows=lambda: Booking.objects.filter(erased_at=None),
        since="ends",
        path="facility__resource__path",
        empty=erasing.erase_booking,
    ),
    StrayFiles(
        place=facilities.PLACE,
        known=facilities.with_rows,
        record="activities.pictures",
        name=Plain("没有记录指向的场所照片文件", "Photo files of facilities without a record"),
    ),
    StrayFiles(
        place=photos.PLACE,
        known=photos.with_rows,
        record="activities.files",
        name=Plain("没有记录指向的活动照片文件", "Photo files of activities without a record"),
    ),
)
