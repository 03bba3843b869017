"""manage.py import_units FILE: bring units in, from a file of any size."""

from organisation.imports.command import ImportCommand
from organisation.models import Kind


class Command(ImportCommand):
    help = "Nhập đơn vị từ tệp XLSX hoặc CSV: tất cả hoặc không gì cả."
    kind = Kind.UNITS
