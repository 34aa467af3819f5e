"""Nothing skips silently: the run ends with what was skipped and why, and CI can forbid it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

_TESTS = """
import pytest

def test_passes():
    pass

def test_without_java():
    pytest.skip("needs Java: apt install default-jre-headless")

@pytest.mark.skip(reason="needs ../shared (test data)")
def test_without_data():
    pass
"""


def run(folder: Path, allowed: str, *options: str) -> tuple[int, str]:
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_some.py").write_text(_TESTS)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "STOREFRONT"))}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, *options, folder],
        env={**environment, "STOREFRONT_NO_SKIP": allowed},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    return ran.returncode, ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_skips_are_listed_with_how_to_get_them_and_fail_only_where_that_is_asked_for(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    code, said = run(tmp_path, "", *options)
    assert code == 0
    assert "1 x needs Java: apt install default-jre-headless" in said
    assert "1 x needs ../shared (test data)" in said
    code, said = run(tmp_path, "1", *options)
    assert code == 1
    assert "STOREFRONT_NO_SKIP=1 does not allow: needs ../shared (test data)" in said


@pytest.mark.slow
def test_ci_without_the_shared_data_still_runs_everything_else(tmp_path: Path) -> None:
    assert run(tmp_path, "shared")[0] == 1
    assert run(tmp_path, "shared", "-k", "not java")[0] == 0
    assert run(tmp_path, "1", "-k", "not java")[0] == 1
    assert run(tmp_path, "1", "-k", "passes")[0] == 0
