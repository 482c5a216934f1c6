"""Addresses of the stars of branches: for anybody, and for staff."""

from django.urls import path

from linli.stars.views import board, dossier, leads, queue, rating, shown

app_name = "stars"
urlpatterns = [
    # Anybody
    path("stars/of/<str:code>/", shown.place, name="place"),
    # Staff
    path("stars/", board.board, name="board"),
    path("stars/queue/", queue.queue, name="queue"),
    path("stars/cards/", board.cards, name="cards"),
    path("stars/leads/", leads.leads, name="leads"),
    path("stars/rating/", rating.table, name="rating"),
    path("stars/start/<int:host>/", dossier.start, name="start"),
    path("stars/<uuid:cycle>/", dossier.dossier, name="dossier"),
    path("stars/<uuid:cycle>/do/<slug:verb>/", dossier.act, name="act"),
    path("stars/<uuid:cycle>/card/", board.card, name="card"),
]
