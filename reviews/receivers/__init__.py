"""What this app hears of; each module has `connect()`, called when the app is ready."""

from reviews.receivers import accountability, monitoring


def connect() -> None:
    """Listen to the steps of pilots."""
    monitoring.connect()
    accountability.connect()
