"""The sections of a dossier and what each still lacks: one list for the task list, the check page, the button and the
guard (NĐ 73 Đ.7.2, DOMAIN §1.6)."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.models import Attachment
from proposals.authorship import alive_in, lacks_of
from proposals.models import Proposal

FILES = "tep"
AUTHORS = "dong-tac-gia"


@dataclass(frozen=True)
class Section:
    """One page of the dossier: its address, its name, the fields and the rows written there."""

    slug: str
    title: str | Promise
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A missing content: the section of the form where it is written, its field, and the sentence to show."""

    section: str
    field: str
    sentence: str | Promise


@dataclass(frozen=True)
class Progress:
    """How far a section has come: its gaps, and whether anything has been written in it."""

    section: Section
    gaps: list[Gap]
    started: bool

    @property
    def complete(self) -> bool:
        return not self.gaps

    @property
    def optional(self) -> bool:
        return self.section.slug in (AUTHORS, FILES)


SECTIONS = (
    Section(
        "van-de",
        _("Vấn đề"),
        (
            "title",
            "field",
            "problem_kind",
            "is_urgent",
            "bottleneck",
            "necessity",
            "objective",
            "legal_references",
        ),
    ),
    Section(
        "giai-phap",
        _("Giải pháp"),
        ("solution", "scope", "target_subjects", "participating_units"),
        ("work_items",),
    ),
    Section(
        "nguon-luc",
        _("Thời gian, nguồn lực"),
        ("planned_start", "planned_end", "budget_vnd", "funding_source", "budget_note", "staffing", "facilities"),
    ),
    Section("tac-dong", _("Tính khả thi, tác động"), ("feasibility", "positive_impact", "negative_impact"), ("risks",)),
    Section("hieu-qua", _("Hiệu quả dự kiến"), ("expected_effect",), ("criteria",)),
    Section(
        "cam-ket",
        _("Cam kết, khai báo"),
        (
            "commits_pure_motive",
            "commits_common_good",
            "commits_truthful",
            "commits_supervision",
            "commits_resources",
            "has_conflict_of_interest",
            "conflict_of_interest",
            "contains_no_secret",
        ),
    ),
    Section(AUTHORS, _("Người cùng đề xuất")),
    Section(FILES, _("Tệp đính kèm")),
)

_REQUIRED = {
    "van-de": {
        "title": _("Nhập tên đề xuất"),
        "field": _("Chọn lĩnh vực"),
        "problem_kind": _("Chọn loại vướng mắc"),
        "bottleneck": _("Nêu điểm nghẽn, nút thắt"),
        "necessity": _("Nêu sự cần thiết"),
        "objective": _("Nêu mục đích, yêu cầu"),
    },
    "giai-phap": {
        "solution": _("Nêu nội dung, giải pháp"),
        "scope": _("Nêu phạm vi"),
        "target_subjects": _("Nêu đối tượng áp dụng"),
        "work_items": _("Nêu ít nhất một công việc"),
    },
    "nguon-luc": {
        "planned_start": _("Nhập ngày dự kiến bắt đầu"),
        "planned_end": _("Nhập ngày dự kiến kết thúc"),
        "budget_vnd": _("Nhập kinh phí, ghi 0 nếu không cần"),
        "funding_source": _("Nhập nguồn kinh phí"),
        "budget_note": _("Nêu lý do không cần kinh phí"),
        "staffing": _("Nêu nhân lực"),
    },
    "tac-dong": {
        "feasibility": _("Nêu tính khả thi"),
        "positive_impact": _("Nêu tác động tích cực"),
        "negative_impact": _("Nêu tác động tiêu cực, hoặc ghi “Không” và lý do"),
    },
    "hieu-qua": {
        "expected_effect": _("Nêu hiệu quả dự kiến"),
        "criteria": _("Nêu ít nhất một tiêu chí đo được"),
    },
    "cam-ket": {
        "commits_pure_motive": _("Cam kết động cơ trong sáng"),
        "commits_common_good": _("Cam kết vì lợi ích chung"),
        "commits_truthful": _("Cam kết nội dung trung thực"),
        "commits_supervision": _("Cam kết chịu sự kiểm tra, giám sát"),
        "commits_resources": _("Cam kết sử dụng đúng nguồn lực"),
        "has_conflict_of_interest": _("Khai báo xung đột lợi ích"),
        "conflict_of_interest": _("Nêu rõ xung đột lợi ích"),
        "contains_no_secret": _("Xác nhận không chứa bí mật nhà nước"),
    },
}

_ROWS = ("work_items", "criteria")

# Asked for only where another answer makes it necessary; False is an answer to the declaration, 0 to the budget.
_NEEDED_WHEN = {
    "funding_source": lambda proposal: bool(proposal.budget_vnd),
    "budget_note": lambda proposal: proposal.budget_vnd == 0,
    "conflict_of_interest": lambda proposal: proposal.has_conflict_of_interest is True,
}
_ANSWERED_BY_ANY_VALUE = ("budget_vnd", "has_conflict_of_interest")


def section_of(slug: str) -> Section | None:
    return next((section for section in SECTIONS if section.slug == slug), None)


def section_after(section: Section) -> Section | None:
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None


def is_asked_for(slug: str, field: str) -> bool:
    """Whether the field may be missed at sending: such a field is not marked as optional."""
    return field in _REQUIRED.get(slug, {})


def has_no_place(proposal: Proposal, field: str) -> bool:
    """Whether another answer makes this field needless, and it is empty: such a one is not read out."""
    return field in _NEEDED_WHEN and not _NEEDED_WHEN[field](proposal) and not getattr(proposal, field)


def missing_contents(proposal: Proposal) -> list[Gap]:
    """Every gap of the dossier, in the order of the form; empty when it may be submitted.

    A box that holds what could not be saved is one too: nobody sends, unseen, an older text than the one they typed.
    """
    kept = {one.name: one.sentence for one in proposal.kept_inputs.all()}
    gaps = []
    for section in SECTIONS:
        required = _REQUIRED.get(section.slug, {})
        for name in (*section.fields, *section.rows):
            if name in kept:
                unsaved = _now("Sửa ô chưa lưu được: %(why)s") % {"why": kept[name]}
                gaps.append(Gap(section.slug, name, unsaved))
            elif name in required and _is_missing(proposal, name):
                gaps.append(Gap(section.slug, name, required[name]))
    return [*gaps, *(Gap(AUTHORS, "own", sentence) for sentence in lacks_of(proposal))]


def _is_missing(proposal: Proposal, field: str) -> bool:
    if field in _ROWS:
        return not getattr(proposal, field).exists()
    if field in _NEEDED_WHEN and not _NEEDED_WHEN[field](proposal):
        return False
    value = getattr(proposal, field)
    return value is None if field in _ANSWERED_BY_ANY_VALUE else not value


def progress_of(proposal: Proposal) -> list[Progress]:
    """Every section with its gaps, in the order of the form."""
    gaps = missing_contents(proposal)
    return [
        Progress(section, [gap for gap in gaps if gap.section == section.slug], _is_started(proposal, section))
        for section in SECTIONS
    ]


def _is_started(proposal: Proposal, section: Section) -> bool:
    """A draft begins with its title, so the title alone starts nothing."""
    if section.slug == AUTHORS:
        return bool(alive_in(proposal))
    if section.slug == FILES:
        kind = ContentType.objects.get_for_model(proposal)
        return Attachment.objects.filter(content_type=kind, object_id=proposal.pk).exists()
    written = (getattr(proposal, field) for field in section.fields if field != "title")
    return any(value not in (None, "", False) for value in written) or any(
        getattr(proposal, rows).exists() for rows in section.rows
    )
