"""`storefront logs` against moto: lines of several functions by their time, and only those that were asked for."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cloud_doubles import REGION, Cloud, running_cloud

from storefront.deploy.logbook import Wanted, seconds_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
TOML = f"""\
name = "isoline"
[stages.prod]
region = "{REGION}"
bucket = "isoline-prod"
table = "isoline-prod"
mail_from = "shop@isoline.example"
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder that is a shop: its functions are those of this repository."""
    (tmp_path / "pelicanconf.py").write_text("")
    (tmp_path / "deploy.toml").write_text(TOML)
    (tmp_path / "functions").symlink_to(ROOT / "functions")
    return tmp_path


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with running_cloud() as opened:
        now = int(time.time() * 1000)
        lines = {
            "api": [
                (now - 5000, {"level": "INFO", "event": "request", "order": "REF1", "message": "GET /api/cart"}),
                (now - 1000, {"level": "ERROR", "event": "log", "request": "r-9", "message": "broken", "trace": "T"}),
            ],
            "run-outbox": [(now - 3000, {"level": "INFO", "event": "outbox", "message": "sent 1"})],
        }
        logs = opened.client("logs")
        for function, events in lines.items():
            group = f"/aws/lambda/isoline-prod-{function}"
            logs.create_log_group(logGroupName=group)
            logs.create_log_stream(logGroupName=group, logStreamName="s")
            entries = [{"timestamp": at, "message": json.dumps(line)} for at, line in events]
            logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=entries)
        yield opened


def run(cloud: Cloud, shop: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": cloud.url}
    command = [Path(sys.executable).with_name("storefront"), "logs", "--stage", "prod", *options]
    return subprocess.run(command, cwd=shop, env={**os.environ, **keys}, capture_output=True, encoding="utf-8")


def test_lines_come_in_the_order_of_time_whoever_wrote_them(cloud: Cloud, shop: Path) -> None:
    ran = run(cloud, shop)
    assert ran.returncode == 0, ran.stderr
    said = [line for line in ran.stdout.splitlines() if line != "T"]
    assert ["GET /api/cart" in said[0], "sent 1" in said[1], "broken" in said[2]] == [True] * 3
    assert "run-outbox" in said[1]
    (told,) = map(json.loads, run(cloud, shop, "--json", "--order", "REF1").stdout.splitlines())
    assert (told["message"], told["function"]) == ("GET /api/cart", "api")
    assert [
        line["request"] for line in map(json.loads, run(cloud, shop, "--json", "--level", "error").stdout.splitlines())
    ] == ["r-9"]
    assert "Nothing of that kind" in run(cloud, shop, "--order", "NOBODY").stderr
    assert run(cloud, shop, "--since", "yesterday").returncode == 2


@pytest.mark.parametrize(("text", "seconds"), [("90m", 5400), ("6h", 21600), ("2d", 172800), ("2", None), ("h", None)])
def test_how_far_back_is_written_as_people_say_it(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


def test_what_lambda_itself_says_is_never_left_out_by_its_level() -> None:
    assert Wanted(0, level="ERROR").takes({"event": "runtime", "message": "Task timed out"})
