"""Runs the pipelines that `deploy init` writes as GitHub and GitLab would: step by step, in a clone of a small shop."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from moto_server import CREDENTIALS, REGION

ROOT = Path(__file__).resolve().parent.parent.parent
_ELSEWHERE = ("make setup", "deploy functions")
"""What a test leaves out: the environment is there, and the functions have tests of their own."""
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

    def run(self, script: str, more: dict[str, str] | None = None) -> None:
        """One shell script, as both run it: any command that fails ends it."""
        ran = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=self.shop, env={**self.environment, **(more or {})}, capture_output=True, encoding="utf-8",
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
            self.run(script, {name: self._filled(value) for name, value in step.get("env", {}).items()})
            ran.append(step["name"])
        return ran

    def gitlab(self, name: str = "deploy") -> None:
        """The script of a job, in one shell."""
        jobs = yaml.safe_load((self.shop / ".gitlab-ci.yml").read_text())
        job = jobs.get(jobs[name].get("extends"), {}) | jobs[name]
        lines = [*job.get("before_script", ()), *job["script"]]
        given = {one: self._expanded(value) for one, value in job.get("variables", {}).items() if one == "AGAINST"}
        self.run("\n".join(line for line in lines if not any(word in line for word in _ELSEWHERE)), given)

    def _expanded(self, value: str) -> str:
        return re.sub(r"\$(\w+)", lambda found: self.environment[found[1]], value)

    def _filled(self, value: str) -> str:
        """An expression of a workflow, of those that ours have."""
        shown = re.search(r"^shown=(.*)$", self.output.read_text(), re.MULTILINE)
        known = {
            "github.event.number": "7",
            "github.token": self.environment.get("GH_TOKEN", ""),
            "steps.preview.outputs.shown": shown[1] if shown else "",
        }
        return re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda found: known[found[1]], value)

    def _holds(self, condition: str) -> bool:
        if condition == "env.OURS == 'true'":
            return self.environment["OURS"] == "true"
        return condition in ("", "always()") or "go=true" in self.output.read_text()
