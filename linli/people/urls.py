"""Addresses of `people`: coming in and going out."""

from django.urls import path

from linli.people.views import join, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("join/", join.join, name="join"),
    path("join/<str:token>/", join.join_link, name="join-link"),
]
