"""The project's settings as a service runs them, plus an empty page to compare with; nothing leaves the machine."""

import os

os.environ |= {"KL14_TESTING": "1", "KL14_LOG_LEVEL": "ERROR"}  # no connection pool, no redirect to HTTPS

from kl14.settings import *  # noqa: F403 - the environment above comes first

ROOT_URLCONF = "bench.urls"
