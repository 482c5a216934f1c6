"""Addresses of the life of an organisation. All are for staff."""

from django.urls import path

from linli.orglife.views import consulting, study, year

app_name = "orglife"
urlpatterns = [
    path("life/", year.branches, name="branches"),
    path("life/of/<int:host>/<int:year>/", year.year, name="year"),
    path("life/of/<int:host>/calendar/", year.calendar, name="calendar"),
    path("life/of/<int:host>/study/", study.study, name="study"),
    path("life/of/<int:host>/study/<uuid:study>/strike/", study.strike, name="strike"),
    path("life/<uuid:activity>/agenda/", consulting.agenda, name="agenda"),
    path("life/<uuid:activity>/decisions/", consulting.decisions, name="decisions"),
    path("life/<uuid:activity>/enter/<uuid:decision>/", consulting.enter, name="enter"),
]
