"""Units and people from spreadsheets, and back into them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
