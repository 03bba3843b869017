from django.urls import include, path

from comments.views import talk_paths
from proposals.models import Proposal
from proposals.routes import appraising, coauthors, handling, versions, writing

app_name = "proposals"
urlpatterns = [
    *writing.urlpatterns,
    *handling.urlpatterns,
    *appraising.urlpatterns,
    *versions.urlpatterns,
    *talk_paths(Proposal),
    path("dong-tac-gia/", include(coauthors.urlpatterns)),
]
