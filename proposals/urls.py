from proposals.routes import handling, writing

app_name = "proposals"
urlpatterns = writing.urlpatterns + handling.urlpatterns
