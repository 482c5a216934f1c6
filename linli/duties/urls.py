"""Addresses of `duties`, all for staff."""

from django.urls import path

from linli.duties.views import boards, excusing, own, writing

app_name = "duties"
urlpatterns = [
    path("duties/", own.own, name="own"),
    path("duties/rules/", own.all_rules, name="rules"),
    path("duties/rules/write/<str:code>/", writing.write, name="write"),
    path("duties/rules/<slug:line>/", writing.rule, name="rule"),
    path("duties/rules/<slug:line>/change/", writing.change, name="change"),
    path("duties/rules/<slug:line>/end/", writing.end, name="end"),
    path("duties/rules/<slug:line>/take-back/", writing.take_back, name="take-back"),
    path("duties/boards/", boards.boards, name="boards"),
    path("duties/unit/<int:unit>/", boards.unit, name="unit"),
    path("duties/unit/<int:unit>/excuse/", excusing.add, name="excuse"),
    path("duties/excuses/<uuid:excuse>/withdraw/", excusing.withdraw, name="withdraw"),
    path("duties/programmes/<slug:of>/", boards.programme, name="programme"),
]
