"""Addresses of `outbox`: one's own messages, how one wants e-mail, and what was not delivered."""

from django.urls import path

from linli.outbox import views

app_name = "outbox"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:key>/", views.open_message, name="open"),
    path("account/messages/", views.choice, name="choice"),
    path("messages/failed/", views.failed, name="failed"),
    path("messages/failed/retry/", views.retry_all, name="retry-all"),
    path("messages/failed/<uuid:key>/retry/", views.retry, name="retry"),
    path("messages/failed/<uuid:key>/give-up/", views.give_up, name="give-up"),
]
