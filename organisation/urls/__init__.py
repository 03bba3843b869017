"""Addresses of the tree (/don-vi/), of changes to it, of imports, and of the administrators' screens (/quan-tri/)."""

from django.urls import include, path

from organisation.urls import accounts, events, imports, settings, tree
from organisation.views.hub import Hub

app_name = "organisation"
urlpatterns = [
    path("quan-tri/", Hub.as_view(), name="hub"),
    *tree.urlpatterns,
    path("quan-tri/to-chuc/", include(events.urlpatterns)),
    *imports.urlpatterns,
    *accounts.urlpatterns,
    *settings.urlpatterns,
]
