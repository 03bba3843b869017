from django.urls import path

from reports import actions, forms, views
from reports.models import PeriodicReport
from workflow.views import step_path

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("lap-bao-cao/", views.CreateReport.as_view(), name="create"),
    path("<int:pk>/", views.ReportPage.as_view(), name="detail"),
    path("<int:pk>/du-thao.pdf", views.draft_pdf, name="draft_pdf"),
    step_path(PeriodicReport, "edit", "soan", forms.TextsForm, actions.edit, view=views.EditPage),
    step_path(PeriodicReport, "issue", "ban-hanh", forms.IssueForm, actions.issue, view=views.IssuePage),
    step_path(PeriodicReport, "cancel", "huy", forms.CancelForm, actions.cancel),
]
