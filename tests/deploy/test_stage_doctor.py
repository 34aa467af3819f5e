"""`storefront doctor --stage`: a stage that is whole, one with nothing, and each thing that may be wrong with it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from ssl import create_default_context
from typing import Any

import pytest
from click.testing import CliRunner, Result
from moto_server import REGION, client
from world_double import Records, make_certificate, running_dns, running_tls

from chalicelib.adapters.dynamo_client import make_client
from chalicelib.adapters.dynamo_layout import table_definition
from chalicelib.adapters.dynamo_store import DynamoStore
from chalicelib.domain.change import Change, Message
from storefront.cli import main
from storefront.deploy.domain import Reach
from storefront.deploy.settings import StageSettings, read_functions
from storefront.deploy.stage_health import look_at_stage
from storefront.deploy.template import foundation
from storefront.health import Finding
from storefront.places import find_places
from storefront.sandbox import random_id
from storefront.sandbox.server import running_sandbox
from storefront.stripe_webhook import PATH, open_stripe

pytestmark = pytest.mark.slow

_NUMBERS = count(1)
_SHOP, _MAIL = "shop.small.example", "small.example"


@dataclass(frozen=True)
class Staged:
    """A stage of its own at moto; `reach` is the world that it is seen in, `sandbox` where Stripe is."""

    aws: str
    settings: StageSettings
    reach: Reach
    sandbox: str

    def run(self, *options: str) -> Result:
        """The command."""
        return CliRunner().invoke(main, ["doctor", "--stage", "prod", *options], obj=self.reach)

    def look(self, ahead: float = 0) -> dict[str, Finding]:
        """What is found, by a clock that is `ahead` seconds wrong; one finding of Stripe's, the last."""
        found = look_at_stage(find_places(), "prod", self.reach, lambda: time.time() + ahead)
        return {finding.subject: finding for finding in found}

    def make(self) -> None:
        """All that a deploy makes: stack, bucket, table, identity, secrets, the webhook."""
        template = json.dumps(foundation(self.settings))
        client("cloudformation", self.aws).create_stack(StackName=self.settings.stack, TemplateBody=template)
        client("ses", self.aws).verify_domain_dkim(Domain=_MAIL)
        self.keep("STRIPE_SECRET_KEY", "sk_test_x")
        done = CliRunner().invoke(main, ["stripe", "setup", "--stage", "prod"])
        assert done.exit_code == 0, done.output

    def keep(self, name: str, value: str) -> None:
        """Keep a secret."""
        name = f"{self.settings.secrets}/{name}"
        client("ssm", self.aws).put_parameter(Name=name, Value=value, Type="SecureString")


@pytest.fixture
def staged(aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Staged]:
    name = f"small{next(_NUMBERS)}"
    (tmp_path / "pelicanconf.py").touch()
    (tmp_path / "deploy.toml").write_text(
        f'name = "{name}"\n[stages.prod]\nregion = "{REGION}"\nbucket = "{name}-prod"\ntable = "{name}-prod"\n'
        f'domain = "{_SHOP}"\nmail_from = "Small Shop <shop@{_MAIL}>"\n'
        'certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b"\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DYNAMODB_ENDPOINT", aws)
    records: Records = {
        (_SHOP, "A"): ["127.0.0.1"],
        (_MAIL, "TXT"): ['"v=spf1 include:amazonses.com ~all"'],
        (f"_dmarc.{_MAIL}", "TXT"): ['"v=DMARC1; p=quarantine"'],
    }
    for token in client("ses", aws).verify_domain_dkim(Domain=_MAIL)["DkimTokens"]:
        records[f"{token.lower()}._domainkey.{_MAIL}", "CNAME"] = [f"{token.lower()}.dkim.amazonses.com."]
    certificate = make_certificate(tmp_path, _SHOP, 90)
    with (
        running_dns(records) as resolver,
        running_tls(certificate) as port,
        running_sandbox(
            tmp_path / "sandbox",
            webhook_url="http://shop/hook",
            clock=lambda: 1_800_000_000,
            new_id=random_id,
            delivering=False,
        ) as sandbox,
    ):
        monkeypatch.setenv("STRIPE_API_BASE", sandbox.url)
        reach = Reach(resolver, port, create_default_context(cafile=certificate))
        yield Staged(aws, read_functions(tmp_path, "prod"), reach, sandbox.url)


def test_a_whole_stage_is_good_in_everything_and_nothing_secret_is_shown(staged: Staged) -> None:
    staged.make()
    ran = staged.run("--json")
    plain: dict[str, Any] = json.loads(ran.output)
    states = {finding["subject"]: finding["state"] for finding in plain["findings"]}
    expected = (
        "Caller Clock Bucket Stack Table Dead letters Outbox Sweep Stripe Domain Certificate SPF DKIM DMARC"
    )  # fmt: skip
    assert (plain["stage"], " ".join(states), set(states.values())) == ("prod", expected, {"good"}), ran.output
    shown = staged.run()
    assert (ran.exit_code, shown.exit_code, "sk_test" in shown.output + ran.output) == (0, 0, False)
    assert "whsec_" not in shown.output + ran.output


def test_a_stage_with_nothing_is_told_all_that_is_missing_and_how_to_get_it(staged: Staged) -> None:
    with running_dns({}) as resolver:
        ran = replace(staged, reach=Reach(resolver)).run("--json")
    details = {finding["subject"]: finding["detail"] for finding in json.loads(ran.output)["findings"]}
    assert ran.exit_code == 1
    for subject, words in {
        "Bucket": "no such bucket",
        "Stack": "`storefront deploy functions --stage prod` makes it",
        "Table": "ResourceNotFoundException",
        "Outbox": "There is no table",
        "Stripe": "STRIPE_SECRET_KEY",
        "Domain": "has no address",
        "SPF": 'write TXT "v=spf1 include:amazonses.com ~all"',
        "DKIM": "make CNAME",
        "DMARC": "write TXT _dmarc.small.example",
    }.items():
        assert words in details[subject], (subject, details[subject])


@pytest.mark.parametrize(
    ("ahead", "state", "words"), [(600, "wrong", "ahead of"), (-600, "wrong", "behind"), (20, "good", "within")]
)
def test_a_clock_is_held_against_the_date_that_aws_answers_with(
    staged: Staged, ahead: int, state: str, words: str
) -> None:
    found = staged.look(ahead)["Clock"]
    assert (found.state, words in found.detail) == (state, True), found


def test_another_account_than_the_stages_is_named(staged: Staged, tmp_path: Path) -> None:
    with (tmp_path / "deploy.toml").open("a") as file:
        file.write('account = "999999999999"\n')
    found = staged.look()["Caller"]
    assert (found.state, "the stage of 999999999999" in found.detail) == ("wrong", True)


def test_a_table_without_one_of_its_indexes_is_wrong(staged: Staged) -> None:
    definition = table_definition(staged.settings.table)
    lost = definition["GlobalSecondaryIndexes"].pop()
    keys = {key["AttributeName"] for key in lost["KeySchema"]}
    kept = {key["AttributeName"] for one in definition["GlobalSecondaryIndexes"] for key in one["KeySchema"]}
    spare = keys - kept - {"pk", "sk"}
    definition["AttributeDefinitions"] = [
        one for one in definition["AttributeDefinitions"] if one["AttributeName"] not in spare
    ]
    client("dynamodb", staged.aws).create_table(**definition)
    found = staged.look()["Table"]
    assert (found.state, f"the index {lost['IndexName']} is missing" in found.detail) == ("wrong", True), found


def test_a_dead_letter_and_a_late_one_are_wrong_and_the_stacks_schedule_is_named(staged: Staged) -> None:
    staged.make()
    store = DynamoStore(staged.settings.table, make_client(staged.aws))
    store.commit(Change(outbox=(Message("dead", "mail", {}, 1000), Message("late", "mail", {}, 1000))), 1000)
    store.bury_message("dead", "nobody there")
    store.close()
    found = staged.look()
    assert "dead (nobody there)" in found["Dead letters"].detail
    assert "the stack's schedule does" in found["Outbox"].detail
    assert (found["Dead letters"].state, found["Outbox"].state) == ("wrong", "wrong")


def test_a_webhook_of_another_version_or_with_fewer_events_is_wrong_until_it_is_set_up(staged: Staged) -> None:
    url, stripe = f"https://{_SHOP}{PATH}", open_stripe("sk_test_x", staged.sandbox)
    staged.keep("STRIPE_SECRET_KEY", "sk_test_x")
    stripe.v1.webhook_endpoints.create({"url": url, "enabled_events": ["charge.refunded"]})
    old = staged.look()["Stripe"]
    assert (old.state, "and the functions read" in old.detail) == ("wrong", True), old
    CliRunner().invoke(main, ["stripe", "setup", "--stage", "prod"])
    new = staged.look()["Stripe"]
    assert (new.state, "--prune" in new.detail) == ("good", True), new
    CliRunner().invoke(main, ["stripe", "setup", "--stage", "prod", "--prune"])
    (made,) = stripe.v1.webhook_endpoints.list().data
    stripe.v1.webhook_endpoints.update(made.id, {"disabled": True})
    off = staged.look()["Stripe"]
    assert (off.state, "switch it on again" in off.detail) == ("wrong", True), off


def test_without_credentials_each_finding_says_so(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    found = staged.look()
    assert "Clock" not in found
    assert {found[name].state for name in ("Caller", "Stack", "Table", "Stripe", "DKIM")} == {"wrong"}
    assert "there are no credentials" in found["Caller"].detail
