"""The one table from error to HTTP status, and errors that only HTTP knows."""

from chalicelib.domain import errors
from chalicelib.domain.errors import Problem, RequestError, StorefrontError


class BodyTooLarge(RequestError):
    """More bytes than any request of ours needs."""

    code = "body_too_large"


class UnsupportedMediaType(RequestError):
    """A body that is neither JSON nor a form."""

    code = "unsupported_media_type"


class CrossSite(RequestError):
    """A POST that another site sent from the shopper's browser."""

    code = "cross_site"


STATUS: tuple[tuple[type[StorefrontError], int], ...] = (
    (BodyTooLarge, 413),
    (UnsupportedMediaType, 415),
    (CrossSite, 403),
    (errors.IdempotencyKeyRequired, 400),
    (errors.IdempotencyConflict, 422),
    (errors.IdempotencyInFlight, 409),
    (errors.BadSignature, 400),
    (errors.LinkRefused, 401),
    (errors.TokenRefused, 401),
    (errors.PermissionMissing, 403),
    (errors.NotFound, 404),
    (errors.LimitReached, 429),
    (errors.PriceChanged, 409),
    (errors.OutOfStock, 409),
    (errors.CartRejected, 422),
    (errors.InvalidRequest, 400),
    (errors.CurrencyDiffers, 400),
    (errors.UnknownPart, 404),
    (errors.TooManyUnits, 422),
    (errors.RefundExceedsLeft, 422),
    (errors.ReturnNotPossible, 422),
    (errors.SecondPersonNeeded, 403),
    (errors.OrderRefused, 409),
    (errors.RequestError, 400),
    (errors.IllegalTransition, 409),
    (errors.CommitRefused, 409),
    (errors.GatewayUnavailable, 503),
    (errors.GatewayError, 502),
    (errors.Unavailable, 503),
    (StorefrontError, 500),
)
"""The first row whose type fits counts; `docs/api.md` lists them."""

_RETRY_SECONDS = 5


def status_of(error: StorefrontError) -> int:
    """The HTTP status of an error. A cart refused for stock alone is a conflict; one too full is unprocessable."""
    codes = {problem.code for problem in problems_of(error)}
    if isinstance(error, errors.CartRejected) and codes == {"out_of_stock"}:
        return 409
    if isinstance(error, errors.InvalidRequest) and "cart_full" in codes:
        return 422
    return next(status for kind, status in STATUS if isinstance(error, kind))


def problems_of(error: StorefrontError) -> tuple[Problem, ...]:
    """Everything that is wrong, one by one."""
    if isinstance(error, errors.InvalidRequest | errors.CartRejected):
        return error.problems
    return (Problem(error.code, error.message, error.param, error.details),)


def retry_after(error: StorefrontError, status: int) -> int | None:
    """Seconds after which trying again makes sense, or None."""
    if isinstance(error, errors.LimitReached | errors.IdempotencyInFlight):
        return error.retry_after
    return _RETRY_SECONDS if status == 503 else None
