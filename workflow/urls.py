from django.urls import path

from workflow import views

urlpatterns = [
    path("tep/<int:pk>/", views.attachment, name="attachment"),
    path("van-ban/<int:pk>/", views.document, name="document"),
]
