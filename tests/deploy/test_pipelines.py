"""The pipelines that `deploy init` writes, run step by step as GitHub and GitLab would, against the doubles."""

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from moto_server import CREDENTIALS, REGION, client, make_bucket

from chalicelib.adapters.dynamo_client import make_client
from chalicelib.adapters.dynamo_tables import create_table
from storefront.cli import main
from storefront.deploy.pipelines import Answers, written
from storefront.deploy.stages import read_stage

ROOT = Path(__file__).resolve().parent.parent.parent
_ELSEWHERE = ("make setup", "deploy functions")
"""What a test leaves out: the environment is there, and the functions have tests of their own."""
_NUMBERS = count()
_SHOP = """\
name: Small Shop
url: https://small.example
email: hello@small.example
timezone: UTC
language: en
currencies: [EUR]
ships_to: [PT]
shipping:
  - {id: standard, title: Standard delivery, price: 4.90, days: [3, 6]}
"""
_PRODUCT = "---\ntitle: Fern\nsummary: Six inks.\nsku: FERN\nprice: 24.00\nstock: 12\nweight_g: 180\nSALE---\nDrawn.\n"
_SALE = "sale: [{off: 20%, from: 2099-01-01}]\n"


def make_shop(folder: Path) -> Path:
    """A clone of a small shop."""
    for name in ("theme", "functions", "pelicanconf.py"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (folder / "content" / "products").mkdir(parents=True)
    (folder / "content" / "shop.yaml").write_text(_SHOP)
    (folder / "content" / "products" / "fern.md").write_text(_PRODUCT.replace("SALE", _SALE))
    return folder


class Runner:
    """A runner of pipelines: its environment, and what a step has put out."""

    def __init__(self, shop: Path, aws: str, dynamo: str, event: str) -> None:
        self.shop, self.output = shop, shop / "github-output"
        names = ("STOREFRONT", "STRIPE", "GITHUB", "CI")
        own = {name: value for name, value in os.environ.items() if not name.startswith(names)}
        self.environment = {
            **own, **CREDENTIALS, "AWS_ENDPOINT_URL": aws, "AWS_DEFAULT_REGION": REGION, "DYNAMODB_ENDPOINT": dynamo,
            "GITHUB_EVENT_NAME": event, "CI_PIPELINE_SOURCE": event, "GITHUB_OUTPUT": str(self.output),
            "GITHUB_ACTOR": "ines", "AWS_TOKEN": "x", "AWS_WEB_IDENTITY_TOKEN_FILE": str(shop / "token"),
        }  # fmt: skip
        self.output.write_text("")
        self.said: list[str] = []

    def run(self, script: str) -> None:
        """One shell script, as both run it: any command that fails ends it."""
        ran = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=self.shop, env=self.environment, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        self.said.append(ran.stdout)

    def github(self, job: str = "deploy") -> list[str]:
        """Every step of a job whose condition holds; the names of those that ran."""
        workflow: dict[str, Any] = yaml.safe_load((self.shop / ".github/workflows/deploy.yml").read_text())
        ran = []
        for step in workflow["jobs"][job]["steps"]:
            script = step.get("run", "")
            if not script or any(word in script for word in _ELSEWHERE) or not self._holds(step.get("if", "")):
                continue
            self.run(script)
            ran.append(step["name"])
        return ran

    def gitlab(self) -> None:
        """The script of the job, in one shell."""
        lines = yaml.safe_load((self.shop / ".gitlab-ci.yml").read_text())["deploy"]["script"]
        self.run("\n".join(line for line in lines if not any(word in line for word in _ELSEWHERE)))

    def _holds(self, condition: str) -> bool:
        return condition in ("", "always()") or "go=true" in self.output.read_text()


@pytest.fixture
def cloud(aws: str, ministack: str, tmp_path: Path) -> tuple[Path, str, str]:
    """A shop with its pipelines, and the doubles that they deploy to."""
    shop, name = make_shop(tmp_path), f"pipeline-{os.getpid()}-{next(_NUMBERS)}"
    make_bucket(aws, name)
    create_table(make_client(ministack), name)
    answers = Answers("prod", "small.example", REGION, name, name, "arn:aws:iam::123456789012:role/deploy")
    for path, text in written(answers, ("github", "gitlab")).items():
        (shop / path).parent.mkdir(parents=True, exist_ok=True)
        (shop / path).write_text(text)
    return shop, aws, ministack


@pytest.mark.slow
def test_a_merge_is_published_a_schedule_waits_for_its_moment_and_gitlab_goes_on_from_there(
    cloud: tuple[Path, str, str],
) -> None:
    shop, aws, _ = cloud
    merge = Runner(*cloud, event="push")
    assert merge.github() == ["Look whether there is something to do", "Check", "Build", "Site"]
    bucket = read_stage(shop, "prod").bucket
    page = client("s3", aws).get_object(Bucket=bucket, Key="site/products/fern/index.html")
    assert (b"24.00" in page["Body"].read(), page["ContentType"]) == (True, "text/html; charset=utf-8")
    waiting = Runner(*cloud, event="schedule")
    assert waiting.github() == ["Look whether there is something to do"]
    assert "The next change is at 2099-01-01 00:00:00" in waiting.said[0]
    product = shop / "content" / "products" / "fern.md"
    product.write_text(product.read_text().replace("24.00", "26.00"))
    again = Runner(*cloud, event="push")
    again.gitlab()
    assert "Changed pages: " in again.said[0]
    page = client("s3", aws).get_object(Bucket=bucket, Key="site/products/fern/index.html")
    assert b"26.00" in page["Body"].read()
    listed = Runner(*cloud, event="push")
    listed.run(".venv/bin/storefront releases --stage prod --json")
    releases = json.loads(listed.said[0])
    assert [(one["state"], one["who"]) for one in releases] == [("current", "ines"), ("replaced", "ines")]
    back = Runner(*cloud, event="push")
    back.run(".venv/bin/storefront rollback --stage prod")
    page = client("s3", aws).get_object(Bucket=bucket, Key="site/products/fern/index.html")
    assert b"24.00" in page["Body"].read()


@pytest.mark.slow
def test_a_pull_request_gets_a_comment_that_says_what_changes(cloud: tuple[Path, str, str]) -> None:
    shop = cloud[0]
    tools = shop / "tools"
    tools.mkdir()
    (tools / "gh").write_text('#!/bin/sh\necho "$@" > "$RUNNER_TEMP/asked"\n')
    (tools / "gh").chmod(0o755)
    request = Runner(*cloud, event="pull_request")
    request.environment |= {
        "PATH": f"{tools}:{os.environ['PATH']}", "GITHUB_BASE_REF": "main", "RUNNER_TEMP": str(tools),
        "PULL_REQUEST": "7", "GIT_CONFIG_GLOBAL": "/dev/null",
    }  # fmt: skip
    mine = "-c user.name=ines -c user.email=ines@small.example"
    request.run(f"git init -q -b main && git add content && git {mine} commit -q -m first")
    request.run("git update-ref refs/remotes/origin/main HEAD")
    product = shop / "content" / "products" / "fern.md"
    product.write_text(product.read_text().replace("24.00", "26.00"))
    assert request.github("changes") == ["Check", "Say what changes", "Comment"]
    said = (tools / "changes.md").read_text()
    assert "| `FERN` | Fern | 24.00 EUR | 26.00 EUR |" in said
    assert "- `/products/fern/`" in said
    assert (tools / "asked").read_text().startswith("pr comment 7 --body-file")


def test_init_asks_for_what_it_must_know_and_writes_nothing_over_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pelicanconf.py").write_text("")
    monkeypatch.chdir(tmp_path)
    flags = ["deploy", "init", "--domain", "small.example", "--region", REGION, "--ci", "both"]
    assert "--role is missing" in CliRunner().invoke(main, flags).output
    flags += ["--role", "arn:aws:iam::123456789012:role/deploy"]
    assert CliRunner().invoke(main, [*flags, "--bucket", "Big_Bucket"]).exit_code == 2
    assert list(tmp_path.iterdir()) == [tmp_path / "pelicanconf.py"]
    done = CliRunner().invoke(main, flags)
    assert done.exit_code == 0, done.output
    assert 'bucket = "small-example-prod"' in (tmp_path / "deploy.toml").read_text()
    refused = CliRunner().invoke(main, flags)
    assert (refused.exit_code, "nothing was written" in refused.output) == (1, True)


def test_no_pipeline_holds_a_long_lived_key() -> None:
    answers = Answers("prod", "small.example", REGION, "bucket", "table", "arn:aws:iam::123456789012:role/deploy")
    files = written(answers, ("github", "gitlab"))
    assert yaml.safe_load(files[".github/workflows/deploy.yml"])["permissions"]["id-token"] == "write"
    assert not [path for path, text in files.items() if "SECRET" in text or "ACCESS_KEY" in text]
