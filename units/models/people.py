"""People: the users of the system, found and sorted by given name."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ui.text import fold, nfc, sort_key_vi, sort_name_of

if TYPE_CHECKING:
    from units.grants import Grants

SYSTEM_USERNAME = "he-thong"


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, full_name: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(username=nfc(username), full_name=full_name, **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, username: str, full_name: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(username, full_name, password, is_superuser=True, **fields)

    def system(self) -> "Person":
        """The account that scheduled jobs act as; it cannot log in."""
        return self.get(username=SYSTEM_USERNAME)


class Leaving(models.TextChoices):
    """Why a person holds no post any more. Their account, and the right to their own records, stay (DOMAIN §2.8)."""

    TRANSFERRED = "TRANSFERRED", _("Chuyển công tác ra ngoài hệ thống")
    RETIRED = "RETIRED", _("Nghỉ hưu")
    RESIGNED = "RESIGNED", _("Thôi việc")
    DECEASED = "DECEASED", _("Từ trần")


class Person(AbstractBaseUser, PermissionsMixin):
    """A user. `sort_name` starts as a guess (given name first) and may be corrected by hand: K'Brơi, Cil Ha Sương."""

    username = models.CharField(_("tên đăng nhập"), max_length=64, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    sort_name = models.CharField(_("tên để sắp xếp"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=240, editable=False, db_index=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    title = models.CharField(_("chức danh"), max_length=120, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    left_on = models.DateField(_("ngày làm việc cuối cùng"), null=True, blank=True)
    leaving = models.CharField(_("lý do thôi"), max_length=12, choices=Leaving, blank=True)
    search_text = models.CharField(max_length=200, editable=False, blank=True)
    is_system = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("người dùng")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, leaving="") | (Q(left_on__isnull=False) & ~Q(leaving="")),
                name="who_left_left_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill what follows from the rest; whoever writes many at once, past `save`, calls it for each."""
        self.full_name = nfc(self.full_name)
        self.sort_name = nfc(self.sort_name) or sort_name_of(self.full_name)
        self.sort_key = sort_key_vi(self.sort_name)
        self.search_text = fold(f"{self.full_name} {self.username}")

    def get_full_name(self) -> str:
        return self.full_name

    @cached_property
    def grants(self) -> "Grants":
        """What the person may do today, read once from the permission rows."""
        from units.grants import read_grants  # grants reads models

        return read_grants(self)

    def forget_grants(self) -> None:
        self.__dict__.pop("grants", None)
