"""The settings: what holds without them, what is refused, and that no secret is ever shown."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.config import SANDBOX_KEY, Settings, read_settings, where_secrets
from chalicelib.domain.errors import Misconfigured
from chalicelib.settings import SETTINGS

LINK_SECRET = "0123456789abcdef0123456789abcdef"
LOCAL = {"LINK_SECRET": LINK_SECRET}
LIVE = {
    "STOREFRONT_STAGE": "prod",
    "SITE_URL": "https://shop.example",
    "STRIPE_SECRET_KEY": "sk_live_51Secret",
    "STRIPE_WEBHOOK_SECRET": "whsec_older, whsec_newer",
    "LINK_SECRET": LINK_SECRET,
    "ORIGIN_SECRET": "fedcba9876543210fedcba9876543210",
    "SMTP_URL": "smtps://shop:password-of-mail@smtp.example.com",
    "MAIL_FROM": "Isoline Press <shop@isoline.example>",
    "WEBHOOK_SECRET": "whsec_" + "b2xkZXJz" * 4 + ", whsec_" + "bmV3ZXJz" * 4,
    "TRACKING_WEBHOOK_SECRET": "whsec_" + "Y2Fycmll" * 4,
}


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(Misconfigured) as wrong:
        read_settings(environ)
    found: list[str] = wrong.value.details["problems"]
    assert str(wrong.value) == "\n".join(found)
    return found


def test_a_local_shop_needs_nothing_but_its_link_secret_and_plays_payments() -> None:
    local = read_settings(LOCAL)
    assert local == Settings(
        stage="local",
        var=Path("var"),
        table=None,
        dynamodb_endpoint=None,
        site_url="http://127.0.0.1:8000",
        stripe_secret_key="sk_test_sandbox",
        stripe_webhook_secrets=("whsec_sandbox",),
        stripe_api_base="http://127.0.0.1:8000/__stripe",
        link_secret=LINK_SECRET,
        origin_secret=None,
        mail_from=None,
        log_level="INFO",
    )
    assert local.is_local
    assert local.uses_sandbox


def test_a_live_shop_talks_to_stripe_with_both_secrets_while_one_is_rolled() -> None:
    live = read_settings(LIVE)
    assert (live.stripe_secret_key, live.stripe_api_base) == ("sk_live_51Secret", None)
    assert live.stripe_webhook_secrets == ("whsec_older", "whsec_newer")
    assert not live.is_local
    assert not live.uses_sandbox


def test_a_local_shop_with_a_test_key_talks_to_stripe_or_where_it_is_told() -> None:
    local = LOCAL | {"STRIPE_SECRET_KEY": "rk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}
    assert read_settings(local).stripe_api_base is None
    told = read_settings(local | {"STRIPE_API_BASE": "http://127.0.0.1:9000/__stripe/"})
    assert told.stripe_api_base == "http://127.0.0.1:9000/__stripe"


@pytest.mark.parametrize("key", ["", "  ", SANDBOX_KEY])
def test_no_stage_but_the_local_one_ever_falls_back_to_the_sandbox(key: str) -> None:
    (problem,) = problems(LIVE | {"STRIPE_SECRET_KEY": key})
    assert problem.startswith("STRIPE_SECRET_KEY: the stage prod takes no payments without it")


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1"])
def test_a_live_key_goes_nowhere_but_to_stripe(key: str) -> None:
    environ = LIVE | {"STRIPE_SECRET_KEY": key, "STRIPE_API_BASE": "http://127.0.0.1:9000"}
    assert [problem.partition(":")[0] for problem in problems(environ)] == ["STRIPE_API_BASE"] * 2
    assert problems(environ | {"STOREFRONT_STAGE": "local"}) == [
        "STRIPE_API_BASE: a live key is for Stripe only; unset it, or use a test key"
    ]


def test_another_stage_has_no_sandbox_even_with_a_test_key() -> None:
    (problem,) = problems(LIVE | {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_API_BASE": "http://127.0.0.1:9000"})
    assert "only for STOREFRONT_STAGE=local" in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STOREFRONT_STAGE", "Prod stage"),
        ("SITE_URL", "http://shop.example"),
        ("SITE_URL", "shop.example"),
        ("SITE_URL", "https://shop.example/en"),
        ("SITE_URL", "https://shop.example?x"),
        ("SITE_URL", "https://me:pass@shop.example"),
        ("SITE_URL", "https://shop.example:port"),
        ("SITE_URL", "https://sh op.example"),
        ("SITE_URL", "https://[shop"),
        ("STRIPE_SECRET_KEY", "pk_live_1"),
        ("STRIPE_SECRET_KEY", "sk_live_1\nX-Header: 1"),
        ("STRIPE_WEBHOOK_SECRET", ""),
        ("STRIPE_WEBHOOK_SECRET", "whsec_1,we_1"),
        ("STRIPE_WEBHOOK_SECRET", ","),
        ("LINK_SECRET", ""),
        ("LINK_SECRET", "x" * 31),
        ("MAIL_FROM", "shop"),
        ("MAIL_FROM", "shop@a.example\nBcc: all@example.com"),
        ("MAIL_FROM", "a@a.example, b@b.example"),
        ("MAIL_FROM", "Press, Inc <a@a.example>"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_set(name: str, value: str) -> None:
    found = problems(LIVE | {name: value})
    assert [problem.partition(":")[0] for problem in found] == [name]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    environ = {setting.name: "?" for setting in SETTINGS} | {"AWS_LAMBDA_FUNCTION_NAME": "x"}
    named = {problem.partition(":")[0] for problem in problems(environ)}
    assert named == {setting.name for setting in SETTINGS} - {"STOREFRONT_VAR"}


def test_an_empty_variable_counts_as_missing() -> None:
    assert read_settings({setting.name: " " for setting in SETTINGS} | LOCAL) == read_settings(LOCAL)


@pytest.mark.parametrize("sender", ["a@a.example", "Öland Press <a@a.example>", '"Press, Inc" <a@a.example>'])
def test_a_sender_may_have_a_name(sender: str) -> None:
    assert read_settings(LOCAL | {"MAIL_FROM": sender}).mail_from == sender


@pytest.mark.parametrize(("text", "level"), [("debug", "DEBUG"), ("Warning", "WARNING")])
def test_the_log_level_may_be_written_in_any_case(text: str, level: str) -> None:
    assert read_settings(LOCAL | {"LOG_LEVEL": text}).log_level == level


def test_no_secret_is_ever_shown() -> None:
    secret = {setting.name for setting in SETTINGS if setting.secret}
    assert secret == {
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "LINK_SECRET",
        "ORIGIN_SECRET",
        "SMTP_URL",
        "WEBHOOK_SECRET",
        "TRACKING_WEBHOOK_SECRET",
    }
    shown = repr(read_settings(LIVE)) + "".join(setting.show(LIVE) for setting in SETTINGS)
    for name in secret:
        assert LIVE[name] not in shown
    bad = dict.fromkeys(secret, "hunter2")
    assert "hunter2" not in str(problems(LIVE | bad))


def test_a_setting_shows_its_value_or_what_holds_without_it() -> None:
    shown = {
        setting.name: setting.show({"SITE_URL": "https://shop.example", "LINK_SECRET": "x"}) for setting in SETTINGS
    }
    assert shown["SITE_URL"] == "https://shop.example"
    assert shown["STOREFRONT_STAGE"] == "local"
    assert (shown["LINK_SECRET"], shown["STRIPE_SECRET_KEY"], shown["MAIL_FROM"]) == ("set", "not set", "not set")


@given(st.dictionaries(st.sampled_from([setting.name for setting in SETTINGS]), st.text(max_size=60)))
def test_no_environment_makes_it_crash(environ: dict[str, str]) -> None:
    try:
        link_secret = read_settings(environ).link_secret
    except Misconfigured:
        return
    assert len(link_secret) >= 32


def test_what_is_deployed_is_pinned_and_may_do_little(root: Path) -> None:
    lines = (root / "functions" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all("==" in line for line in lines if not line.startswith("#"))
    chalice = root / "functions" / ".chalice"
    config = json.loads((chalice / "config.json").read_bytes())
    assert config["autogen_policy"] is False
    for name, stage in config["stages"].items():
        assert read_settings(LIVE | stage["environment_variables"]).stage == name
        policy = json.loads((chalice / stage["iam_policy_file"]).read_bytes())
        actions = {action for statement in policy["Statement"] for action in statement["Action"]}
        assert not any("*" in action for action in actions)


def test_on_lambda_nothing_may_be_kept_in_files() -> None:
    production = LIVE | {"AWS_LAMBDA_FUNCTION_NAME": "pelican-storefront-prod", "SMTP_URL": ""}
    with pytest.raises(Misconfigured) as refused:
        read_settings(production)
    said = [line.partition(":")[0] for line in refused.value.details["problems"]]
    assert sorted(said) == ["MAIL_BY", "STOREFRONT_BUCKET", "STOREFRONT_TABLE"]
    whole = {**production, "STOREFRONT_TABLE": "shop", "STOREFRONT_BUCKET": "shop-prod", "MAIL_BY": "ses"}
    settled = read_settings(whole)
    assert (settled.bucket, settled.mail_by, settled.aws_endpoint) == ("shop-prod", "ses", None)
    with pytest.raises(Misconfigured, match="AWS_ENDPOINT: only for STOREFRONT_STAGE=local"):
        read_settings({**whole, "AWS_ENDPOINT": "http://127.0.0.1:1"})


def test_secrets_are_fetched_only_where_something_says_where_they_are() -> None:
    assert where_secrets({}) is None
    wanted = where_secrets({"STOREFRONT_SECRETS": "/shop/prod", "LINK_SECRET": LINK_SECRET, "STOREFRONT_STAGE": "prod"})
    assert wanted == (
        "/shop/prod",
        (
            "STRIPE_SECRET_KEY",
            "STRIPE_WEBHOOK_SECRET",
            "ORIGIN_SECRET",
            "WEBHOOK_SECRET",
            "TRACKING_WEBHOOK_SECRET",
            "SMTP_URL",
        ),
        None,
    )
