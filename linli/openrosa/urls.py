"""The door for phones: real clients add a stroke at the end or leave it out."""

from django.urls import path

from linli.openrosa.views import door, key

app_name = "openrosa"
urlpatterns = [
    path("phone-forms/", key.key, name="key"),
    path("openrosa/key/<str:token>/<path:rest>", door.by_token, name="door-key"),
    path("openrosa/<path:rest>", door.by_digest, name="door"),
]
