"""Why an act was not done. Each carries a sentence that a user can read."""

from django.core.exceptions import PermissionDenied, ValidationError


class Refused(PermissionDenied):
    """This person may not do this to this record (403)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotReady(ValidationError):
    """The person may, but the record lacks something; says what."""


class Stale(Exception):
    """The record has moved since the person looked at it (409). `sentence` says who moved it, how and when."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class AlreadyDone(Exception):
    """The very same form has been carried out before: nothing to do, nothing wrong."""


class OutsidePerform(RuntimeError):
    """A transition method was called by something other than `perform`: a programming error."""
