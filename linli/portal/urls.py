"""Addresses of `portal`: home, places, my work, and how a page looks."""

from django.urls import path

from linli.portal.views import display, home, work

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("places/<str:code>/", home.place, name="place"),
    path("work/", work.work, name="work"),
    path("language/", display.language, name="language"),
    path("display/", display.display, name="display"),
    path("styleguide/", display.styleguide, name="styleguide"),
]
