"""manage.py export_people FILE: the list as it stands, in the form of the import."""

from organisation.imports.export_command import ExportCommand
from organisation.models import Kind


class Command(ExportCommand):
    help = "Xuất danh sách cán bộ và chức vụ ra tệp XLSX hoặc CSV, theo mẫu nhập."
    kind = Kind.PEOPLE
