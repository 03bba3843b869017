"""The tree of units and the page of one."""

from django.urls import path

from organisation.views import powers, tree, unit

urlpatterns = [
    path("don-vi/", tree.tree, name="tree"),
    path("don-vi/<int:pk>/", unit.unit_page, name="unit"),
    path("don-vi/<int:pk>/cap-duoi/", tree.branch, name="branch"),
    path("don-vi/<int:pk>/quyen/", powers.unit_powers, name="unit_powers"),
]
