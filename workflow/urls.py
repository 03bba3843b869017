from django.urls import path

from workflow import quarantine, views

urlpatterns = [
    path("tep/<int:pk>/", views.attachment, name="attachment"),
    path("tep/<int:pk>/cach-ly/", quarantine.SetAside.as_view(), name="attachment_quarantine"),
    path("tep/<int:pk>/bo-cach-ly/", quarantine.LetOpen.as_view(), name="attachment_lift"),
    path("van-ban/<int:pk>/", views.document, name="document"),
]
