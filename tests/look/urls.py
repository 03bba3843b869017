"""Pages that show every component with sample data; only tests serve them (ROOT_URLCONF = "tests.look.urls")."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from tests.look import samples
from ui.auth_forms import SignInForm

FORM_BAD = {"reason": "x" * 520, "budget": "nhiều", "starts_on": "31/02/2026", "months": "ba"}
FORMSET_BAD = {
    "form-TOTAL_FORMS": "2",
    "form-INITIAL_FORMS": "0",
    "form-0-name": "Thời gian cấp giấy",
    "form-0-unit": "ngày",
    "form-0-baseline": "3",
    "form-0-target": "một",
    "form-1-name": "Mức hài lòng",
}


def record(request: HttpRequest, **more: Any) -> HttpResponse:
    context = {
        "record_title": samples.TITLE,
        "reference": samples.REFERENCE,
        "status": samples.STATUSES[1],
        "holder_text": "Đang ở: Nguyễn Thị Hường, Bí thư Đảng ủy",
        "clock": samples.CLOCKS["sắp"],
        "stages": samples.STAGES,
        "actions": samples.ACTIONS,
        "entries": samples.ENTRIES,
        "files": samples.FILES,
        "rows": samples.FACTS,
    }
    return render(request, "look/record.html", context)


def step(request: HttpRequest) -> HttpResponse:
    wrong = "loi" in request.GET
    context = {
        "step_title": "Quyết định về đề xuất",
        "summary_line": f"{samples.REFERENCE} · {samples.TITLE}",
        "next_text": "Người đề xuất và người được giao thực hiện nhận thông báo; thí điểm được mở với kế hoạch này.",
        "submit_label": "Ban hành quyết định",
        "back_url": "/ho-so",
        "key": "4f7c",
        "seen": 3,
        "form": samples.DecisionForm(FORM_BAD if wrong else None, initial={"budget": 86_000_000}),
        "criteria": samples.CriterionFormSet(FORMSET_BAD if wrong else None),
    }
    if request.method == "POST":
        context["form"] = samples.DecisionForm(request.POST, request.FILES)
        context["criteria"] = samples.CriterionFormSet(request.POST)
    return render(request, "look/step.html", context)


def listing(request: HttpRequest) -> HttpResponse:
    filters = [{"label": "“cấp giấy”", "remove_url": "/danh-sach"}]
    context = {
        "list_title": "Đề xuất",
        "filter_form": samples.FilterForm(request.GET or None),
        "active_filters": filters if "q" in request.GET else [],
        "tabs": [
            {"label": "Chờ tôi xử lý", "url": "/danh-sach", "active": True, "count": 4},
            {"label": "Tất cả", "url": "/danh-sach?tat-ca=1", "active": False, "count": None},
        ],
        "page": samples.page_of([] if "q" in request.GET else samples.ROWS),
    }
    return render(request, "look/list.html", context)


def parts(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Đã lưu bản nháp.")
    messages.error(request, "Không gửi được thư nhắc việc.")
    context = {
        "statuses": samples.STATUSES,
        "clocks": list(samples.CLOCKS.values()),
        "charts": samples.CHARTS,
        "sections": [{"title": "Nội dung đề xuất", "change_url": "/viec", "rows": samples.FACTS}],
        "amount": 1_250_000_000,
        "half": 12.5,
        "day": dt.date(2024, 7, 5),
        "moment": samples.moment(12, 8, 15),
    }
    return render(request, "look/parts.html", context)


def confirmation(request: HttpRequest) -> HttpResponse:
    context = {
        "confirmation_title": "Đã gửi đề xuất",
        "reference": samples.REFERENCE,
        "confirmation_text": "Đồng chí sẽ nhận thông báo khi có kết quả tiếp nhận.",
        "next_steps": [
            "Văn thư tiếp nhận trong 2 ngày làm việc.",
            "Người đứng đầu đưa ra tập thể cho ý kiến.",
            "Quyết định được gửi đến đồng chí bằng văn bản.",
        ],
        "record_url": "/ho-so",
    }
    return render(request, "components/confirmation.html", context)


def conflict(request: HttpRequest) -> HttpResponse:
    context = {
        "by_name": "Nguyễn Thị Hường",
        "at": samples.moment(20, 9, 15),
        "done": "Hồ sơ đã chuyển sang trạng thái Chờ quyết định.",
        "typed": [("Lý do", "Đề nghị bổ sung dự toán\nvà phương án dự phòng."), ("Kinh phí", "86.000.000")],
        "record_url": "/ho-so",
    }
    return render(request, "components/conflict.html", context, status=409)


def login(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request, {"username": "", "password": ""} if "loi" in request.GET else None)
    return render(request, "registration/login.html", {"form": form, "next": ""})


def locked(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/locked.html")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Đồng chí là người đề xuất nên không được quyết định đề xuất của chính mình (S1).")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html")


urlpatterns = [
    path("ho-so", record),
    path("viec", step),
    path("danh-sach", listing),
    path("thanh-phan", parts),
    path("xac-nhan", confirmation),
    path("trung", conflict),
    path("dang-nhap-mau", login),
    path("khoa", locked),
    path("cam", forbidden),
    path("khong-co", missing),
    path("hong", broken),
    path("", include("kl14.urls")),
]
