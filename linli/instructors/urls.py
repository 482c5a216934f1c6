"""Addresses of instructors. All are for staff."""

from django.urls import path

from linli.instructors.views import board, helping, own, writing

app_name = "instructors"
urlpatterns = [
    path("instructors/", own.own, name="own"),
    path("instructors/log/", own.log, name="log"),
    path("instructors/services/", own.services, name="services"),
    path("instructors/write/", writing.write, name="write"),
    path("instructors/write/<uuid:activity>/", writing.record, name="record"),
    path("instructors/helped/new/<str:code>/", helping.agree, name="agree"),
    path("instructors/helped/<uuid:helped>/", helping.helped, name="helped"),
    path("instructors/helped/<uuid:helped>/slip/", helping.slip, name="slip"),
    path("instructors/helped/<uuid:helped>/withdraw/", helping.withdraw, name="withdraw"),
    path("instructors/board/", board.board, name="board"),
    path("instructors/board/roles/", board.roles, name="roles"),
    path("instructors/supervision/", board.supervision, name="supervision"),
    path("instructors/board/<int:unit>/meeting/", board.meeting, name="meeting"),
]
