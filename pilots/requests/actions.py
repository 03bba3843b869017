"""Use cases of a request for resources: ask, decide, pass up, give in parts, account for, settle."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evidence import files as stored
from evidence.language import in_vietnamese
from pilots.actions.common import Upload, check_money, day, enclose, require, said
from pilots.models import Pilot, Provision, RefusalBasis, ResourceKind, ResourceRequest
from pilots.models.issue import next_number
from pilots.requests import querysets
from ui.text import vnd
from units import clock
from units.models import Person
from units.querysets import head_of, superior_of
from workflow import rules
from workflow.engine import begin, made_before, perform
from workflow.errors import NotReady


def ask(
    pilot: Pilot,
    *,
    by: Person,
    kind: str,
    what: str,
    needed_by: date,
    reason: str,
    amount_vnd: int | None = None,
    is_extra: bool = False,
    overspending: str = "",
    files: Sequence[Upload] = (),
    key: str = "",
) -> ResourceRequest:
    """The owner asks the deciding unit, or the one above where its head has a part in the pilot (S2)."""
    if kind not in ResourceKind.values:
        raise ValidationError({"kind": [_("Chọn loại hỗ trợ")]})
    is_money = kind == ResourceKind.MONEY
    require(
        what=(what, _("Nêu cần hỗ trợ gì")),
        reason=(reason, _("Nêu lý do")),
        needed_by=(needed_by, _("Nêu cần trước ngày nào")),
    )
    with stored.atomic():
        fresh = Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
        again = made_before(key, by, ResourceRequest)
        if again:
            return again
        _check_day(fresh, needed_by)
        if is_money:
            _check_amount(fresh, amount_vnd, is_extra)
        _check_overspending(fresh, overspending)
        request = ResourceRequest(
            pilot=fresh, number=next_number(ResourceRequest, fresh), unit=fresh.unit, holder=_decider(fresh),
            asked_by=by, kind=kind, what=what, amount_vnd=amount_vnd if is_money else None,
            is_extra=is_money and is_extra, needed_by=needed_by, reason=reason, overspending=overspending,
        )  # fmt: skip
        facts = _asked(request)
        return begin(request, by=by, key=key, facts=facts, also=lambda one: enclose(one, files, by=by, facts=facts))


def _asked(request: ResourceRequest) -> dict[str, Any]:
    return said(
        {
            "Loại hỗ trợ": in_vietnamese(ResourceKind(request.kind).label),
            "Đề nghị": request.what,
            "Số tiền": vnd(request.amount_vnd) if request.amount_vnd else "",
            "Nguồn": "Ngoài kinh phí được duyệt" if request.is_extra else "",
            "Cần trước ngày": day(request.needed_by),
            "Lý do": request.reason,
            "Giải trình chi vượt": request.overspending,
        }
    )


def _check_day(pilot: Pilot, needed_by: date) -> None:
    if needed_by < clock.today():
        raise ValidationError({"needed_by": [_("Ngày cần không được trước hôm nay")]})
    if needed_by > pilot.ends_on:
        sentence = _("Ngày cần không được sau ngày kết thúc thí điểm (%(day)s)") % {"day": day(pilot.ends_on)}
        raise ValidationError({"needed_by": [sentence]})


def _check_amount(pilot: Pilot, amount_vnd: int | None, is_extra: bool) -> None:
    """Above zero, and no more than what is left: of the budget, or of what may be added to it without a new vote."""
    if amount_vnd is None or amount_vnd <= 0:
        raise ValidationError({"amount_vnd": [_("Nhập số tiền lớn hơn 0")]})
    spoken_for = querysets.spoken_for(pilot, is_extra=is_extra)
    if is_extra:
        share = rules.whole("request.extra_share", pilot.holder)
        left = pilot.budget_vnd * share // 100 - spoken_for
        sentence = _("Ngoài kinh phí được duyệt chỉ kiến nghị thêm được %(left)s; nhiều hơn phải điều chỉnh kế hoạch")
    else:
        left = pilot.budget_vnd - spoken_for
        sentence = _("Kinh phí được duyệt chỉ còn %(left)s chưa kiến nghị cấp; chọn ngoài kinh phí nếu cần thêm")
    if amount_vnd > left:
        raise ValidationError({"amount_vnd": [sentence % {"left": vnd(max(left, 0))}]})


def is_overspent(pilot: Pilot) -> bool:
    """Whether more was spent than allowed, so that a new request explains it first."""
    return pilot.spent_vnd is not None and pilot.spent_vnd > querysets.spending_limit(pilot)


def _check_overspending(pilot: Pilot, overspending: str) -> None:
    if is_overspent(pilot):
        require(overspending=(overspending, _("Đã chi vượt mức được duyệt: giải trình trước khi kiến nghị thêm")))


def _decider(pilot: Pilot) -> Any:
    own = {pilot.owner_id, pilot.proposal.proposer_id}
    head = head_of(pilot.holder)
    if head is None or head.pk not in own:
        return pilot.holder
    superior = superior_of(pilot.holder, apart_from=own)
    if superior is None:
        raise NotReady([_("Không có cấp trên khác với người chủ trì để quyết định.")])
    return superior


def ask_info(
    request: ResourceRequest, *, by: Person, question: str, key: str = "", seen: int | None = None
) -> ResourceRequest:
    """Something is lacking; the clock rests meanwhile."""
    require(question=(question, _("Nêu nội dung cần bổ sung")))
    facts = {"Nội dung cần bổ sung": question}
    return perform(request, "ask_info", by=by, facts=facts, key=key, seen=seen, question=question)


def send_info(
    request: ResourceRequest, *, by: Person, info: str, files: Sequence[Upload] = (), key: str = "",
    seen: int | None = None,
) -> ResourceRequest:  # fmt: skip
    require(info=(info, _("Nêu nội dung bổ sung")))
    facts: dict[str, Any] = {"Nội dung bổ sung": info}
    return perform(
        request, "send_info", by=by, facts=facts, key=key, seen=seen, info=info,
        also=lambda fresh: enclose(fresh, files, by=by, facts=facts),
    )  # fmt: skip


def pass_upward(
    request: ResourceRequest, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> ResourceRequest:
    """Beyond the power of the unit: the one above decides."""
    require(reason=(reason, _("Nêu vì sao vượt thẩm quyền")))
    own = {request.pilot.owner_id, request.pilot.proposal.proposer_id}
    superior = superior_of(request.holder, apart_from=own)
    if superior is None:
        raise NotReady([_("Không có cấp trên để chuyển.")])
    facts = {"Từ": request.holder.name, "Cấp trên": superior.name}
    return perform(request, "pass_upward", by=by, reason=reason, facts=facts, key=key, seen=seen, superior=superior)


def grant(
    request: ResourceRequest, *, by: Person, provider: Person, promised_on: date, reason: str = "", key: str = "",
    seen: int | None = None,
) -> ResourceRequest:  # fmt: skip
    """All of it, to be given by somebody by a day."""
    _check_promise(request, provider, promised_on)
    return perform(
        request, "grant", by=by, reason=reason, facts=_promised(provider, promised_on), key=key, seen=seen,
        provider=provider, promised_on=promised_on, why=reason,
    )  # fmt: skip


def grant_partly(
    request: ResourceRequest, *, by: Person, provider: Person, promised_on: date, reason: str, granted: str,
    granted_vnd: int | None = None, key: str = "", seen: int | None = None,
) -> ResourceRequest:  # fmt: skip
    """Less than was asked, with the figure and why."""
    require(granted=(granted, _("Nêu duyệt phần nào")), reason=(reason, _("Nêu lý do chỉ duyệt một phần")))
    if request.is_money:
        if granted_vnd is None or not 0 < granted_vnd < (request.amount_vnd or 0):
            sentence = _("Số tiền duyệt phải lớn hơn 0 và nhỏ hơn %(asked)s đã đề nghị")
            raise ValidationError({"granted_vnd": [sentence % {"asked": vnd(request.amount_vnd or 0)}]})
    else:
        granted_vnd = None
    _check_promise(request, provider, promised_on)
    facts = said({"Được duyệt": granted, "Số tiền": vnd(granted_vnd) if granted_vnd else ""})
    return perform(
        request, "grant_partly", by=by, reason=reason, facts=facts | _promised(provider, promised_on), key=key,
        seen=seen, provider=provider, promised_on=promised_on, granted=granted, granted_vnd=granted_vnd,
        why=reason,
    )  # fmt: skip


def _check_promise(request: ResourceRequest, provider: Person, promised_on: date) -> None:
    require(
        provider=(provider, _("Chọn người cấp nguồn lực")),
        promised_on=(promised_on, _("Nêu ngày cấp")),
    )
    if not querysets.may_provide(request).filter(pk=provider.pk).exists():
        raise ValidationError({"provider": [_("Chọn người của đơn vị quyết định, không phải người chủ trì")]})
    if promised_on < clock.today():
        raise ValidationError({"promised_on": [_("Ngày cấp không được trước hôm nay")]})
    if promised_on > request.pilot.ends_on:
        raise ValidationError({"promised_on": [_("Ngày cấp không được sau ngày kết thúc thí điểm")]})


def _promised(provider: Person, promised_on: date) -> dict[str, Any]:
    return {"Người cấp": str(provider), "Cấp trước ngày": day(promised_on)}


def refuse(
    request: ResourceRequest, *, by: Person, basis: str, reason: str, key: str = "", seen: int | None = None
) -> ResourceRequest:
    if basis not in RefusalBasis.values:
        raise ValidationError({"basis": [_("Chọn căn cứ không duyệt")]})
    require(reason=(reason, _("Nêu lý do không duyệt")))
    facts = {"Căn cứ": in_vietnamese(RefusalBasis(basis).label)}
    return perform(
        request, "refuse", by=by, reason=reason, facts=facts, key=key, seen=seen, basis=basis, why=reason
    )  # fmt: skip


def drop(
    request: ResourceRequest, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> ResourceRequest:
    """The owner needs it no more."""
    require(reason=(reason, _("Nêu lý do rút kiến nghị")))
    return perform(request, "drop", by=by, reason=reason, key=key, seen=seen)


def provide_part(
    request: ResourceRequest, *, by: Person, provided_on: date, what: str, amount_vnd: int | None = None,
    files: Sequence[Upload] = (), key: str = "", seen: int | None = None,
) -> ResourceRequest:  # fmt: skip
    """A part has come; more is to come."""
    amount = _check_part(request, provided_on, what, amount_vnd)
    if request.is_money and amount >= request.to_give_vnd:
        raise ValidationError({"amount_vnd": [_("Như vậy là đã cấp đủ hoặc vượt; ghi nhận cấp đủ")]})
    return _provide(request, "provide_part", by, provided_on, what, amount, files, key=key, seen=seen)


def provide(
    request: ResourceRequest, *, by: Person, provided_on: date, what: str, amount_vnd: int | None = None,
    files: Sequence[Upload] = (), key: str = "", seen: int | None = None,
) -> ResourceRequest:  # fmt: skip
    """The last part: all that was granted has come. The owner accounts for it after the end of the pilot."""
    amount = _check_part(request, provided_on, what, amount_vnd)
    if request.is_money and amount != request.to_give_vnd:
        sentence = _("Còn phải cấp %(left)s; cấp ít hơn thì ghi nhận cấp một phần")
        raise ValidationError({"amount_vnd": [sentence % {"left": vnd(request.to_give_vnd)}]})
    settle_by = _settle_by(request)
    return _provide(request, "provide", by, provided_on, what, amount, files, key=key, seen=seen, settle_by=settle_by)


def _settle_by(request: ResourceRequest) -> date:
    last = max(request.pilot.ends_on, clock.today())
    return last + timedelta(days=rules.whole("request.settle", request.holder))


def _check_part(request: ResourceRequest, provided_on: date, what: str, amount_vnd: int | None) -> int:
    """The amount, 0 for what is no money."""
    require(what=(what, _("Nêu đã cấp gì")), provided_on=(provided_on, _("Nêu ngày cấp")))
    if provided_on > clock.today():
        raise ValidationError({"provided_on": [_("Ngày cấp không được sau hôm nay")]})
    if request.decided_at and provided_on < localdate(request.decided_at):
        raise ValidationError({"provided_on": [_("Ngày cấp không được trước ngày duyệt")]})
    if not request.is_money:
        return 0
    if amount_vnd is None or amount_vnd <= 0:
        raise ValidationError({"amount_vnd": [_("Nhập số tiền lớn hơn 0")]})
    return amount_vnd


def _provide(
    request: ResourceRequest, step: str, by: Person, provided_on: date, what: str, amount: int,
    files: Sequence[Upload], **act: Any,
) -> ResourceRequest:  # fmt: skip
    facts = said({"Ngày cấp": day(provided_on), "Đã cấp": what, "Số tiền": vnd(amount) if amount else ""})
    if provided_on > request.wanted_on:
        facts["Chậm"] = f"Cần, hẹn trước ngày {day(request.wanted_on)}"

    def write(fresh: ResourceRequest) -> None:
        Provision.objects.create(request=fresh, by=by, provided_on=provided_on, what=what, amount_vnd=amount or None)
        enclose(fresh, files, by=by, facts=facts)

    return perform(
        request, step, by=by, facts=facts, also=write, provided_on=provided_on, amount_vnd=amount, **act
    )  # fmt: skip


def account(
    request: ResourceRequest, *, by: Person, used: str, vouchers: str, remaining: str = "",
    used_vnd: int | None = None, files: Sequence[Upload] = (), key: str = "", seen: int | None = None,
) -> ResourceRequest:  # fmt: skip
    """What was used, by which vouchers, and what becomes of the rest; no more than what was given."""
    require(used=(used, _("Nêu đã sử dụng vào việc gì")), vouchers=(vouchers, _("Nêu chứng từ")))
    if request.is_money:
        require(used_vnd=(used_vnd, _("Nhập số tiền đã sử dụng")))
        check_money(used_vnd=used_vnd or 0)
        left = request.provided_vnd - (used_vnd or 0)
        if left < 0:
            sentence = _("Không được vượt %(given)s đã cấp") % {"given": vnd(request.provided_vnd)}
            raise ValidationError({"used_vnd": [sentence]})
        if left and not remaining:
            sentence = _("Còn lại %(left)s: nêu cách xử lý") % {"left": vnd(left)}
            raise ValidationError({"remaining": [sentence]})
    else:
        used_vnd = None
    facts = said(
        {
            "Đã sử dụng vào việc": used,
            "Số tiền đã sử dụng": vnd(used_vnd) if used_vnd is not None else "",
            "Còn lại, cách xử lý": remaining,
            "Chứng từ": vouchers,
        }
    )
    return perform(
        request, "account", by=by, facts=facts, key=key, seen=seen, used=used, used_vnd=used_vnd,
        remaining=remaining, vouchers=vouchers, also=lambda fresh: enclose(fresh, files, by=by, facts=facts),
    )  # fmt: skip


def return_account(
    request: ResourceRequest, *, by: Person, reason: str, key: str = "", seen: int | None = None
) -> ResourceRequest:
    require(reason=(reason, _("Nêu lý do trả lại")))
    return perform(
        request, "return_account", by=by, reason=reason, key=key, seen=seen, return_reason=reason
    )  # fmt: skip


def accept_account(request: ResourceRequest, *, by: Person, key: str = "", seen: int | None = None) -> ResourceRequest:
    facts = {"Đã sử dụng": vnd(request.used_vnd) if request.used_vnd is not None else request.used}
    return perform(request, "accept_account", by=by, facts=facts, key=key, seen=seen)


def end_unprovided(request: ResourceRequest, *, by: Person) -> ResourceRequest:
    """The work is over and nothing came: it stays on record as it stood (by the system account)."""
    facts = {"Khi kết thúc": in_vietnamese(request.get_state_display()), "Đang ở": request.held_by}
    return perform(request, "end_unprovided", by=by, facts=facts)


def stop_providing(request: ResourceRequest, *, by: Person) -> ResourceRequest:
    """The work is over: what came is accounted for, the rest is not given any more (by the system account)."""
    return perform(request, "stop_providing", by=by, facts={}, settle_by=_settle_by(request))
