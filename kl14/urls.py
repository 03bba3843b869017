from django.urls import include, path

from kl14.health import Health
from kl14.home import home

urlpatterns = [
    path("", home, name="home"),
    path("suc-khoe/", Health.as_view(), name="health"),
    path("", include("units.urls")),
    path("", include("organisation.urls")),
    path("", include("workflow.urls")),
    path("niem-phong/", include("evidence.urls")),
    path("thong-bao/", include("notices.urls")),
    path("trao-doi/", include("comments.urls")),
    path("de-xuat/", include("proposals.urls")),
    path("thi-diem/", include("pilots.urls")),
    path("", include("reviews.urls")),
    path("bao-cao/", include("reports.urls")),
    path("", include("reports.dossiers.urls")),
]
