"""Addresses of writing: drafts, check page, submit, list."""

from django.urls import path

from proposals import actions
from proposals.completeness import AUTHORS
from proposals.models import Proposal
from proposals.views.bulk import BulkPage
from proposals.views.coauthors import CoAuthorsPage
from proposals.views.exporting import export, export_file, export_page
from proposals.views.files import FilesPage
from proposals.views.lists import ProposalList
from proposals.views.printing import PrintPage
from proposals.views.reusing import ReusePage
from proposals.views.saved import SavedFilters
from proposals.views.sections import SectionPage
from proposals.views.sending import SentPage, SubmitPage
from proposals.views.writing import DraftPage, NewDraft, RemoveFile
from workflow.forms import StepForm
from workflow.views import step_path

urlpatterns = [
    path("", ProposalList.as_view(), name="list"),
    path("bo-loc/", SavedFilters.as_view(), name="filters"),
    path("hang-loat/", BulkPage.as_view(), name="bulk"),
    path("xuat/", export, name="export"),
    path("xuat/<int:pk>/", export_page, name="export_page"),
    path("xuat/<int:pk>/tai/", export_file, name="export_file"),
    path("moi/", NewDraft.as_view(), name="create"),
    path("<int:pk>/soan/", DraftPage.as_view(), name="draft"),
    path("<int:pk>/soan/tep/", FilesPage.as_view(), name="files"),
    path("<int:pk>/soan/tep/<int:attachment>/xoa/", RemoveFile.as_view(), name="remove_file"),
    path(f"<int:pk>/soan/{AUTHORS}/", CoAuthorsPage.as_view(), name="coauthors"),
    path("<int:pk>/soan/<slug:slug>/", SectionPage.as_view(), name="section"),
    step_path(Proposal, "submit", "gui", StepForm, actions.submit, view=SubmitPage),
    path("<int:pk>/dung-lai/", ReusePage.as_view(), name="reuse"),
    path("<int:pk>/in/", PrintPage.as_view(), name="print"),
    path("<int:pk>/da-gui/", SentPage.as_view(), name="sent"),
]
