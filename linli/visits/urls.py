"""Addresses of `visits`: one for anybody, the others for whoever visits."""

from django.urls import path

from linli.visits.views import canvass, cards, coverage, door, plans, topics

app_name = "visits"
urlpatterns = [
    # Anybody
    path("visits/check/", cards.check, name="check"),
    # Staff
    path("visits/", plans.plans, name="plans"),
    path("visits/topics/", topics.topics, name="topics"),
    path("visits/coverage/", coverage.mine, name="coverage-mine"),
    path("visits/coverage/<str:code>/", coverage.of_place, name="coverage"),
    path("visits/profile/<str:code>/", coverage.of_village, name="profile"),
    path("visits/canvasses/<str:code>/", canvass.of_place, name="canvasses"),
    path("visits/canvass/<uuid:canvass>/", canvass.canvass, name="canvass"),
    path("visits/canvass/<uuid:canvass>/sort/", canvass.sort_out, name="canvass-sort"),
    path("visits/canvass/<uuid:canvass>/brief/", canvass.brief, name="canvass-brief"),
    path("visits/card/", cards.card, name="card"),
    path("visits/plan/<uuid:week>/", plans.plan, name="plan"),
    path("visits/plan/<uuid:week>/again/", plans.again, name="again"),
    path("visits/plan/<uuid:week>/sheet/", plans.sheet, name="sheet"),
    path("visits/plan/<uuid:week>/add/", plans.add, name="add"),
    path("visits/plan/<uuid:week>/speak/", plans.speak, name="speak"),
    path("visits/plan/<uuid:week>/come-again/", plans.come_again, name="come-again"),
    path("visits/door/<uuid:door>/", door.door, name="door"),
]
