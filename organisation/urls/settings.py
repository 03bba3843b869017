"""The administrators' screens for rules and the calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
