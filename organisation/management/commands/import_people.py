"""manage.py import_people FILE: bring people and their posts in, from a file of any size."""

from organisation.imports.command import ImportCommand
from organisation.models import Kind


class Command(ImportCommand):
    help = "Nhập cán bộ và chức vụ từ tệp XLSX hoặc CSV: tất cả hoặc không gì cả."
    kind = Kind.PEOPLE
