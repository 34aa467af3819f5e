"""Clients of AWS: botocore alone, as the functions have it, and what goes wrong in words that help.

Credentials come the usual way: the environment, a profile, or the role of the pipeline. `AWS_ENDPOINT_URL` names
another address, as everywhere with botocore.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from chalicelib.domain.errors import StorefrontError
from storefront.deploy.bucket import BucketRefused, NoBucket

THREADS = 16

_LOG_IN = "log in again (`aws sso login`, or run the pipeline again)"
_SAID = {
    "ExpiredToken": f"the credentials have expired: {_LOG_IN}",
    "ExpiredTokenException": f"the credentials have expired: {_LOG_IN}",
    "RequestExpired": "the request was too old when it arrived: set the clock of this machine right",
    "RequestTimeTooSkewed": "the clock of this machine is wrong: set it right",
    "InvalidAccessKeyId": f"AWS does not know these credentials: {_LOG_IN}",
    "InvalidClientTokenId": f"AWS does not know these credentials: {_LOG_IN}",
    "UnrecognizedClientException": f"AWS does not know these credentials: {_LOG_IN}",
    "SignatureDoesNotMatch": "the secret access key does not belong to the access key: set both again",
    "SlowDown": "AWS asks for fewer requests: wait a minute",
    "QuotaExceeded": "the account has reached a limit of AWS",
    "NoSuchDistribution": "there is no such CloudFront distribution: mend `distribution` in deploy.toml",
    "PermanentRedirect": "it is in another region: mend `region` in deploy.toml",
    "IllegalLocationConstraintException": "it is in another region: mend `region` in deploy.toml",
    "AuthorizationHeaderMalformed": "it is in another region: mend `region` in deploy.toml",
    "301": "it is in another region: mend `region` in deploy.toml",
}
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "403", "Forbidden", "AllAccessDisabled"})
_NO_BUCKET = frozenset({"NoSuchBucket"})


def make_client(service: str, region: str) -> Any:
    """A client with tries of its own, and enough connections for the threads of a deploy."""
    config = Config(
        connect_timeout=5,
        read_timeout=60,
        max_pool_connections=THREADS,
        retries={"mode": "standard", "total_max_attempts": 4},
    )
    with said(service):
        return botocore.session.get_session().create_client(service, region_name=region, config=config)


def code_of(error: ClientError) -> str:
    """What AWS calls an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def said(subject: str, needs: str = "", refused: type[StorefrontError] = BucketRefused) -> Iterator[None]:
    """Turns what a call raises into `refused`. `needs` is the permission that it takes."""
    try:
        yield
    except ClientError as error:
        code, words = code_of(error), str(error.response.get("Error", {}).get("Message", ""))
        if code in _NO_BUCKET:
            raise no_bucket(subject) from error
        if code in _DENIED:
            allowed = f"; the policy of the role that deploys has to allow {needs}" if needs else ""
            raise refused(f"{subject}: AWS does not allow it ({code}{allowed})") from error
        raise refused(f"{subject}: {_SAID.get(code) or f'{words} ({code})'}") from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise refused(
            f"{subject}: there are no credentials for AWS: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in "
            "(`aws sso login`)"
        ) from error
    except BotoCoreError as error:
        raise refused(f"{subject}: {error}") from error


def no_bucket(subject: str) -> NoBucket:
    """There is none of this name."""
    return NoBucket(f"{subject}: there is no such bucket: `storefront deploy functions` makes it; or mend `bucket`")
