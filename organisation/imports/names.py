"""How a name is sorted when nobody said: by the given name only where that is safe."""

from ui.text import fold, nfc, sort_name_of

#: Common family names of the Kinh and of peoples who write the given name last.
_FAMILIES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý An Âu Bạch Bành Cao Chế Chu Châu Cù Đàm Đào Đậu
Điền Đinh Đoàn Đồng Đổng Giang Giáp Hà Hàn Hứa Khổng Khúc Khương Kiều Kim La Lã Lại Lâm Lạc Lều Liễu Lò Lục Lữ Lương
Lưu Ma Mã Mai Mạc Mạch Nghiêm Ngọc Ngụy Nhan Nhâm Nông Ninh Ông Phó Phùng Phương Quách Quan Quản Sử Tạ Tăng Tân Thạch
Thái Thẩm Thân Thi Thiều Tiêu Tô Tôn Tống Triệu Trịnh Trương Từ Tưởng Văn Vi Viên Vương
"""
FAMILY_NAMES = frozenset(map(fold, _FAMILIES.split()))


def is_plain(full_name: str) -> bool:
    """Whether the last word is the given name beyond doubt: K'Brơi, Cil Ha Sương, Y Moan Niê are not."""
    words = nfc(full_name).split()
    return len(words) > 1 and "'" not in fold(full_name) and fold(words[0]) in FAMILY_NAMES


def sort_name_for(full_name: str) -> str:
    """What is stored when the file leaves it open: a name in doubt keeps its order until one says (DOMAIN §5.5)."""
    return sort_name_of(full_name) if is_plain(full_name) else nfc(full_name)
