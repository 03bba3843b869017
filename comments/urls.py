from django.urls import path

from comments import views

app_name = "comments"
urlpatterns = [
    path("<int:pk>/sua/", views.EditPage.as_view(), name="edit"),
    path("<int:pk>/rut/", views.WithdrawPage.as_view(), name="withdraw"),
    path("<int:pk>/khong-can-tra-loi/", views.release, name="release"),
]
