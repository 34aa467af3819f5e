"""Clients of AWS for the command, and what they refuse in words that help."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from storefront.deploy.settings import DeployError

_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId"})
_FORBIDDEN = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden", "403"})


class Clients(NamedTuple):
    """What a deploy talks to."""

    cloudformation: Any
    s3: Any
    ssm: Any


def open_client(name: str, region: str, environ: Mapping[str, str]) -> Any:
    """A client of a service by the usual AWS variables and profiles; AWS_ENDPOINT names doubles."""
    config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})
    endpoint = environ.get("AWS_ENDPOINT") or None
    session = botocore.session.get_session()
    return session.create_client(name, region_name=region, endpoint_url=endpoint, config=config)


def open_clients(region: str, environ: Mapping[str, str]) -> Clients:
    """The clients of a deploy."""
    return Clients(*(open_client(name, region, environ) for name in Clients._fields))


def code_of(error: ClientError) -> str:
    """AWS's name for what went wrong."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def said(doing: str) -> Iterator[None]:
    """Turns what AWS refuses into a DeployError: what was tried, why not, what to do."""
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError) as wrong:
        raise DeployError(
            f"{doing}: there are no AWS credentials. Log in (`aws sso login`), set AWS_PROFILE, or let the pipeline "
            "assume its role."
        ) from wrong
    except ClientError as wrong:
        code, told = code_of(wrong), str(wrong.response.get("Error", {}).get("Message", ""))
        if code in _EXPIRED:
            raise DeployError(
                f"{doing}: the AWS credentials have expired ({code}). Log in again and repeat."
            ) from wrong
        if code in _FORBIDDEN:
            raise DeployError(
                f"{doing}: these credentials may not do that ({told or code}). docs/functions.md lists what a "
                "deploying role needs."
            ) from wrong
        raise DeployError(f"{doing}: {told or code} ({code}).") from wrong
    except BotoCoreError as wrong:
        raise DeployError(f"{doing}: {wrong}") from wrong
