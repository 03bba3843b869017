"""News that travels up: sent inside the transaction, so a receiver's failure undoes the act."""

from django.dispatch import Signal

# Sent by the record's model with: record, step (workflow.machine.Step or None when created), by, entry.
transitioned = Signal()
