from proposals.routes import appraising, deliberating, handling, writing

app_name = "proposals"
urlpatterns = writing.urlpatterns + handling.urlpatterns + deliberating.urlpatterns + appraising.urlpatterns
