"""`storefront stripe setup` against the sandbox, with the real library: once, again, and when it goes wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import stripe as stripe_library
from click.testing import CliRunner, Result

from chalicelib.adapters.stripe_gateway import API_VERSION
from chalicelib.adapters.stripe_notices import EVENTS
from storefront.cli import main
from storefront.sandbox import random_id
from storefront.sandbox.server import RunningSandbox, running_sandbox
from storefront.stripe_webhook import open_stripe

_URL = "https://small.example/api/webhooks/stripe"


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningSandbox]:
    with running_sandbox(
        tmp_path / "sandbox", webhook_url="http://shop/hook", clock=lambda: 1_800_000_000, new_id=random_id,
        delivering=False,
    ) as running:  # fmt: skip
        monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_x")
        monkeypatch.setenv("STRIPE_API_BASE", running.url)
        yield running


def setup(*options: str) -> Result:
    """The command, for the small shop."""
    return CliRunner().invoke(main, ["stripe", "setup", "--url", "https://small.example/", *options])


def endpoints(sandbox: RunningSandbox) -> list[stripe_library.WebhookEndpoint]:
    """What is registered."""
    return list(open_stripe("sk_test_x", sandbox.url).v1.webhook_endpoints.list().auto_paging_iter())


def test_it_registers_once_keeps_the_secret_for_its_owner_alone_and_shows_it_to_nobody(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    file = tmp_path / "shop.env"
    file.write_text("LINK_SECRET=abc\nSTRIPE_WEBHOOK_SECRET=whsec_old\n")
    planned = setup("--secret-file", str(file), "--dry-run")
    assert (planned.exit_code, "Would register" in planned.output, endpoints(sandbox)) == (0, True, [])
    done = setup("--secret-file", str(file))
    assert done.exit_code == 0, done.output
    (made,) = endpoints(sandbox)
    assert (made.url, tuple(made.enabled_events), made.api_version) == (_URL, EVENTS, API_VERSION)
    lines = file.read_text().splitlines()
    assert (lines[0], lines[1].startswith("STRIPE_WEBHOOK_SECRET=whsec_"), len(lines)) == ("LINK_SECRET=abc", True, 2)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "whsec_" not in done.output + planned.output
    again = setup("--secret-file", str(file), "--json")
    assert json.loads(again.output)["steps"] == []
    assert [one.id for one in endpoints(sandbox)] == [made.id]


def test_what_somebody_changed_is_put_right_and_the_secret_stays(sandbox: RunningSandbox, tmp_path: Path) -> None:
    file = tmp_path / "shop.env"
    setup("--secret-file", str(file))
    kept = file.read_bytes()
    (made,) = endpoints(sandbox)
    client = open_stripe("sk_test_x", sandbox.url)
    client.v1.webhook_endpoints.update(
        made.id, {"enabled_events": ["charge.refunded", "charge.captured"], "disabled": True}
    )
    done = setup("--secret-file", str(file))
    for words in ("also send charge.dispute.closed", "no longer send charge.captured", "switch it on again"):
        assert words in done.output
    (after,) = endpoints(sandbox)
    assert (after.id, tuple(after.enabled_events), after.status) == (made.id, EVENTS, "enabled")
    assert file.read_bytes() == kept


def test_another_version_of_the_api_is_another_endpoint_and_both_secrets_hold_until_the_old_one_goes(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    file = tmp_path / "shop.env"
    file.write_text("STRIPE_WEBHOOK_SECRET=whsec_old\n")
    client = open_stripe("sk_test_x", sandbox.url)
    client.v1.webhook_endpoints.create({"url": "https://else.example/", "enabled_events": ["charge.refunded"]})
    old = client.v1.webhook_endpoints.create({"url": _URL, "enabled_events": ["charge.refunded"]})
    done = setup("--secret-file", str(file))
    assert f"there is also {old.id}" in done.output
    new, _, first = file.read_text().partition("=")[2].strip().partition(",")
    assert (new.startswith("whsec_"), first) == (True, "whsec_old")
    assert setup("--secret-file", str(file), "--prune").exit_code == 0
    assert [one.url for one in endpoints(sandbox)] == [_URL, "https://else.example/"]


def test_a_secret_that_cannot_be_kept_leaves_nothing_registered(sandbox: RunningSandbox, tmp_path: Path) -> None:
    refused = setup("--secret-file", str(tmp_path / "nowhere" / "shop.env"))
    assert (refused.exit_code, "taken away again: nothing has changed" in refused.output) == (1, True)
    assert endpoints(sandbox) == []


def test_it_asks_where_the_secret_goes_and_says_what_stripe_said(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "where does the signing secret go?" in setup().output
    file = tmp_path / "shop.env"
    setup("--secret-file", str(file))
    file.write_text("")
    lost = setup("--secret-file", str(file))
    assert (lost.exit_code, "Stripe shows a secret only once" in lost.output) == (1, True)
    monkeypatch.setenv("STRIPE_SECRET_KEY", "wrong")
    assert "Stripe does not know STRIPE_SECRET_KEY" in setup("--secret-file", str(file)).output
    monkeypatch.delenv("STRIPE_SECRET_KEY")
    assert "STRIPE_SECRET_KEY is missing" in setup("--secret-file", str(file)).output
    file.write_text("STRIPE_SECRET_KEY='sk_test_y'\n")
    assert setup("--secret-file", str(file), "--dry-run").exit_code == 1


def test_the_sandbox_takes_sixteen_endpoints_as_stripe_does(sandbox: RunningSandbox, tmp_path: Path) -> None:
    client = open_stripe("sk_test_x", sandbox.url)
    for number in range(16):
        client.v1.webhook_endpoints.create({"url": f"https://{number}.example/", "enabled_events": ["charge.refunded"]})
    full = setup("--secret-file", str(tmp_path / "shop.env"))
    assert (full.exit_code, "maximum of 16" in full.output) == (1, True)
