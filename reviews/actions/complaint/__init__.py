"""Use cases of a complaint, in the order of its life (DOMAIN §7.7)."""

from reviews.actions.complaint.deciding import decide, deliver, finalise, hear, restore
from reviews.actions.complaint.filing import appeal, file_complaint, receive, screen_out, withdraw

__all__ = [
    "appeal",
    "decide",
    "deliver",
    "file_complaint",
    "finalise",
    "hear",
    "receive",
    "restore",
    "screen_out",
    "withdraw",
]
