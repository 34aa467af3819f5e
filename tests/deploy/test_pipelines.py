"""The pipelines that `deploy init` writes, run step by step as GitHub and GitLab would, against the doubles."""

import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from forge_double import ForgeDouble, running_forge
from moto_server import REGION, client, make_bucket
from pipeline_runner import Runner, make_shop

from chalicelib.adapters.dynamo_client import make_client
from chalicelib.adapters.dynamo_tables import create_table
from storefront.cli import main
from storefront.deploy.pipelines import Answers, written
from storefront.deploy.settings import read_functions
from storefront.deploy.stages import read_stage

_NUMBERS = count()
_ROLE = "arn:aws:iam::123456789012:role/deploy"
_PREVIEW_ROLE = "arn:aws:iam::123456789012:role/preview"


@pytest.fixture
def cloud(aws: str, ministack: str, tmp_path: Path) -> tuple[Path, str, str]:
    """A shop with its pipelines, and the doubles that they deploy to."""
    shop, name = make_shop(tmp_path), f"pipeline-{os.getpid()}-{next(_NUMBERS)}"
    for one in (name, f"{name}-preview"):
        make_bucket(aws, one)
        create_table(make_client(ministack), one, forgets=False)
    previews = ("main", "preview.small.example", _PREVIEW_ROLE)
    answers = Answers("prod", "small.example", REGION, name, name, _ROLE, *previews)
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


@pytest.fixture
def forge() -> Iterator[ForgeDouble]:
    with running_forge() as found:
        yield found


def open_request(runner: Runner, price: str) -> None:
    """A branch that changes the price of the fern."""
    mine = "-c user.name=ines -c user.email=ines@small.example"
    if not (runner.shop / ".git").exists():
        runner.run(
            f"git init -q -b main && git add content && git {mine} commit -q -m first && git remote add origin ."
        )
        runner.run("git update-ref refs/remotes/origin/main HEAD")
    product = runner.shop / "content" / "products" / "fern.md"
    product.write_text(product.read_text().replace("24.00", price).replace("26.00", price))


@pytest.mark.slow
def test_a_pull_request_gets_a_preview_and_one_comment_until_it_is_closed(
    cloud: tuple[Path, str, str], forge: ForgeDouble
) -> None:
    shop, aws, _ = cloud
    bucket = read_stage(shop, "preview").bucket
    request = Runner(*cloud, event="pull_request")
    request.environment |= {
        "GITHUB_BASE_REF": "main", "GIT_CONFIG_GLOBAL": "/dev/null", "OURS": "true", **forge.environment("github")
    }  # fmt: skip
    open_request(request, "26.00")
    steps = ["Check", "Build", "Preview", "Say what changes"]
    assert request.github("changes") == steps
    (said,) = forge.comments.values()
    assert "| `FERN` | Fern | 24.00 EUR | 26.00 EUR |" in said
    assert "Preview: <https://pr-7.preview.small.example/>" in said
    page = client("s3", aws).get_object(Bucket=bucket, Key="previews/pr-7/products/fern/index.html")["Body"].read()
    assert (b"26.00" in page, b"noindex" in page) == (True, True)
    open_request(request, "27.00")
    assert request.github("changes") == steps
    (said,) = forge.comments.values()
    assert ("| 24.00 EUR | 27.00 EUR |" in said, "26.00" in said) == (True, False)
    assert request.github("unpreview") == ["Remove the preview"]
    assert "Contents" not in client("s3", aws).list_objects_v2(Bucket=bucket)


@pytest.mark.slow
def test_a_merge_request_at_gitlab_gets_the_same(cloud: tuple[Path, str, str], forge: ForgeDouble) -> None:
    shop, aws, _ = cloud
    request = Runner(*cloud, event="merge_request_event")
    target = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "GIT_CONFIG_GLOBAL": "/dev/null"}
    request.environment |= forge.environment("gitlab") | target
    open_request(request, "26.00")
    request.gitlab("preview")
    request.gitlab("changes")
    (said,) = forge.comments.values()
    assert "| 24.00 EUR | 26.00 EUR |" in said
    assert "Preview: <https://mr-7.preview.small.example/>" in said
    request.gitlab("unpreview")
    assert "Contents" not in client("s3", aws).list_objects_v2(Bucket=read_stage(shop, "preview").bucket)


@pytest.mark.slow
def test_a_pull_request_from_somebody_elses_copy_gets_no_role_and_a_broken_one_its_problems(
    cloud: tuple[Path, str, str], forge: ForgeDouble, tmp_path: Path
) -> None:
    request = Runner(*cloud, event="pull_request")
    summary = tmp_path / "summary.md"
    request.environment |= {
        "GITHUB_BASE_REF": "main", "GIT_CONFIG_GLOBAL": "/dev/null", "OURS": "false",
        "GITHUB_STEP_SUMMARY": str(summary), **forge.environment("github"),
    }  # fmt: skip
    open_request(request, "26.00")
    assert request.github("changes") == ["Check", "Say what changes"]
    assert ("26.00 EUR" in summary.read_text(), forge.comments) == (True, {})
    open_request(request, "much")
    told = 'code=0; .venv/bin/storefront changes --against origin/main --comment 2>&1 || code=$?; test "$code" = 1'
    request.run(told)
    (said,) = forge.comments.values()
    assert "It cannot be built" in said
    assert "fern.md" in said


def test_init_asks_for_what_it_must_know_and_writes_nothing_over_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pelicanconf.py").write_text("")
    monkeypatch.chdir(tmp_path)
    flags = ["deploy", "init", "--domain", "small.example", "--region", REGION, "--ci", "both"]
    assert "--role is missing" in CliRunner().invoke(main, flags).output
    flags += ["--role", _ROLE]
    assert CliRunner().invoke(main, [*flags, "--bucket", "Big_Bucket"]).exit_code == 2
    assert list(tmp_path.iterdir()) == [tmp_path / "pelicanconf.py"]
    for wrong in (["--preview-role", _PREVIEW_ROLE], ["--previews", "preview.small.example", "--preview-role", _ROLE]):
        assert CliRunner().invoke(main, [*flags, *wrong]).exit_code == 2
    previews = ["--previews", "preview.small.example", "--preview-role", _PREVIEW_ROLE]
    done = CliRunner().invoke(main, [*flags, *previews])
    assert done.exit_code == 0, done.output
    assert read_stage(tmp_path, "preview").previews == "preview.small.example"
    assert 'bucket = "small-example-prod"' in (tmp_path / "deploy.toml").read_text()
    refused = CliRunner().invoke(main, flags)
    assert (refused.exit_code, "nothing was written" in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("small.example", "small"),
        ("www.isoline.example", "isoline"),
        ("24-hours.example", "hours"),
        ("a" * 31 + "-b.example", "a" * 31),
        ("x.io", "shop"),
    ],
)
def test_init_writes_a_name_that_the_functions_take(domain: str, name: str, tmp_path: Path) -> None:
    answers = Answers("prod", domain, REGION, "bucket", "table", _ROLE)
    (tmp_path / "deploy.toml").write_text(written(answers, ())["deploy.toml"])
    assert read_functions(tmp_path, "prod").name == name


def test_no_pipeline_holds_a_long_lived_key() -> None:
    answers = Answers("prod", "small.example", REGION, "bucket", "table", _ROLE)
    files = written(answers, ("github", "gitlab"))
    assert yaml.safe_load(files[".github/workflows/deploy.yml"])["permissions"]["id-token"] == "write"
    assert not [path for path, text in files.items() if "SECRET" in text or "ACCESS_KEY" in text]
