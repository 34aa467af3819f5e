"""What is shipped to Lambda: the app, `chalicelib` and nothing that only a build needs."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in deployment.zip, packaged without credentials and without the third-party wheels.

    Those would be fetched from a package index; that they fit is said by requirements.txt, which a test below reads.
    """
    project = tmp_path_factory.mktemp("package") / "functions"
    shutil.copytree(ROOT / "functions", project, ignore=shutil.ignore_patterns("__pycache__", "out", "vendor"))
    (project / "requirements.txt").write_text("")
    environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true"}
    chalice = Path(sys.executable).with_name("chalice")
    ran = subprocess.run(
        [chalice, "--project-dir", project, "package", "--stage", "prod", "out"],
        env=environment,
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    with zipfile.ZipFile(project / "out" / "deployment.zip") as package:
        return package.namelist()


def test_the_package_holds_the_app_and_every_module_of_chalicelib(packaged: list[str]) -> None:
    modules = {
        path.relative_to(ROOT / "functions").as_posix() for path in (ROOT / "functions" / "chalicelib").rglob("*.py")
    }
    assert len(modules) > 30
    assert {"app.py", *modules} - set(packaged) == set()


def test_the_package_holds_nothing_of_the_build(packaged: list[str]) -> None:
    tops = {name.partition("/")[0] for name in packaged}
    of_the_build = {"pelican", "markdown", "babel", "yaml", "PIL", "generator", "storefront", "content", "theme"}
    assert tops & of_the_build == set()


def test_requirements_are_pinned_and_name_nothing_of_the_build() -> None:
    lines = (ROOT / "functions" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith("#")]
    assert [line for line in wanted if "==" not in line or "/" in line] == []
    names = {line.partition("==")[0].strip().lower() for line in wanted}
    assert names & {"pelican", "markdown", "babel", "pyyaml", "pillow", "pyromark", "nh3", "boto3", "pydantic"} == set()


def test_requirements_pin_what_the_tests_run_with() -> None:
    constraints = {line.lower() for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    lines = (ROOT / "functions" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line.strip().lower() for line in lines if "==" in line]
    normal = {line.replace("_", "-") for line in constraints}
    assert [line for line in wanted if line.replace("_", "-") not in normal] == []
