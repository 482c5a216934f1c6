"""Addresses of the life of an organisation. All are for staff."""

from django.urls import path

from linli.orglife.views import consulting, education, schoolbag, standard, study, year

app_name = "orglife"
urlpatterns = [
    path("life/", year.branches, name="branches"),
    path("life/of/<int:host>/<int:year>/", year.year, name="year"),
    path("life/of/<int:host>/<int:year>/volume.pdf", year.volume, name="volume"),
    path("life/of/<int:host>/calendar/", year.calendar, name="calendar"),
    path("life/of/<int:host>/standard/", standard.standard, name="standard"),
    path("life/of/<int:host>/study/", study.study, name="study"),
    path("life/of/<int:host>/study/<uuid:study>/strike/", study.strike, name="strike"),
    path("life/of/<int:host>/schoolbag/", schoolbag.schoolbag, name="schoolbag"),
    path("life/of/<int:host>/schoolbag/kit/", schoolbag.kit, name="kit"),
    path(
        "life/of/<int:host>/schoolbag/<uuid:delivery>/strike/",
        schoolbag.strike,
        name="strike-delivery",
    ),
    path("life/of/<int:host>/education/<int:year>/", education.education, name="education"),
    path("life/of/<int:host>/education/<int:year>/course/", education.course, name="course-add"),
    path(
        "life/of/<int:host>/education/<int:year>/course/<uuid:course>/",
        education.course,
        name="course",
    ),
    path(
        "life/of/<int:host>/education/<int:year>/course/<uuid:course>/hold/",
        education.hold,
        name="course-hold",
    ),
    path(
        "life/of/<int:host>/education/<int:year>/do/<slug:act>/",
        education.act,
        name="education-act",
    ),
    path("life/<uuid:activity>/agenda/", consulting.agenda, name="agenda"),
    path("life/<uuid:activity>/decisions/", consulting.decisions, name="decisions"),
    path("life/<uuid:activity>/enter/<uuid:decision>/", consulting.enter, name="enter"),
]
