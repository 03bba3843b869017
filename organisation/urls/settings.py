"""The administrators' screens for rules and the calendar."""

from django.urls import URLPattern, path

from organisation.views import calendar, rules

urlpatterns: list[URLPattern] = [
    path("quan-tri/quy-dinh/", rules.RuleList.as_view(), name="rules"),
    path("quan-tri/quy-dinh/<int:pk>/", rules.RulePage.as_view(), name="rule"),
    path("quan-tri/quy-dinh/<int:pk>/gia-tri-moi/", rules.ChangeRule.as_view(), name="rule_change"),
    path("quan-tri/quy-dinh/<int:pk>/thoi-ap-dung/", rules.EndRule.as_view(), name="rule_end"),
    path("quan-tri/lich/", calendar.YearPage.as_view(), name="calendar"),
    path("quan-tri/lich/them/", calendar.AddDay.as_view(), name="calendar_add"),
    path("quan-tri/lich/<int:pk>/sua/", calendar.ChangeDay.as_view(), name="calendar_change"),
    path("quan-tri/lich/<int:pk>/bo/", calendar.RemoveDay.as_view(), name="calendar_remove"),
]
