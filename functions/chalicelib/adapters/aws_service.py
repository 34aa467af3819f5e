"""One service of AWS as the functions call it: signed, sent, tried again where nobody can tell, refusals by name."""

import json
import os
import random
import time
from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

from chalicelib.adapters.aws_credentials import Source, find_credentials, find_region
from chalicelib.adapters.aws_signature import Asked, Credentials, sign
from chalicelib.adapters.http_connections import Connections, HttpAnswer, NotAnswered

_CONNECT_SECONDS, _ANSWER_SECONDS = 2, 6
_TRIES = 3
_FIRST_PAUSE = 0.05
_LOCAL_REGION = "eu-west-1"
_THROTTLED = frozenset({"ThrottlingException", "TooManyRequestsException", "SlowDown", "RequestLimitExceeded"})


class AwsRefused(Exception):
    """An answer that says no. `code` is AWS's name for why, `plain` the whole of a JSON answer."""

    def __init__(self, code: str, message: str, status: int, plain: Mapping[str, Any]) -> None:
        super().__init__(f"{message or 'no reason was given'} ({code}, {status})")
        self.code = code
        self.message = message
        self.status = status
        self.plain = plain


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0, _FIRST_PAUSE * 2**attempt))  # noqa: S311  # nothing is secret


class AwsService:
    """The service `name` (as signatures call it) at `endpoint`, or at AWS, in the region of the environment.

    `host` is its name before the region where that differs. An engine on this machine, which `endpoint` names, asks
    for a key and looks at none. Thread-safe.
    """

    def __init__(
        self,
        name: str,
        endpoint: str | None = None,
        *,
        host: str | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
        pause: Callable[[int], None] = _wait,
    ) -> None:
        given = os.environ if environ is None else environ
        self._name = name
        self._clock = clock
        self._pause = pause
        if endpoint is None:
            self.region = find_region(given)
            domain = "amazonaws.com.cn" if self.region.startswith("cn-") else "amazonaws.com"
            self._credentials: Source = find_credentials(given, clock)
            base = f"https://{host or name}.{self.region}.{domain}"
        else:
            self.region = given.get("AWS_REGION") or _LOCAL_REGION
            local = Credentials("local", "local")
            self._credentials = lambda: local
            base = endpoint
        self._host = Connections(base, connect=_CONNECT_SECONDS, answer=_ANSWER_SECONDS, direct=endpoint is not None)

    def call(self, target: str, params: Mapping[str, Any], version: str = "1.0") -> Any:
        """A call of a service that speaks JSON. `target` such as `DynamoDB_20120810.GetItem`.

        Raises AwsRefused, NotAnswered, Unavailable.
        """
        headers = {"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": target}
        answer = self.send("POST", "/", headers, json.dumps(params).encode())
        return json.loads(answer.body) if answer.body else {}

    def send(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> HttpAnswer:
        """One request with a path as it goes over the wire.

        Lost answers, failures and throttling are tried again with the same body: what may not happen twice carries
        a token in it. Raises AwsRefused, NotAnswered, Unavailable.
        """
        for attempt in range(_TRIES):
            asked = Asked(method, self._host.host, path, body, headers or {})
            signed = sign(asked, self._credentials(), self._name, self.region, int(self._clock()))
            last = attempt == _TRIES - 1
            try:
                answer = self._host.send(method, path, signed, body)
                if not _is_whole(answer):
                    raise NotAnswered(f"{self._host.host}: the answer does not match its checksum")
            except NotAnswered as lost:
                if last or lost.untrusted:
                    raise
            else:
                if answer.status < 300:
                    return answer
                refused = _refusal(answer)
                if last or not (answer.status >= 500 or refused.code in _THROTTLED):
                    raise refused
            self._pause(attempt)
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Give up the connections; the next call opens one."""
        self._host.close()


def _is_whole(answer: HttpAnswer) -> bool:
    """DynamoDB says the checksum of what it sends."""
    told = answer.headers.get("x-amz-crc32")
    return told is None or not told.isdigit() or int(told) == crc32(answer.body)


def _refusal(answer: HttpAnswer) -> AwsRefused:
    try:
        plain = json.loads(answer.body)
    except ValueError:
        plain = None
    if not isinstance(plain, dict):
        plain = _read_xml(answer.body)
    code = str(plain.get("__type") or answer.headers.get("x-amzn-errortype") or plain.get("Code") or "Unknown")
    message = str(plain.get("message") or plain.get("Message") or "")
    return AwsRefused(code.partition(":")[0].rpartition("#")[2], message, answer.status, plain)


def _read_xml(body: bytes) -> dict[str, str]:
    """S3's errors: `<Error><Code>..</Code><Message>..</Message>`."""
    text = body.decode(errors="replace")
    return {
        name: text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]
        for name in ("Code", "Message")
        if f"<{name}>" in text
    }
