"""Every machine of this app; `apps.ready` registers them."""

from reviews.machines import accountability, complaint, monitoring
from workflow.machine import Machine

MACHINES: tuple[Machine, ...] = (monitoring.MACHINE, accountability.MACHINE, complaint.MACHINE)
