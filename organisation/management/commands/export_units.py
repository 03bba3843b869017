"""manage.py export_units FILE: the list as it stands, in the form of the import."""

from organisation.imports.export_command import ExportCommand
from organisation.models import Kind


class Command(ExportCommand):
    help = "Xuất danh sách đơn vị ra tệp XLSX hoặc CSV, theo mẫu nhập."
    kind = Kind.UNITS
