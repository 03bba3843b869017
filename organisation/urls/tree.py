"""The tree of units and the page of one."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
