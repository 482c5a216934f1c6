"""Addresses of `people`: coming in and going out, and one's own account."""

from django.urls import path

from linli.people.views import account, join, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("join/", join.join, name="join"),
    path("join/<str:token>/", join.join_link, name="join-link"),
    path("account/", account.account, name="account"),
    path("account/second-factor/", account.second_factor_needed, name="second-factor"),
    path("account/sign-ins/end/", account.sign_out_elsewhere, name="sign-out-elsewhere"),
]
