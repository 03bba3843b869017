from django.urls import path

from evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.seals, name="seals"),
    path("ban-sao.json", views.seals_copy, name="seals_copy"),
]
