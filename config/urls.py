"""Every address of the product. Each app lists its own."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("linli.openapi.urls")),
    path("", include("linli.portal.urls")),
    path("", include("linli.privacy.urls")),  # before the verbs of a secret link
    path("", include("linli.operations.urls")),
    path("", include("linli.open311.urls")),
    path("", include("linli.openrosa.urls")),
    path("", include("linli.matters.urls")),
    path("", include("linli.activities.urls")),
    path("", include("linli.duties.urls")),
    path("", include("linli.orglife.urls")),
    path("", include("linli.instructors.urls")),
    path("", include("linli.honours.urls")),
    path("", include("linli.stars.urls")),
    path("", include("linli.scoring.urls")),
    path("", include("linli.mediation.urls")),
    path("", include("linli.visits.urls")),
    path("", include("linli.talents.urls")),
    path("", include("linli.contributions.urls")),
    path("", include("linli.territory.urls")),
    path("", include("linli.outbox.urls")),
    path("", include("linli.people.urls")),
    path("", include("linli.people.allauth_urls")),
]
