"""Addresses of `activities`: for anybody, for a participant by their own link, and for staff."""

from django.urls import path

from linli.activities.views import (
    activity,
    calendar,
    facilities,
    feeds,
    library,
    logbook,
    own,
    photos,
    planning,
    programmes,
    record,
    rooms,
)

app_name = "activities"
urlpatterns = [
    # Anybody
    path("activities/at/<str:code>/", own.announced, name="announced"),
    path("calendar/at/<str:code>.ics", feeds.feed_at, name="feed-at"),
    path("activities/<uuid:activity>/open/", photos.opened, name="open"),
    path("activities/photos/<uuid:picture>/", photos.photo, name="photo"),
    path("activities/photos/<uuid:picture>/back/", photos.take_back, name="photo-back"),
    path("facilities/at/<str:code>/", facilities.facilities_at, name="facilities-at"),
    path("facilities/<uuid:facility>/", facilities.facility, name="facility"),
    path("facilities/<uuid:facility>/photo/", facilities.photo, name="facility-photo"),
    path("facilities/<uuid:facility>/book/", facilities.book, name="facility-book"),
    # Whoever asked for a facility, by their secret link
    path("b/<uuid:booking>/<str:secret>/", facilities.own, name="booking-own"),
    # A calendar program, by the secret address of whoever made it
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    # A participant, by their secret link
    path("a/<uuid:part>/<str:secret>/", own.own, name="own"),
    # Staff
    path("activities/", calendar.calendar, name="calendar"),
    path("activities/calendars/", feeds.calendars, name="calendars"),
    path(
        "activities/calendars/<uuid:calendar>/renew/", feeds.renew_calendar, name="renew-calendar"
    ),
    path("activities/calendars/<uuid:calendar>/end/", feeds.end_calendar, name="end-calendar"),
    path("activities/plan/", planning.plan, name="plan"),
    path("activities/series/<uuid:series>/end/", planning.end_series, name="end-series"),
    path("activities/library/", library.library, name="library"),
    path("activities/library/add/", library.add, name="library-add"),
    path("activities/library/<uuid:material>/file/", library.file, name="material-file"),
    path("activities/library/<uuid:material>/withdraw/", library.withdraw, name="withdraw"),
    path("facilities/", rooms.facilities, name="facilities"),
    path("facilities/add/", rooms.add, name="facility-add"),
    path("facilities/<uuid:facility>/edit/", rooms.edit, name="facility-edit"),
    path("facilities/<uuid:facility>/calendar/", rooms.calendar, name="facility-calendar"),
    path("facilities/bookings/<uuid:booking>/", rooms.booking, name="booking"),
    path("activities/log/", logbook.log, name="log"),
    path("activities/log/add/", logbook.add, name="log-add"),
    path("activities/programmes/", programmes.programmes, name="programmes"),
    path("activities/programmes/add/", programmes.add, name="programme-add"),
    path("activities/programmes/<uuid:programme>/", programmes.programme, name="programme"),
    path("activities/programmes/<uuid:programme>/issue/", programmes.issue, name="issue"),
    path("activities/programmes/<uuid:programme>/evaluate/", programmes.evaluate, name="evaluate"),
    path("activities/<uuid:activity>/", activity.activity, name="activity"),
    path("activities/<uuid:activity>/do/<slug:verb>/", activity.act, name="act"),
    path("activities/<uuid:activity>/list/", record.participants, name="list"),
    path("activities/<uuid:activity>/attendance/", record.attendance, name="attendance"),
    path("activities/<uuid:activity>/minutes/", record.minutes, name="minutes"),
    path("activities/<uuid:activity>/reasons/", record.reasons, name="reasons"),
    path("activities/<uuid:activity>/photos/", photos.photos, name="photos"),
    path("activities/photos/<uuid:picture>/do/<slug:act>/", photos.photo_act, name="photo-act"),
    path("activities/<uuid:activity>/sheet/", record.sheet, name="sheet"),
    path("activities/<uuid:activity>/slips/", record.slips, name="slips"),
]
