"""The project's settings for tests: nothing leaves this machine, nothing touches var/."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Each test process has its own folder; it also reaches the programs that a test starts.
TEST_VAR = Path(tempfile.mkdtemp(prefix="kl14-test-"))
atexit.register(shutil.rmtree, TEST_VAR, ignore_errors=True)
(TEST_VAR / "staticfiles").mkdir()  # WhiteNoise warns about a missing folder when a live server starts
os.environ |= {
    "KL14_TESTING": "1",
    "KL14_VAR": str(TEST_VAR),
    # Playwright keeps an event loop in the test's thread, where Django then fears async code.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from kl14.settings import *  # noqa: E402, F403 - the environment above comes first; a settings module is meant to be starred
from kl14.settings import CACHES, DATABASES, TEMPLATES  # noqa: E402 - as above
from tests.template_variables import Undefined  # noqa: E402 - as above

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Nobody needs the tests' rows after a power cut.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# For tests with a real worker: nobody else's jobs.
CELERY_TASK_DEFAULT_QUEUE = f"test-{os.getpid()}"
CACHES["default"]["KEY_FUNCTION"] = "tests.cache_keys.make_key"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Static files from where they lie; nobody gathers them for a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
# Nobody waits in a test.
AUTOSAVE_PAUSE, AUTOSAVE_RETRY = 100, 150
