"""The Celery application: jobs are `<app>/tasks.py`, their hours are CELERY_BEAT_SCHEDULE in the settings."""

import os
import warnings

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kl14.settings")
TRANSPORT_ALIASES["filesystem"] = "kl14.broker:Transport"
# Trying KL14 as root on a fresh machine is common; the service image runs as a user of its own.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("kl14")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
