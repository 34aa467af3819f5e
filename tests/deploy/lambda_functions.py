"""The package of the functions, unzipped into a bare virtual environment and called as Lambda calls it."""

import json
import subprocess
import venv
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from storefront.deploy.package import Package

SCHEDULED = {
    "version": "0",
    "id": "event-1",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-28T06:00:00Z",
    "region": "eu-west-1",
    "resources": [],
    "detail": {},
}
_PROCESS = Path(__file__).with_name("lambda_process.py")


@dataclass(frozen=True)
class Installed:
    """An interpreter with nothing but the standard library, and the package beside it."""

    python: Path
    task: Path


def install(package: Package, folder: Path) -> Installed:
    """Unzip the package; every byte of it is read-only, as at /var/task."""
    venv.create(folder / "venv", with_pip=False)
    with zipfile.ZipFile(BytesIO(package.content)) as archive:
        archive.extractall(folder / "task")
    return Installed(folder / "venv" / "bin" / "python", folder / "task")


class Functions:
    """A running process that answers events."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def invoke(self, handler: str, event: Mapping[str, Any]) -> Any:
        """Call a handler."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([handler, event]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the functions ended; what they said stands above"
        return json.loads(line)

    def run(self, handler: str) -> Any:
        """Let the clock call a scheduled handler."""
        return self.invoke(handler, SCHEDULED)

    def call(self, method: str, target: str, resource: str = "", body: str = "", **headers: str) -> "Replied":
        """Send a request through API Gateway."""
        answer = self.invoke("app", gateway_event(method, target, resource, body, headers))
        return Replied(answer["statusCode"], {**answer["headers"], **answer["multiValueHeaders"]}, answer["body"])


@dataclass(frozen=True)
class Replied:
    """What API Gateway would send."""

    status: int
    headers: Mapping[str, Any]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@contextmanager
def running(installed: Installed, environment: Mapping[str, str]) -> Iterator[Functions]:
    """A process with these variables and no others, as a function has them."""
    command = [installed.python, "-P", _PROCESS, installed.task]
    with subprocess.Popen(
        command, env=dict(environment), cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            yield Functions(process)
        finally:
            process.communicate(timeout=20)


def gateway_event(
    method: str, target: str, resource: str = "", body: str = "", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """An event of a REST API with Lambda proxy integration. `resource` is the route where it has parameters."""
    parts = urlsplit(target)
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    route = resource or parts.path
    names = [piece[1:-1] for piece in route.split("/") if piece.startswith("{")]
    values = [given for given, piece in zip(parts.path.split("/"), route.split("/"), strict=True) if "{" in piece]
    return {
        "resource": route,
        "path": parts.path,
        "httpMethod": method,
        "headers": {name.replace("_", "-"): value for name, value in (headers or {}).items()},
        "multiValueQueryStringParameters": query or None,
        "pathParameters": dict(zip(names, values, strict=True)) or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route,
            "path": f"/prod{parts.path}",
            "httpMethod": method,
            "requestId": "gateway-1",
            "identity": {"sourceIp": "203.0.113.9"},
        },
        "body": body or None,
        "isBase64Encoded": False,
    }
