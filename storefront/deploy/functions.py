"""`storefront deploy functions`: the package up, the stack made or changed, and back again where it does not answer."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from botocore.exceptions import ClientError

from storefront.deploy.aws import code_of
from storefront.deploy.clients import Clients, said
from storefront.deploy.package import Package
from storefront.deploy.secrets import ensure_secrets
from storefront.deploy.settings import PACKAGES_PREFIX, DeployError, StageSettings
from storefront.deploy.stack import Stack, State
from storefront.deploy.template import Plan, Surface, foundation, whole

Say = Callable[[str], None]
Health = Callable[[str], Mapping[str, Any]]
"""Asks the shop at an address how it is. Raises OSError or ValueError where it gives no usable answer."""

_LOOKS = 20
_BETWEEN_LOOKS = 6.0


@dataclass(frozen=True, slots=True)
class Deployed:
    """What came of it: the stack's outputs, whether anything was changed, which package runs."""

    outputs: Mapping[str, str]
    changed: bool
    digest: str


def ask_health(url: str) -> Mapping[str, Any]:
    """What `/api/health` answers."""
    try:
        with urlopen(f"{url}/api/health", timeout=15) as answer:  # noqa: S310  # an address of our own stack
            told: Mapping[str, Any] = json.loads(answer.read())
            return told
    except HTTPError as refused:
        raise ValueError(f"{refused.code}: {refused.read(500).decode(errors='replace')}") from refused
    except URLError as lost:
        raise OSError(str(lost.reason)) from lost


def deploy_functions(
    settings: StageSettings,
    clients: Clients,
    package: Package,
    surface: Surface,
    *,
    health: Health = ask_health,
    say: Say = lambda _text: None,
    pause: Callable[[float], None] = time.sleep,
) -> Deployed:
    """Create or update the stack of a stage, then see whether the shop answers with this package.

    Every step may be repeated. Raises DeployError; where the shop did not answer, what ran before runs again.
    """
    stack = Stack(clients.cloudformation, settings.stack, pause)
    before = stack.look()
    origin, secrets_version = ensure_secrets(settings, clients.ssm)
    if before is None:
        say(f"creating {settings.stack}: bucket and table")
        before = stack.create(foundation(settings))
    key = _send(clients.s3, settings, package, say)
    plan = Plan(settings, surface, key, package.digest, package.runtime, secrets_version)
    say(f"updating {settings.stack}")
    after, changed = _update(stack, whole(plan), settings, before, origin)
    address = _parameters(settings, after, origin)["SiteUrl"]
    try:
        _see(health, address, package.digest, say, pause)
    except DeployError as ill:
        _put_back(stack, before, changed, ill, say)
        raise
    return Deployed(after.outputs, changed, package.digest)


def _update(
    stack: Stack, template: Mapping[str, Any], settings: StageSettings, before: State, origin: str
) -> tuple[State, bool]:
    """Once; twice where the shop has no domain of its own and CloudFront has just given it an address."""
    given = _parameters(settings, before, origin)
    after, changed = stack.update(template, given)
    wanted = _parameters(settings, after, origin)
    if wanted != given:
        after, _ = stack.update(template, wanted)
    return after, changed


def _parameters(settings: StageSettings, state: State, origin: str) -> dict[str, str]:
    address = f"https://{settings.domain}" if settings.domain else state.outputs.get("DistributionUrl")
    return {"OriginSecret": origin, "SiteUrl": address or "https://not-yet.invalid"}


def _send(s3: Any, settings: StageSettings, package: Package, say: Say) -> str:
    """Put the package into the bucket, where it is not there yet; its key."""
    key = f"{PACKAGES_PREFIX}{package.digest}.zip"
    with said(f"Sending the package to {settings.bucket}"):
        try:
            s3.head_object(Bucket=settings.bucket, Key=key)
        except ClientError as missing:
            if code_of(missing) not in ("404", "NoSuchKey", "NotFound"):
                raise
            say(f"sending the package, {len(package.content) / 1e6:.1f} MB")
            s3.put_object(Bucket=settings.bucket, Key=key, Body=package.content, ContentType="application/zip")
    return key


def _see(health: Health, url: str, digest: str, say: Say, pause: Callable[[float], None]) -> None:
    """Until the shop says that it is this package; a distribution that is new takes some minutes."""
    say(f"asking {url}/api/health")
    told = ""
    for look in range(_LOOKS):
        if look:
            pause(_BETWEEN_LOOKS)
        try:
            answer = health(url)
        except (OSError, ValueError) as wrong:
            told = str(wrong)
            continue
        if answer.get("functions") == digest:
            return
        told = f"it runs package {str(answer.get('functions'))[:12]}"
    raise DeployError(f"{url}/api/health does not answer as package {digest[:12]} should: {told}.")


def _put_back(stack: Stack, before: State, changed: bool, ill: DeployError, say: Say) -> None:
    """What ran before runs again. A stack that had no functions before has nothing to go back to."""
    had_functions = bool(before.outputs.get("Url"))
    if not changed or not had_functions:
        ill.message += " There is nothing to go back to: their logs at CloudWatch say why."
        ill.args = (ill.message,)
        return
    say("it does not answer as it should: putting back what ran before")
    stack.restore(before)
    ill.message += " What ran before runs again."
    ill.args = (ill.message,)
