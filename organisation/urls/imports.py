"""Units and people from spreadsheets, and back into them."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from organisation.forms.imports import UnitUploadForm
from organisation.models import Kind
from organisation.views import imports

FOLDERS = {Kind.UNITS: "don-vi", Kind.PEOPLE: "can-bo"}


def _files(kind: Kind, suffix: str) -> list[URLPattern]:
    """The template and the export of one kind: /quan-tri/nhap/don-vi/mau.xlsx, …/danh-sach.xlsx."""
    folder, name = f"quan-tri/nhap/{FOLDERS[kind]}", kind.name.lower()
    template = imports.Template.as_view(kind=kind, suffix=suffix)
    export = imports.Export.as_view(kind=kind, suffix=suffix)
    return [
        path(f"{folder}/mau.{suffix}", template, name=f"template_{name}_{suffix}"),
        path(f"{folder}/danh-sach.{suffix}", export, name=f"export_{name}_{suffix}"),
    ]


import_units = imports.Upload.as_view(kind=Kind.UNITS, form_class=UnitUploadForm, title=_("Nhập đơn vị"))
import_people = imports.Upload.as_view(kind=Kind.PEOPLE, title=_("Nhập cán bộ, chức vụ"))
urlpatterns: list[URLPattern] = [
    path("quan-tri/nhap/", imports.Imports.as_view(), name="imports"),
    path("quan-tri/nhap/don-vi/", import_units, name="import_units"),
    path("quan-tri/nhap/can-bo/", import_people, name="import_people"),
    *(pattern for kind in FOLDERS for suffix in ("xlsx", "csv") for pattern in _files(kind, suffix)),
    path("quan-tri/nhap/<int:pk>/", imports.Run.as_view(), name="import_run"),
    path("quan-tri/nhap/<int:pk>/xac-nhan/", imports.Apply.as_view(), name="import_apply"),
    path("quan-tri/nhap/<int:pk>/bao-cao.csv", imports.Report.as_view(), name="import_report"),
]
