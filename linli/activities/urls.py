"""Addresses of `activities`."""

from django.urls import path

from linli.activities.views import pages

app_name = "activities"
urlpatterns = [
    path("activities/<uuid:activity>/", pages.activity, name="activity"),
    path("a/<uuid:part>/<str:secret>/", pages.own, name="own"),
]
