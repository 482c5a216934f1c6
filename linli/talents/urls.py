"""Addresses of the talent pool: for anybody, for a person by their own link, and for staff."""

from django.urls import path

from linli.talents.views import anybody, card, opened, own, pool

app_name = "talents"
urlpatterns = [
    # Anybody
    path("talents/of/<str:code>/", anybody.place, name="place"),
    path("talents/of/<str:code>/name/", anybody.name_somebody, name="name"),
    path("talents/certificate/", anybody.check, name="check"),
    path("talents/word/<uuid:card>/<str:secret>/", anybody.word, name="word"),
    # The person, by their own link
    path("talents/own/<uuid:card>/<str:secret>/", own.own, name="own"),
    path("talents/own/<uuid:card>/<str:secret>/do/<slug:verb>/", own.act, name="own-act"),
    path(
        "talents/own/<uuid:card>/<str:secret>/<uuid:activity>.pdf",
        own.certificate,
        name="own-certificate",
    ),
    # Staff
    path("talents/", pool.pool, name="pool"),
    path("talents/names/", pool.names, name="names"),
    path("talents/nominate/", pool.nominate, name="nominate"),
    path("talents/reserve/", pool.reserve, name="reserve"),
    path("talents/card/<uuid:card>/", card.card, name="card"),
    path("talents/card/<uuid:card>/do/<slug:verb>/", card.act, name="act"),
    path("talents/card/<uuid:card>/names/", opened.names, name="card-names"),
    path("talents/card/<uuid:card>/slip/", opened.slip, name="slip"),
    path("talents/card/<uuid:card>/<uuid:activity>.pdf", opened.certificate, name="certificate"),
]
