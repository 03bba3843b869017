"""Changes of the tree, under quan-tri/to-chuc/: prepared, checked, applied."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from organisation.actions import events as actions
from organisation.forms import events as forms
from organisation.models import UnitEvent
from organisation.views import events as views
from workflow.views import step_path

DRAFTED = _("Xem lại dự thảo rồi thực hiện khi đến ngày có hiệu lực.")
TOLD = _("Người có liên quan đến từng hồ sơ được thông báo đơn vị kế tục.")

urlpatterns = [
    path("", views.EventList.as_view(), name="events"),
    path("moi/", views.CreateEvent.as_view(), name="event_create"),
    path("<int:pk>/", views.EventPage.as_view(), name="event"),
    step_path(
        UnitEvent, "revise", "sua", forms.EventForm, actions.revise,
        name="event_revise", view=views.RevisePage, next_text=DRAFTED,
    ),
    step_path(
        UnitEvent, "assign", "ke-tuc", forms.AssignForm, actions.assign,
        name="event_assign", view=views.AssignPage, next_text=DRAFTED,
    ),
    step_path(
        UnitEvent, "apply", "thuc-hien", forms.ApplyForm, actions.apply,
        name="event_apply", view=views.ApplyPage, next_text=TOLD,
    ),
    step_path(UnitEvent, "cancel", "huy", forms.CancelForm, actions.cancel, name="event_cancel"),
]  # fmt: skip
