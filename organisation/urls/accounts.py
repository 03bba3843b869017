"""The administrators' screens for accounts and appointments."""

from django.urls import URLPattern, path

from organisation.views import accounts, appointments, people

PERSON, POST = "quan-tri/nguoi-dung/<int:pk>/", "quan-tri/chuc-vu/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("quan-tri/nguoi-dung/", people.PeopleList.as_view(), name="people"),
    path("quan-tri/nguoi-dung/mo-tai-khoan/", accounts.OpenAccount.as_view(), name="person_open"),
    path(PERSON, people.PersonPage.as_view(), name="person"),
    path(f"{PERSON}sua/", accounts.EditAccount.as_view(), name="person_edit"),
    path(f"{PERSON}mat-khau/", accounts.GiveLink.as_view(), name="person_link"),
    path(f"{PERSON}thoi/", accounts.Leave.as_view(), name="person_leave"),
    path(f"{PERSON}tro-lai/", accounts.TakeBack.as_view(), name="person_take_back"),
    path(f"{PERSON}ngung/", accounts.Deactivate.as_view(), name="person_deactivate"),
    path(f"{PERSON}mo-lai/", accounts.Reactivate.as_view(), name="person_reactivate"),
    path(f"{PERSON}bo-nhiem/", appointments.Appoint.as_view(), name="person_appoint"),
    path(f"{POST}uy-quyen/", appointments.Delegate.as_view(), name="appointment_delegate"),
    path(f"{POST}ket-thuc/", appointments.End.as_view(), name="appointment_end"),
    path(f"{POST}sua/", appointments.Correct.as_view(), name="appointment_correct"),
    path(f"{POST}bo/", appointments.Strike.as_view(), name="appointment_strike"),
]
