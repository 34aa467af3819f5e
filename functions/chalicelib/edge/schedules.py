"""What runs by the clock: the outbox every minute, the sweep every five."""

import logging
from typing import Any

from chalice.app import Blueprint

from chalicelib.bootstrap import services

schedules = Blueprint(__name__)
logger = logging.getLogger("storefront")


@schedules.schedule("rate(1 minute)")
def run_outbox(_event: Any) -> int:
    """Send what is due: mails, refunds."""
    return services().outbox.run()


@schedules.schedule("rate(5 minutes)")
def run_sweep(_event: Any) -> int:
    """Ask the payment provider about sessions that ended unseen."""
    asked, failures = services().sweep.run()
    for failure in failures:
        logger.warning("sweep: %s", failure)
    return asked
