"""Addresses of `outbox`: one's own messages, and those that could not be delivered."""

from django.urls import path

from linli.outbox import views

app_name = "outbox"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:key>/", views.open_message, name="open"),
    path("messages/failed/", views.failed, name="failed"),
    path("messages/failed/<uuid:key>/retry/", views.retry, name="retry"),
]
