"""Addresses of what was sent."""

from django.urls import path

from proposals.views.versions import ComparePage, VersionPage, VersionsPage

urlpatterns = [
    path("<int:pk>/ban/", VersionsPage.as_view(), name="versions"),
    path("<int:pk>/ban/so-sanh/", ComparePage.as_view(), name="compare"),
    path("<int:pk>/ban/<int:number>/", VersionPage.as_view(), name="version"),
]
