"""Addresses of the life of an organisation. All are for staff."""

from django.urls import path

from linli.orglife.views import consulting

app_name = "orglife"
urlpatterns = [
    path("life/<uuid:activity>/agenda/", consulting.agenda, name="agenda"),
    path("life/<uuid:activity>/decisions/", consulting.decisions, name="decisions"),
    path("life/<uuid:activity>/enter/<uuid:decision>/", consulting.enter, name="enter"),
]
