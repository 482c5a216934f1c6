"""Addresses of `mediation`: for anybody, for a party by its own link, and for staff."""

from django.urls import path

from linli.mediation.views import case, guide, ledger, opened, party, referrals, screening

app_name = "mediation"
urlpatterns = [
    # Anybody
    path("disputes/guide/", guide.guide, name="guide"),
    # A party, by its secret link
    path("d/<uuid:party>/<str:secret>/", party.party_page, name="party"),
    path("d/<uuid:party>/<str:secret>/<slug:verb>/", party.act, name="party-act"),
    path("d/<uuid:party>/<str:secret>/<slug:paper>.pdf", party.own_paper, name="own-paper"),
    # Staff
    path("disputes/", ledger.ledger, name="ledger"),
    path("disputes/bodies/", referrals.referrals, name="referrals"),
    path("disputes/screening/", screening.mine, name="screenings"),
    path("disputes/screening/<str:code>/", screening.week, name="screening"),
    path("disputes/screening/<str:code>/month/", screening.month, name="screening-month"),
    path("disputes/<str:number>/", case.case, name="case"),
    path("disputes/<str:number>/open/", case.open_case, name="open"),
    path("disputes/<str:number>/do/<slug:verb>/", case.act, name="act"),
    path("disputes/<str:number>/names/", opened.names, name="names"),
    path("disputes/<str:number>/notes/", opened.notes, name="notes"),
    path("disputes/<str:number>/slips/", opened.slips, name="slips"),
    path("disputes/<str:number>/<slug:paper>.pdf", opened.paper, name="paper"),
]
