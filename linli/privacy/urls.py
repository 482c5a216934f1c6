"""Addresses of `privacy`: for everybody, for whose data it is, and for the office."""

from django.urls import path

from linli.privacy.views import public

app_name = "privacy"
urlpatterns = [
    path("privacy/", public.policy, name="policy"),
]
