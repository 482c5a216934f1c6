"""Addresses of the contribution ledger."""

from django.urls import path

from linli.contributions.views import ledger

app_name = "contributions"
urlpatterns = [
    path("contributions/", ledger.own, name="own"),
    path("contributions/of/<str:code>/", ledger.place, name="place"),
    path("contributions/<uuid:ledger>/<str:secret>/", ledger.shown, name="shown"),
]
