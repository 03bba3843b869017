from django.urls import URLPattern, URLResolver, include, path

from reviews.urls import accountability, monitoring

app_name = "reviews"
urlpatterns: list[URLPattern | URLResolver] = [
    path("theo-doi/", include(monitoring.urlpatterns)),
    path("xem-xet-trach-nhiem/", include(accountability.urlpatterns)),
]
