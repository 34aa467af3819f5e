"""Making the table of a shop: for an engine on this machine, and for whoever does not deploy by a template."""

import time

from chalicelib.adapters.aws_service import AwsRefused
from chalicelib.adapters.dynamo_client import DynamoClient, named
from chalicelib.adapters.dynamo_layout import FORGET, table_definition
from chalicelib.domain.errors import StoreUnavailable

_LOOKS = 120
_BETWEEN_LOOKS = 0.5


def create_table(client: DynamoClient, name: str, *, forgets: bool = True) -> bool:
    """Make the table and wait until it can be used; False where it is there already. Raises StoreUnavailable.

    `forgets` has DynamoDB delete what ran out, by its own clock: wrong for a test whose clock stands in the past.
    """
    try:
        with named(name):
            client.call("CreateTable", **table_definition(name))
    except StoreUnavailable as refused:
        cause = refused.__cause__
        if isinstance(cause, AwsRefused) and cause.code == "ResourceInUseException":
            return False
        raise
    with named(name):
        _wait(client, name)
        if forgets:
            forgetting = {"Enabled": True, "AttributeName": FORGET}
            client.call("UpdateTimeToLive", TableName=name, TimeToLiveSpecification=forgetting)
    return True


def _wait(client: DynamoClient, name: str) -> None:
    for _ in range(_LOOKS):
        table = client.call("DescribeTable", TableName=name)["Table"]
        states = [table["TableStatus"], *(index["IndexStatus"] for index in table.get("GlobalSecondaryIndexes", ()))]
        if set(states) == {"ACTIVE"}:
            return
        time.sleep(_BETWEEN_LOOKS)
    raise StoreUnavailable(f"The table {name} is still being made: {', '.join(states)}.")
