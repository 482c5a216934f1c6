"""Addresses of `portal`: home, places, my work, how a page looks, and administering a place."""

from django.urls import path

from linli.portal.views import display, home, promises, search, work
from linli.portal.views.office import (
    calendars,
    grids,
    hub,
    kinds,
    places,
    postings,
    roster,
    rules,
    staff,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("places/<str:code>/", home.place, name="place"),
    path("work/", work.work, name="work"),
    path("search/", search.search, name="search"),
    path("language/", display.language, name="language"),
    path("display/", display.display, name="display"),
    path("styleguide/", display.styleguide, name="styleguide"),
    path("office/", hub.office, name="office"),
    path("office/staff/", staff.mine, name="staff"),
    path("office/staff/<str:code>/", staff.staff_of, name="staff-of"),
    path("office/staff/<str:code>/invite/", staff.invite, name="staff-invite"),
    path("office/staff/<str:code>/appoint/", staff.appoint, name="staff-appoint"),
    path("office/staff/<str:code>/roster/", roster.roster, name="roster"),
    path("office/staff/<str:code>/roster.xlsx", roster.template, name="roster-template"),
    path("office/postings/<uuid:posting>/", postings.posting, name="posting"),
    path("office/postings/<uuid:posting>/<slug:act>/", postings.act, name="posting-act"),
    path("office/people/<uuid:person>/access/", staff.access, name="staff-access"),
    path("office/places/", places.mine, name="places"),
    path("office/places/<str:code>/", places.place, name="place-office"),
    path("office/places/<str:code>/open/", places.open_place, name="place-open"),
    path("office/places/<str:code>/close/", places.close_place, name="place-close"),
    path("office/places/<str:code>/add/", places.add, name="place-add"),
    path("office/places/<str:code>/grids/", grids.grids, name="grids"),
    path("office/places/<str:code>/<int:unit>/", places.change, name="place-change"),
    path("office/places/<str:code>/<int:unit>/end/", places.end, name="place-end"),
    path("office/rules/", rules.places, name="rules"),
    path("office/rules/<str:code>/", rules.rulebook, name="rulebook"),
    path("office/rules/<str:code>/<str:key>/", rules.rule, name="rule"),
    path("office/calendar/", calendars.places, name="calendars"),
    path("office/calendar/<str:code>/", calendars.calendar, name="calendar"),
    path("office/calendar/<str:code>/<int:year>/", calendars.calendar_year, name="calendar-year"),
    path("office/kinds/", kinds.places, name="kind-places"),
    path("office/kinds/<str:code>/", kinds.kind_list, name="kinds"),
    path("office/kinds/<str:code>/add/", kinds.add, name="kind-add"),
    path("office/kinds/<str:code>/<slug:kind>/", kinds.kind, name="kind"),
    path("places/<str:code>/promises/", promises.promises, name="promises"),
]
