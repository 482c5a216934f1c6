"""Addresses of `territory`: posters and signs, who answers where, and the sketch map."""

from django.urls import path

from linli.territory import views, views_areas, views_lanes, views_links, views_organisation

app_name = "territory"
urlpatterns = [
    path("q/<slug:code>/", views.scan, name="scan"),
    path("h/<uuid:link>/<str:secret>/", views_links.household_link, name="household-link"),
    path("places/<str:code>/who/", views.who, name="who"),
    path("places/<str:code>/charters/", views_organisation.charters, name="charters"),
    path("places/<str:code>/charters/<uuid:charter>/", views_organisation.charter, name="charter"),
    path("places/<str:code>/organisation/", views_organisation.tree, name="organisation"),
    path("places/<str:code>/areas/", views_areas.areas, name="areas"),
    path("places/<str:code>/map.svg", views.map_svg, name="map-svg"),
    path("places/<str:code>/posters/", views.posters, name="posters"),
    path("places/<str:code>/signs/", views_lanes.signs, name="signs"),
    path("places/<str:code>/<int:unit>/", views_lanes.lane, name="lane"),
]
