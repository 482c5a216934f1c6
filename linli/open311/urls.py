"""One address: real clients double slashes, add one at the end, shout the format, or say `request`
for `requests`. What stands behind it is told apart in `views`."""

from django.urls import path

from linli.open311 import views

app_name = "open311"
urlpatterns = [
    path("open311/", views.door, name="root"),
    path("open311/<path:rest>", views.door, name="door"),
]
