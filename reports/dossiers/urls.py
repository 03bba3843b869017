"""Addresses of dossiers; the two of the check answer without an account."""

from django.urls import path

from reports.dossiers import check, views

app_name = "dossiers"
urlpatterns = [
    path("ho-so-bao-ve/de-xuat/<int:pk>/", views.DossiersOfProposal.as_view(), name="of"),
    path("ho-so-bao-ve/<int:pk>/", views.detail, name="detail"),
    path("ho-so-bao-ve/<int:pk>/tai/", views.download, name="download"),
    path("xac-minh/", check.Check.as_view(), name="check_file"),
    path("xac-minh/<str:code>/", check.Check.as_view(), name="check"),
]
