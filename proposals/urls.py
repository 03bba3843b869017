from django.urls import include, path

from proposals.routes import appraising, coauthors, handling, writing

app_name = "proposals"
urlpatterns = [
    *writing.urlpatterns,
    *handling.urlpatterns,
    *appraising.urlpatterns,
    path("dong-tac-gia/", include(coauthors.urlpatterns)),
]
