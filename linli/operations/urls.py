"""Addresses of `operations`: for machines that watch Linli."""

from django.urls import path

from linli.operations import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
]
