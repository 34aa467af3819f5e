"""What each function may do, written by hand and held by a test against the calls that it makes: no more, no less."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.dynamo_layout import DUE, LISTED, ORDER_INDEXES
from storefront.deploy.settings import RELEASES_PREFIX, StageSettings
from storefront.deploy.template.names import API

TABLE_ACTIONS: Mapping[str, tuple[str, ...]] = {
    API: ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"),
    "run_outbox": ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"),
    "run_sweep": ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"),
}
"""What a function does to the table; a transaction is the puts and updates in it."""

INDEXES: Mapping[str, tuple[str, ...]] = {
    API: (LISTED, *ORDER_INDEXES),
    "run_outbox": (DUE,),
    "run_sweep": (DUE, LISTED),
}
"""Which indexes a function looks at. A shopper waits for none: the API's are the desk's."""

MAILERS = frozenset({"run_outbox"})


def policy(function: str, settings: StageSettings) -> dict[str, Any]:
    """The policy of a function. Raises KeyError for one that nobody has thought about."""
    statements = [_table(function), _indexes(function), *_releases(), _secrets(settings)]
    if function in MAILERS:
        identity = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/" + settings.mail_domain
        statements.append(_allow(["ses:SendEmail", "ses:SendRawEmail"], {"Fn::Sub": identity}))
    return {"Version": "2012-10-17", "Statement": statements}


def _table(function: str) -> dict[str, Any]:
    actions = [f"dynamodb:{action}" for action in TABLE_ACTIONS[function]]
    return _allow(actions, {"Fn::GetAtt": ["Table", "Arn"]})


def _indexes(function: str) -> dict[str, Any]:
    arns = [{"Fn::Sub": f"${{Table.Arn}}/index/{name}"} for name in INDEXES[function]]
    return _allow(["dynamodb:Query"], arns)


def _releases() -> list[dict[str, Any]]:
    """Who may not list is told 403 for what is not there, and could not tell that from a bucket that is closed."""
    listing = {
        **_allow(["s3:ListBucket"], {"Fn::GetAtt": ["Bucket", "Arn"]}),
        "Condition": {"StringLike": {"s3:prefix": f"{RELEASES_PREFIX}*"}},
    }
    return [_allow(["s3:GetObject"], {"Fn::Sub": f"${{Bucket.Arn}}/{RELEASES_PREFIX}*"}), listing]


def _secrets(settings: StageSettings) -> dict[str, Any]:
    path = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter" + settings.secrets
    return _allow(["ssm:GetParameters"], {"Fn::Sub": f"{path}/*"})


def _allow(actions: list[str], resource: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}
