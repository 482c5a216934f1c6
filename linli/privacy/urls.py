"""Addresses of `privacy`: for everybody, for whose data it is, and for the office."""

from django.urls import path

from linli.privacy.views import account, desk, mine, public

app_name = "privacy"
urlpatterns = [
    # Anybody
    path("privacy/", public.policy, name="policy"),
    # The holder of a secret link
    path("r/<str:number>/<str:secret>/data/", mine.data, name="mine"),
    path("r/<str:number>/<str:secret>/data/show/", mine.show, name="mine-show"),
    path("r/<str:number>/<str:secret>/data/copy/", mine.copy, name="mine-copy"),
    path("r/<str:number>/<str:secret>/data/correct/", mine.correct, name="mine-correct"),
    path("r/<str:number>/<str:secret>/data/no-contact/", mine.no_contact, name="mine-no-contact"),
    path("r/<str:number>/<str:secret>/data/erase/", mine.erase, name="mine-erase"),
    # Somebody with an account
    path("account/data/", account.data, name="account"),
    path("account/data/show/", account.show, name="account-show"),
    path("account/data/copy/", account.copy, name="account-copy"),
    path("account/data/correct/", account.correct, name="account-correct"),
    path("account/data/erase/", account.erase, name="account-erase"),
    # The office
    path("office/privacy/", desk.desk, name="desk"),
    path("office/privacy/<uuid:key>/", desk.asked, name="asked"),
    path("office/privacy/<uuid:key>/answer/", desk.answer, name="answer"),
    path("office/privacy/<uuid:key>/<str:number>/", desk.held, name="held"),
    path("office/privacy/<uuid:key>/<str:number>/show/", desk.show, name="show"),
    path("office/privacy/<uuid:key>/<str:number>/do/", desk.carry_out, name="carry-out"),
    path("office/retention/", desk.proofs, name="proofs"),
]
