"""What runs by the clock: the outbox every minute, the sweep every five, the comparison of books every six hours."""

import logging

from chalicelib.bootstrap import services

logger = logging.getLogger("storefront")


def run_outbox() -> int:
    """Send what is due: mails, refunds. How many were done."""
    return services().outbox.run()


def run_sweep() -> int:
    """Ask the payment provider about sessions that ended unseen. How many were asked about."""
    asked, failures = services().sweep.run()
    for failure in failures:
        logger.warning("sweep: %s", failure)
    return asked


def run_reconciler() -> int:
    """Compare the provider's books with the shop's. How many differences there were."""
    return services().reconciler.sweep()
