from django.urls import URLPattern, URLResolver, include, path

from reviews.urls import accountability, complaint, monitoring

app_name = "reviews"
urlpatterns: list[URLPattern | URLResolver] = [
    path("theo-doi/", include(monitoring.urlpatterns)),
    path("khieu-nai/", include(complaint.urlpatterns)),
    path("xem-xet-trach-nhiem/", include(accountability.urlpatterns)),
]
