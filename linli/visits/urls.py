"""Addresses of `visits`: one for anybody, the others for whoever visits."""

from django.urls import path

from linli.visits.views import cards, door, plans, topics

app_name = "visits"
urlpatterns = [
    # Anybody
    path("visits/check/", cards.check, name="check"),
    # Staff
    path("visits/", plans.plans, name="plans"),
    path("visits/topics/", topics.topics, name="topics"),
    path("visits/card/", cards.card, name="card"),
    path("visits/plan/<uuid:week>/", plans.plan, name="plan"),
    path("visits/plan/<uuid:week>/again/", plans.again, name="again"),
    path("visits/plan/<uuid:week>/sheet/", plans.sheet, name="sheet"),
    path("visits/plan/<uuid:week>/add/", plans.add, name="add"),
    path("visits/plan/<uuid:week>/speak/", plans.speak, name="speak"),
    path("visits/plan/<uuid:week>/come-again/", plans.come_again, name="come-again"),
    path("visits/door/<uuid:door>/", door.door, name="door"),
]
