"""What every step of a complaint needs: the review moves with its complaints."""

from typing import Any

from django.db import transaction

from reviews.actions.accountability.opening import end_subjects, settle
from reviews.models import AccountabilityReview, Complaint, ReviewState
from reviews.querysets import complaint as querysets
from units.models import Person
from workflow.engine import perform


def stop_finality(review: AccountabilityReview, facts: dict[str, Any]) -> None:
    """While a complaint is open the conclusion is not final, and must be obeyed all the same (Đ.39.9)."""
    review = AccountabilityReview.objects.get(pk=review.pk)
    if review.state != ReviewState.COMPLAINED:
        perform(review, "complain", by=Person.objects.system(), facts=facts)


def let_go(complaint: Complaint) -> None:
    """Once no complaint is open, the review goes on to wait for the others, or is final and the pilot settled."""
    review = AccountabilityReview.objects.get(pk=complaint.review_id)
    if review.state != ReviewState.COMPLAINED or querysets.open_on(review).exists():
        return
    done = perform(review, "end_complaints", by=Person.objects.system(), facts={"Khiếu nại": complaint.reference})
    if done.state == ReviewState.FINAL:
        end_subjects(done)
        settle(done)


def end(complaint: Complaint, step: str, *, by: Person, **act: Any) -> Complaint:
    """A step that ends the complaint, and with it perhaps the wait of the review."""
    with transaction.atomic():
        done = perform(complaint, step, by=by, **act)
        let_go(done)
        return done
