"""Where the credentials of AWS come from: on Lambda the environment, elsewhere whatever AWS's own tools would take."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.adapters.aws_signature import Credentials
from chalicelib.domain.errors import Unavailable

_RENEW_SECONDS = 300

Source = Callable[[], Credentials]


def find_credentials(environ: Mapping[str, str], clock: Callable[[], float]) -> Source:
    """What gives the credentials that hold now. Raises Unavailable when it is asked and there are none.

    Lambda sets a key for the life of a process; with SnapStart, whose snapshots outlive a key, an address to ask. A
    laptop has profiles, logins and roles, which botocore knows: it is loaded there only.
    """
    key_id, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if key_id and secret:
        fixed = Credentials(key_id, secret, environ.get("AWS_SESSION_TOKEN") or None)
        return lambda: fixed
    if address := environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        token = environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")
        return Renewed(lambda: _ask(address, token), clock)
    return _Usual()


def find_region(environ: Mapping[str, str]) -> str:
    """The region. Raises Unavailable where nothing names one."""
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    if region:
        return region
    import botocore.session

    configured = botocore.session.get_session().get_config_variable("region")
    if not configured:
        raise Unavailable("No AWS region is named: set AWS_REGION, such as eu-west-1.")
    return str(configured)


class Renewed:
    """Credentials that are asked for again some minutes before they expire. Thread-safe."""

    def __init__(self, ask: Source, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._now: Credentials | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Credentials:
        with self._lock:
            held = self._now
            if held is None or (held.expires_at or 0) - _RENEW_SECONDS <= self._clock():
                held = self._now = self._ask()
            return held


class _Usual:
    """botocore's own chain, which renews by itself."""

    def __init__(self) -> None:
        self._found: Any = None

    def __call__(self) -> Credentials:
        import botocore.session
        from botocore.exceptions import BotoCoreError

        try:
            self._found = self._found or botocore.session.get_session().get_credentials()
            if self._found is None:
                raise Unavailable("There are no AWS credentials: log in (`aws sso login`), or set AWS_PROFILE.")
            frozen = self._found.get_frozen_credentials()
        except BotoCoreError as wrong:
            raise Unavailable(f"The AWS credentials cannot be used: {wrong}. Log in again.") from wrong
        return Credentials(frozen.access_key, frozen.secret_key, frozen.token)


def _ask(address: str, token: str) -> Credentials:
    from urllib.parse import urlsplit

    from chalicelib.adapters.http_connections import Connections, NotAnswered

    parts = urlsplit(address)
    host = Connections(f"{parts.scheme}://{parts.netloc}", connect=2, answer=5, direct=True)
    try:
        answer = host.send("GET", parts.path, {"Authorization": token})
        plain = json.loads(answer.body)
        expires = datetime.fromisoformat(plain["Expiration"].replace("Z", "+00:00"))
        return Credentials(plain["AccessKeyId"], plain["SecretAccessKey"], plain["Token"], int(expires.timestamp()))
    except (NotAnswered, ValueError, KeyError) as wrong:
        raise Unavailable(f"Lambda gave no credentials: {wrong}") from wrong
    finally:
        host.close()
