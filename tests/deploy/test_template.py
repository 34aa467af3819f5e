"""The stack as data: what cfn-lint says, what may be read by whom, and that CloudFront and the API fit together."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.errors import Misconfigured
from storefront.deploy.settings import StageSettings, read_functions
from storefront.deploy.surface import read_surface
from storefront.deploy.template import Plan, Surface, foundation, whole

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = StageSettings(
    "prod",
    "isoline",
    "eu-west-1",
    "isoline-prod",
    "isoline-orders",
    "Isoline <shop@isoline.example>",
    "isoline.example",
    "arn:aws:acm:us-east-1:123456789012:certificate/0a1b",
    "ops@isoline.example",
)


@pytest.fixture(scope="module")
def surface() -> Surface:
    return read_surface(ROOT)


@pytest.fixture(scope="module")
def template(surface: Surface) -> dict[str, Any]:
    return whole(Plan(SETTINGS, surface, "functions/abc.zip", "abcdef123456", "python3.13", "1.2"))


def properties(template: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"][name]["Properties"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("domain", [True, False], ids=["own domain", "address of CloudFront"])
def test_cfn_lint_finds_nothing(surface: Surface, tmp_path: Path, domain: bool) -> None:
    bare = StageSettings("prod", "isoline", "eu-west-1", "isoline-prod", "isoline-orders", "shop@isoline.example")
    settings = SETTINGS if domain else bare
    made = {
        "whole.json": whole(Plan(settings, surface, "functions/abc.zip", "abcdef123456", "python3.13")),
        "foundation.json": foundation(settings),
    }
    for name, content in made.items():
        (tmp_path / name).write_text(json.dumps(content))
    command = [Path(sys.executable).with_name("cfn-lint"), *(tmp_path / name for name in made)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_it_fits_into_one_request_of_cloudformation(template: dict[str, Any]) -> None:
    assert len(json.dumps(template, separators=(",", ":"))) < 51_200


def test_the_same_plan_is_the_same_stack(template: dict[str, Any], surface: Surface) -> None:
    again = whole(Plan(SETTINGS, surface, "functions/abc.zip", "abcdef123456", "python3.13", "1.2"))
    assert json.dumps(again) == json.dumps(template)


def test_data_outlives_the_stack_and_can_be_restored(template: dict[str, Any]) -> None:
    for name in ("Table", "Bucket"):
        resource = template["Resources"][name]
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    table, bucket = properties(template, "Table"), properties(template, "Bucket")
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["DeletionProtectionEnabled"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert all(bucket["PublicAccessBlockConfiguration"].values())


def test_cloudfront_reads_the_site_and_nothing_else_of_the_bucket(template: dict[str, Any]) -> None:
    (reads, tls) = properties(template, "BucketPolicy")["PolicyDocument"]["Statement"]
    assert reads["Resource"] == {"Fn::Sub": "${Bucket.Arn}/site/*"}
    assert reads["Action"] == "s3:GetObject"
    assert "AWS:SourceArn" in reads["Condition"]["StringEquals"]
    assert tls["Effect"] == "Deny"


def test_every_route_and_schedule_of_the_app_is_in_the_stack(template: dict[str, Any], surface: Surface) -> None:
    paths = properties(template, "Api")["Body"]["paths"]
    ours = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert set(surface.routes) == {(method, path) for method, path in ours if path.startswith("/api/")}
    assert ("POST", "/api/webhooks/stripe") in ours
    schedules = {name: part for name, part in template["Resources"].items() if part["Type"] == "AWS::Events::Rule"}
    assert len(schedules) == len(surface.schedules) >= 2
    assert {
        properties(template, name)["Handler"]
        for name, part in template["Resources"].items()
        if part["Type"] == "AWS::Lambda::Function"
    } == {"app.app", *(f"app.{handler}" for handler, _ in surface.schedules)}


def test_api_and_site_share_an_address_and_neither_hides_the_errors_of_the_other(template: dict[str, Any]) -> None:
    config = properties(template, "Distribution")["DistributionConfig"]
    origins = {origin["Id"]: origin for origin in config["Origins"]}
    stage = properties(template, "ApiStage")["StageName"]
    assert origins["api"]["OriginPath"] == f"/{stage}"
    assert origins["bucket"]["OriginPath"] == "/site"
    stock, api = config["CacheBehaviors"]
    assert (stock["PathPattern"], api["PathPattern"]) == ("/api/stock", "/api/*")
    # The managed policy "AllViewerExceptHostHeader": a Host that is not the API's own is refused by API Gateway.
    assert api["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    # An error page of CloudFront would stand for every origin.
    assert "CustomErrorResponses" not in config
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == "site"
    (group,) = config["OriginGroups"]["Items"]
    assert [member["OriginId"] for member in group["Members"]["Items"]] == ["bucket", "missing"]
    assert group["FailoverCriteria"]["StatusCodes"]["Items"] == [403, 404]
    assert origins["missing"]["OriginPath"] == f"/{stage}/missing"


def test_a_page_that_is_missing_is_the_sites_own_with_status_404(template: dict[str, Any]) -> None:
    body = properties(template, "Api")["Body"]
    for path in ("/missing", "/missing/{proxy+}"):
        integration = body["paths"][path]["get"]["x-amazon-apigateway-integration"]
        assert integration["uri"]["Fn::Sub"].endswith("s3:path/${Bucket}/site/404.html")
        assert integration["responses"]["default"]["statusCode"] == "404"


def test_what_the_gateway_refuses_by_itself_is_json_of_our_own(template: dict[str, Any]) -> None:
    refusals = properties(template, "Api")["Body"]["x-amazon-apigateway-gateway-responses"]
    missing = refusals["MISSING_AUTHENTICATION_TOKEN"]
    assert missing["statusCode"] == 404
    assert json.loads(missing["responseTemplates"]["application/json"])["error"]["code"] == "not_found"


def test_headers_are_those_of_the_local_shop_and_https_only(template: dict[str, Any]) -> None:
    config = properties(template, "Headers")["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert policy.endswith("upgrade-insecure-requests")
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31536000
    assert {item["Header"] for item in config["CustomHeadersConfig"]["Items"]} == {
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
    }


def test_no_secret_stands_in_the_template(template: dict[str, Any]) -> None:
    assert template["Parameters"]["OriginSecret"]["NoEcho"] is True
    variables = properties(template, "ApiFunction")["Environment"]["Variables"]
    assert not {"STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "LINK_SECRET", "ORIGIN_SECRET"} & variables.keys()


def test_everything_that_can_go_wrong_alarms_somebody(template: dict[str, Any]) -> None:
    alarms = [part["Properties"] for part in template["Resources"].values() if part["Type"] == "AWS::CloudWatch::Alarm"]
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in alarms)
    metrics = {(alarm["Namespace"], alarm["MetricName"]) for alarm in alarms}
    assert metrics >= {
        ("AWS/Lambda", "Errors"),
        ("AWS/Lambda", "Invocations"),
        ("AWS/ApiGateway", "Latency"),
        ("AWS/ApiGateway", "5XXError"),
        ("Storefront", "isoline-prod-dead_letter"),
        ("Storefront", "isoline-prod-reconciliation_difference"),
    }
    assert properties(template, "Alarms")["Subscription"] == [{"Endpoint": "ops@isoline.example", "Protocol": "email"}]


TOML = """\
name = "isoline"

[stages.prod]
region = "eu-west-1"
bucket = "isoline-prod"
table = "isoline-prod"
mail_from = "Isoline Press <shop@isoline.example>"
"""


def test_a_stage_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "deploy.toml").write_text(TOML)
    settings = read_functions(tmp_path, "prod")
    assert (settings.stack, settings.secrets, settings.mail_domain) == (
        "isoline-prod",
        "/isoline/prod",
        "isoline.example",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            TOML.replace('"eu-west-1"', '"Europe"'),
            r"\[stages.prod\] region: 'Europe' does not fit \(write a region of AWS",
        ),
        (TOML.replace("bucket =", "buckets ="), r"\[stages.prod\] bucket is missing \(write the name of an S3 bucket"),
        (TOML + 'domain = "isoline.example"\n', "domain and certificate belong together"),
        (TOML.replace("prod]", "test]"), r"has no stage 'prod' \(it has test\)"),
        (TOML.replace('"isoline"', '"Isoline Press"'), "name: 'Isoline Press' does not fit"),
        ("name = ", "deploy.toml: "),
    ],
)
def test_a_stage_that_is_wrong_says_what_to_write(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "deploy.toml").write_text(text)
    with pytest.raises(Misconfigured, match=words):
        read_functions(tmp_path, "prod")
    with pytest.raises(Misconfigured, match=r"deploy.toml is missing: `storefront deploy init` writes it"):
        read_functions(tmp_path / "none", "prod")
