"""What runs by the clock: the outbox every minute, the sweep every five."""

from chalicelib.bootstrap import Services, services
from chalicelib.edge import logs

logger = logs.logger


def run_outbox() -> int:
    """Send what is due: mails, refunds. How many were done."""
    done = _started().outbox.run()
    logger.info("sent %s", done, extra={"event": "outbox"})
    return done


def run_sweep() -> int:
    """Ask the payment provider about sessions that ended unseen. How many were asked about."""
    asked, failures = _started().sweep.run()
    for failure in failures:
        logger.warning("sweep: %s", failure, extra={"event": "sweep_failed"})
    logger.info("asked about %s", asked, extra={"event": "sweep"})
    return asked


def _started() -> Services:
    wired = services()
    logs.start(wired)
    return wired
