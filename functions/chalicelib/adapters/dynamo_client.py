"""The client of DynamoDB: botocore alone, which is boto3 without what costs a cold start, and its failures by name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import ChangeTooLarge, Contended, StoreUnavailable

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

_LOCAL_REGION = "eu-west-1"
_CONNECTIONS = 64


def make_client(endpoint: str | None = None) -> Any:
    """A client of AWS by the usual AWS variables; of an engine on this machine where `endpoint` names one.

    Its own tries share one request token, so that a transaction whose answer was lost is not refused by itself.
    """
    config = Config(
        connect_timeout=2,
        read_timeout=6,
        max_pool_connections=_CONNECTIONS,
        retries={"mode": "standard", "total_max_attempts": 3},
    )
    session = botocore.session.get_session()
    if endpoint is None:
        return session.create_client("dynamodb", config=config)
    # An engine on this machine asks for a key and looks at none.
    return session.create_client(
        "dynamodb",
        region_name=os.environ.get("AWS_REGION", _LOCAL_REGION),
        endpoint_url=endpoint,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106
        config=config,
    )


def code_of(error: ClientError) -> str:
    """What DynamoDB calls an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def named(table: str) -> Iterator[None]:
    """Turns what a call raises into our errors.

    Conditions and cancellations pass through: what they mean is known where the request was made.
    """
    try:
        yield
    except ClientError as error:
        code, said = code_of(error), str(error.response.get("Error", {}).get("Message", ""))
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
    except BotoCoreError as error:
        raise StoreUnavailable(f"{table}: {error}") from error
