"""What runs by the clock: the outbox every minute, the sweep every five, and with it every six hours the books."""

from chalicelib.bootstrap import Services, services
from chalicelib.edge import logs

logger = logs.logger


def run_outbox() -> int:
    """Send what is due: mails, refunds. How many were done."""
    done = _started().outbox.run()
    logger.info("sent %s", done, extra={"event": "outbox"})
    return done


def run_sweep() -> int:
    """Ask the payment provider about what ended unseen, and in its turn about the books. How many were asked about."""
    wired = _started()
    asked, failures = wired.sweep.run()
    for failure in failures:
        logger.warning("sweep: %s", failure, extra={"event": "sweep_failed"})
    logger.info("asked about %s", asked, extra={"event": "sweep"})
    for one in wired.reconciler.sweep_in_turn():
        told = {"event": "reconciliation_difference"}
        logger.warning("%s: %s", one.difference.kind, one.difference.subject, extra=told)
    return asked


def _started() -> Services:
    wired = services()
    logs.start(wired)
    return wired
