"""The client of DynamoDB: its JSON over our own signed HTTP, and its failures by name.

botocore's client does the same and takes half a second of a cold start; SSM, S3 and SES are called the same way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.adapters.aws_service import AwsRefused, AwsService
from chalicelib.adapters.http_connections import NotAnswered
from chalicelib.domain.errors import ChangeTooLarge, Contended, StoreUnavailable, Unavailable

CANCELLED = "TransactionCanceledException"
CONDITION = "ConditionalCheckFailedException"

BUSY = frozenset(
    {
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "ThrottlingError",
        "ThrottlingException",
        "ThrottledException",
        "RequestLimitExceeded",
    }
)
"""Codes of errors and of cancellation reasons that say: too many at once, try again."""

_API = "DynamoDB_20120810"


class DynamoClient:
    """Calls operations by the names that the API has. Thread-safe."""

    def __init__(self, service: AwsService) -> None:
        self._service = service

    def call(self, operation: str, **params: Any) -> Any:
        """Such as `call("GetItem", TableName=..., Key=...)`. Raises AwsRefused, NotAnswered, Unavailable.

        Its own tries share one request token, so that a transaction whose answer was lost is not refused by itself.
        """
        return self._service.call(f"{_API}.{operation}", params)

    def close(self) -> None:
        """Give up the connections."""
        self._service.close()


def make_client(endpoint: str | None = None) -> DynamoClient:
    """A client of AWS by the usual AWS variables; of an engine on this machine where `endpoint` names one."""
    return DynamoClient(AwsService("dynamodb", endpoint))


@contextmanager
def named(table: str) -> Iterator[None]:
    """Turns what a call raises into our errors.

    Conditions and cancellations pass through: what they mean is known where the request was made.
    """
    try:
        yield
    except AwsRefused as error:
        code, said = error.code, error.message
        if code in (CANCELLED, CONDITION):
            raise
        if code in BUSY:
            raise Contended(f"{table}: too many requests at once ({code}).") from error
        if code == "ResourceNotFoundException":
            raise StoreUnavailable(
                f"There is no table {table}: `storefront deploy functions` makes it with the rest of a stage, "
                "`storefront store create` makes it alone."
            ) from error
        if code == "ValidationException" and "size" in said.lower():
            raise ChangeTooLarge(f"{table}: {said}.") from error
        if code == "ValidationException":
            raise  # a request that is wrong is a mistake of this code
        raise StoreUnavailable(f"{table}: {said or code} ({code}).") from error
    except NotAnswered as error:
        raise StoreUnavailable(f"{table}: {error}") from error
    except Unavailable as error:
        raise StoreUnavailable(f"{table}: {error.message}") from error
