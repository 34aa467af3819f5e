"""Deploying the functions to doubles: made, changed, left alone, put back, and refused in words that help."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from cloud_doubles import REGION, Cloud, running_cloud
from narrow_stack import ADDRESS, NarrowStack

from storefront.deploy.clients import Clients
from storefront.deploy.functions import Deployed, deploy_functions
from storefront.deploy.package import Package
from storefront.deploy.settings import DeployError, StageSettings
from storefront.deploy.stack import Stack
from storefront.deploy.template import Surface

pytestmark = pytest.mark.slow

SETTINGS = StageSettings("prod", "isoline", REGION, "isoline-prod", "isoline-prod", "Isoline <shop@isoline.example>")
SURFACE = Surface((("GET", "/api/cart"), ("POST", "/api/checkout")), (("run_outbox", "rate(1 minute)"),))
FIRST = Package(b"PK first", "a" * 64, "python3.13", {})
SECOND = Package(b"PK second", "b" * 64, "python3.13", {})


@dataclass
class Account:
    """An AWS account with Stripe's secrets in it."""

    cloud: Cloud
    stacks: NarrowStack

    def deploy(self, package: Package, runs: str | None = None, settings: StageSettings = SETTINGS) -> Deployed:
        """Deploy; the shop then says that it runs `runs`, or this package."""
        clients = Clients(self.stacks, self.cloud.client("s3"), self.cloud.client("ssm"))

        def health(_url: str) -> Mapping[str, Any]:
            return {"status": "ok", "functions": runs or package.digest}

        return deploy_functions(settings, clients, package, SURFACE, health=health, pause=lambda _seconds: None)

    @property
    def environment(self) -> dict[str, Any]:
        """Of the function that answers requests."""
        template = json.loads(self.stacks.get_template(StackName="isoline-prod")["TemplateBody"])
        variables: dict[str, Any] = template["Resources"]["ApiFunction"]["Properties"]["Environment"]["Variables"]
        return variables


@pytest.fixture
def account() -> Iterator[Account]:
    with running_cloud() as cloud:
        for name in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"):
            cloud.keep_secret(f"/isoline/prod/{name}", "secret of stripe")
        yield Account(cloud, NarrowStack(cloud.client("cloudformation")))


def test_from_nothing_to_a_stack_and_again_without_a_change(account: Account) -> None:
    done, s3 = account.deploy(FIRST), account.cloud.client("s3")
    assert done.changed
    assert done.outputs["Url"] == ADDRESS
    stored = s3.get_object(Bucket="isoline-prod", Key=f"functions/{FIRST.digest}.zip")
    assert stored["Body"].read() == FIRST.content
    assert account.environment["STOREFRONT_VERSION"] == FIRST.digest
    made = [
        account.cloud.client("ssm").get_parameter(Name=f"/isoline/prod/{name}", WithDecryption=True)
        for name in ("LINK_SECRET", "ORIGIN_SECRET")
    ]
    values = {entry["Parameter"]["Value"] for entry in made}
    assert {len(value) for value in values} == {64}
    assert len(values) == 2
    assert not account.deploy(FIRST).changed


def test_another_package_is_another_version_and_the_data_stays(account: Account) -> None:
    account.deploy(FIRST)
    account.cloud.client("s3").put_object(Bucket="isoline-prod", Key="releases/abc/rules.json", Body=b"{}")
    assert account.deploy(SECOND).changed
    assert account.environment["STOREFRONT_VERSION"] == SECOND.digest
    assert account.cloud.client("s3").head_object(Bucket="isoline-prod", Key="releases/abc/rules.json")


def test_functions_that_do_not_answer_as_they_should_are_put_back(account: Account) -> None:
    account.deploy(FIRST)
    with pytest.raises(
        DeployError, match=r"does not answer as package bbbbbbbbbbbb should.* What ran before runs again"
    ):
        account.deploy(SECOND, runs=FIRST.digest)
    assert account.environment["STOREFRONT_VERSION"] == FIRST.digest


def test_a_first_deploy_that_does_not_answer_has_nothing_to_go_back_to(account: Account) -> None:
    with pytest.raises(DeployError, match="nothing to go back to"):
        account.deploy(FIRST, runs="something else")
    assert account.deploy(FIRST).digest == FIRST.digest


def test_a_resource_that_cannot_be_changed_is_named_with_why(account: Account) -> None:
    account.deploy(FIRST)
    account.stacks.fails = "The role cannot be assumed by Lambda"
    with pytest.raises(DeployError, match=r"ApiFunction: The role cannot be assumed.*put back what was before"):
        account.deploy(SECOND)
    account.stacks.fails = ""
    assert account.environment["STOREFRONT_VERSION"] == FIRST.digest


def test_a_secret_that_was_changed_starts_the_functions_anew(account: Account) -> None:
    account.deploy(FIRST)
    before = account.environment
    account.cloud.keep_secret("/isoline/prod/STRIPE_WEBHOOK_SECRET", "the next one")
    assert account.deploy(FIRST).changed
    changed = {name for name, value in account.environment.items() if before[name] != value}
    assert changed == {"SECRETS_VERSION"}


def test_secrets_of_stripe_are_asked_for_before_anything_is_made(account: Account) -> None:
    account.cloud.client("ssm").delete_parameter(Name="/isoline/prod/STRIPE_SECRET_KEY")
    with pytest.raises(DeployError, match=r"put-parameter .* --name /isoline/prod/STRIPE_SECRET_KEY"):
        account.deploy(FIRST)
    assert account.cloud.client("cloudformation").list_stacks()["StackSummaries"] == []


class Answering:
    """CloudFormation's client that is asked about a stack in some state, or refuses to tell."""

    def __init__(self, status: str = "", refusal: str = "") -> None:
        self.status, self.refusal = status, refusal

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803  # as AWS calls it
        from botocore.exceptions import ClientError

        if self.refusal:
            raise ClientError({"Error": {"Code": self.refusal, "Message": "no"}}, "DescribeStacks")
        return {"Stacks": [{"StackStatus": self.status}]}

    def describe_stack_events(self, StackName: str) -> Any:  # noqa: N803
        failed = {"LogicalResourceId": "Bucket", "ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "taken"}
        return {"StackEvents": [{**failed, "ResourceStatusReason": "Resource creation cancelled"}, failed]}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ROLLBACK_COMPLETE", r"half-made \(ROLLBACK_COMPLETE\): Bucket: taken. .*delete-stack"),
        ("UPDATE_ROLLBACK_FAILED", "Bucket: taken.*continue-update-rollback"),
        ("UPDATE_IN_PROGRESS", "being changed by somebody else"),
    ],
)
def test_a_stack_that_is_half_made_says_what_to_do(status: str, words: str) -> None:
    with pytest.raises(DeployError, match=words):
        Stack(Answering(status), "isoline-prod").look()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ExpiredToken", "credentials have expired: log in again"),
        ("AccessDenied", "AWS does not allow it .*docs/functions.md"),
    ],
)
def test_credentials_that_do_not_serve_are_said(code: str, words: str) -> None:
    with pytest.raises(DeployError, match=words):
        Stack(Answering(refusal=code), "isoline-prod").look()
