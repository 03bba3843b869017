from proposals.routes import appraising, handling, writing

app_name = "proposals"
urlpatterns = writing.urlpatterns + handling.urlpatterns + appraising.urlpatterns
