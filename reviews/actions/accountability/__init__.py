"""Use cases of an accountability review, in the order of its life (DOMAIN §7.6)."""

from reviews.actions.accountability.concluding import finalise, hold_hearing, notify, record_ballot
from reviews.actions.accountability.explaining import close_explaining, explain, extend, send_outline
from reviews.actions.accountability.opening import cancel, open_by_system, open_review, reasons_of, refer
from reviews.actions.accountability.pausing import resume, suspend
from reviews.actions.accountability.team import assign, declare, replace_conflicted, replace_member
from reviews.actions.accountability.verifying import assess, draft_conclusion, record_causes, return_to_verifying

__all__ = [
    "assess",
    "assign",
    "cancel",
    "close_explaining",
    "declare",
    "draft_conclusion",
    "explain",
    "extend",
    "finalise",
    "hold_hearing",
    "notify",
    "open_by_system",
    "open_review",
    "reasons_of",
    "record_ballot",
    "record_causes",
    "refer",
    "replace_conflicted",
    "replace_member",
    "resume",
    "return_to_verifying",
    "send_outline",
    "suspend",
]
