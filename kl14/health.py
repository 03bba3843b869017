"""Is this process able to work? For a load balancer or `docker compose`, so without a login and always as JSON."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.utils.decorators import method_decorator
from health_check.views import HealthCheckView

OK, UNAVAILABLE = 200, 503


@method_decorator(login_not_required, name="dispatch")
class Health(HealthCheckView):
    """Database and cache; in service mode also that a Celery worker answers. 503 when one of them does not."""

    checks = ("health_check.checks.Database", "health_check.checks.Cache") + (
        ("health_check.contrib.celery.Ping",) if settings.SERVICE_MODE and settings.REDIS_URL else ()
    )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponseBase:
        return self.render_to_response_json(UNAVAILABLE if context["errors"] else OK)
