"""The administrators' screens for accounts and appointments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
