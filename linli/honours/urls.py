"""Addresses of honours: for anybody, for a household by its own link, and for staff."""

from django.urls import path

from linli.honours.views import anybody, board, entry, own, rounds

app_name = "honours"
urlpatterns = [
    # Anybody
    path("honours/of/<str:code>/", anybody.place, name="place"),
    path("honours/ask/<uuid:honour_round>/", anybody.ask, name="ask"),
    path("honours/photo/<uuid:yard>/", anybody.photo, name="photo"),
    # The household, by its own link
    path("honours/own/<uuid:honour>/<str:secret>/", own.own, name="own"),
    path("honours/own/<uuid:honour>/<str:secret>/do/<slug:verb>/", own.act, name="own-act"),
    path("honours/own/<uuid:honour>/<str:secret>/plaque.pdf", own.plaque, name="own-plaque"),
    path("honours/own/<uuid:honour>/<str:secret>/<uuid:yard>/", own.photo, name="own-photo"),
    # With an account
    path("honours/mine/", board.mine, name="mine"),
    # Staff
    path("honours/", board.board, name="board"),
    path("honours/rounds/add/", rounds.add, name="round-add"),
    path("honours/round/<uuid:honour_round>/", rounds.one, name="round"),
    path("honours/round/<uuid:honour_round>/do/<slug:verb>/", rounds.act, name="round-act"),
    path("honours/round/<uuid:honour_round>/write-down/", rounds.write_down, name="write-down"),
    path("honours/entry/<uuid:honour>/", entry.entry, name="entry"),
    path("honours/entry/<uuid:honour>/do/<slug:verb>/", entry.act, name="act"),
    path("honours/entry/<uuid:honour>/slip/", entry.slip, name="slip"),
    path("honours/entry/<uuid:honour>/plaque.pdf", entry.plaque, name="plaque"),
    path("honours/entry/<uuid:honour>/<uuid:yard>/", entry.photo, name="entry-photo"),
]
