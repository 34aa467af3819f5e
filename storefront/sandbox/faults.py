"""Trouble at the payment provider, on request: calls that fail, and calls whose answer is lost on the way back."""

from dataclasses import asdict, dataclass

from storefront.sandbox.answers import Answer, ApiError
from storefront.sandbox.store import Work


@dataclass(frozen=True)
class Faults:
    """The next `errors` POSTs do nothing and answer 500; after these the next `lost` are done, but answer 503.

    A 500 is kept under its idempotency key, as Stripe keeps it. A lost answer was kept too: the retry gets it.
    """

    errors: int = 0
    lost: int = 0


def read_faults(work: Work) -> Faults:
    """The faults still to come."""
    return Faults(**work.setting("faults"))


def write_faults(work: Work, faults: Faults) -> None:
    """Set the faults to come."""
    work.set("faults", asdict(faults))


def take_error(work: Work) -> Answer | None:
    """The 500 that is due, if one is."""
    faults = read_faults(work)
    if not faults.errors:
        return None
    write_faults(work, Faults(faults.errors - 1, faults.lost))
    # Stripe says not to retry: under the same key it would only replay.
    headers = {"Stripe-Should-Retry": "false"}
    return ApiError("An unknown error occurred", status=500, type="api_error", headers=headers).answer()


def take_loss(work: Work) -> Answer | None:
    """The 503 in place of the answer, if one is due."""
    faults = read_faults(work)
    if not faults.lost:
        return None
    write_faults(work, Faults(faults.errors, faults.lost - 1))
    return Answer(503, {"Content-Type": "text/plain"}, b"The answer was lost on its way back.\n")
