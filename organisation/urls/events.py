"""Changes of the tree: prepared, checked, applied."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
