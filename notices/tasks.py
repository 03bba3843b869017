"""Jobs: remind each morning, send mail, send again what was missed. Each may run twice without harm."""

from datetime import timedelta
from smtplib import SMTPException

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string

from notices.models import Delivery
from notices.reminders import remind_all
from units import clock

log = structlog.get_logger(__name__)
MOST_TRIES = 8
PATIENCE = timedelta(minutes=2)


@shared_task
def remind() -> int:
    """Every morning: whoever holds a deadline hears of it, each rung once."""
    told = remind_all()
    log.info("reminders sent", told=told)
    return told


@shared_task
@transaction.atomic
def deliver(delivery_id: int) -> bool:
    """Send one mail; True when it went out now. The row is locked, so two workers do not both send it."""
    skip = connection.features.has_select_for_update_skip_locked
    rows = Delivery.objects.select_for_update(skip_locked=skip, of=("self",) if skip else ())
    delivery = rows.select_related("notice__person").filter(pk=delivery_id, sent_at__isnull=True).first()
    if delivery is None or delivery.tries >= MOST_TRIES:
        return False
    delivery.tries += 1
    try:
        _mail(delivery).send()
        delivery.sent_at, delivery.error = clock.now(), ""
    except (SMTPException, OSError) as failed:
        delivery.error = str(failed)[:300]
        log.warning("mail not sent", delivery=delivery.pk, error=delivery.error)
    delivery.save()
    return delivery.sent_at is not None


@shared_task
def deliver_pending() -> int:
    """Send what is still waiting: the worker was down, or the mail server was."""
    waiting = Delivery.objects.filter(
        sent_at__isnull=True, tries__lt=MOST_TRIES, created_at__lte=clock.now() - PATIENCE
    )
    return sum(deliver(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)[:500])


def _mail(delivery: Delivery) -> EmailMessage:
    notice = delivery.notice
    link = f"{settings.SITE_URL}{notice.record.get_absolute_url()}" if notice.record else settings.SITE_URL
    body = render_to_string("notices/mail.txt", {"notice": notice, "person": notice.person, "link": link})
    return EmailMessage(subject=f"[KL14] {notice.text}"[:200], body=body, to=[delivery.address])
