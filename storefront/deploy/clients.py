"""The clients of AWS that make a stack, and what they refuse as a deploy that cannot go on."""

from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from storefront.deploy import aws
from storefront.deploy.settings import DeployError


class Clients(NamedTuple):
    """What a deploy of the functions talks to."""

    cloudformation: Any
    s3: Any
    ssm: Any


def open_clients(region: str) -> Clients:
    """The clients of a deploy. Raises BucketRefused."""
    return Clients(*(aws.make_client(name, region) for name in Clients._fields))


def said(doing: str) -> AbstractContextManager[None]:
    """Turns what AWS refuses into a DeployError: what was tried, why not, what to do."""
    return aws.said(doing, "what docs/functions.md lists", DeployError)
