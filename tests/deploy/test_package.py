"""What is shipped to Lambda: the functions with their bytecode and libraries, nothing else, always the same bytes."""

import importlib.util
import json
import marshal
import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import CodeType

import pytest

from storefront.deploy.package import MOST_BYTES, Package, build_package
from storefront.deploy.wheels import PackageError, read_pins

ROOT = Path(__file__).resolve().parent.parent.parent
FUNCTIONS = ROOT / "functions"


def test_it_holds_every_module_of_ours_with_its_bytecode(package: Package) -> None:
    ours = {path.relative_to(FUNCTIONS).as_posix() for path in (FUNCTIONS / "chalicelib").rglob("*.py")} | {"app.py"}
    assert len(ours) > 80
    bytecode = {Path(importlib.util.cache_from_source(name)).as_posix() for name in ours}
    assert (ours | bytecode) - package.files.keys() == set()


def test_it_holds_these_libraries_and_nothing_else(package: Package) -> None:
    tops = {name.partition("/")[0] for name in package.files}
    libraries = {"stripe", "jinja2", "markupsafe", "typing_extensions.pyc"}
    assert tops == {"app.py", "chalicelib", "chalice", "__pycache__", *libraries}
    assert {name for name in package.files if name.startswith("chalice/") and name.endswith(".py")} == {
        "chalice/__init__.py",
        "chalice/app.py",
    }


def test_it_holds_nothing_that_was_compiled_for_one_machine_and_nothing_to_develop_with(package: Package) -> None:
    endings = {Path(name).suffix for name in package.files}
    assert endings <= {".py", ".pyc", ".crt", ".json", ".txt", ""}, endings
    assert not [name for name in package.files if "test" in Path(name).parts[0] or "dist-info" in name]


def test_it_is_small(package: Package) -> None:
    assert len(package.content) <= MOST_BYTES
    assert package.unzipped < 20_000_000


def test_bytecode_is_not_compared_with_its_source_and_tells_of_no_machine(package: Package) -> None:
    """Lambda cannot write bytecode; a folder of somebody's machine would also make the bytes differ."""
    with zipfile.ZipFile(BytesIO(package.content)) as archive:
        for name in ("chalicelib/__pycache__/config.", "stripe/_webhook."):
            (found,) = [entry for entry in archive.namelist() if entry.startswith(name) and entry.endswith(".pyc")]
            raw = archive.read(found)
            assert int.from_bytes(raw[4:8], "little") == 0b01, "a hash that is not checked"
            code = marshal.loads(raw[16:])
            assert isinstance(code, CodeType)
            assert code.co_filename.startswith("/var/task/")


@pytest.mark.slow
def test_the_same_sources_give_the_same_bytes_wherever_and_whenever(package: Package, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another" / "functions"
    shutil.copytree(FUNCTIONS, elsewhere)
    for path in elsewhere.rglob("*.py"):
        os.utime(path, (1, 1))
    (elsewhere / "chalicelib" / "__pycache__").mkdir(exist_ok=True)
    (elsewhere / "chalicelib" / "__pycache__" / "left_over.cpython-39.pyc").write_bytes(b"old")
    script = (
        "import sys, hashlib; from pathlib import Path; from storefront.deploy.package import build_package;"
        "print(hashlib.sha256(build_package(Path(sys.argv[1])).content).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    ran = subprocess.run(
        [sys.executable, "-c", script, elsewhere], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stdout.strip() == sha256(package.content).hexdigest()


def copied(tmp_path: Path) -> Path:
    shutil.copytree(FUNCTIONS, tmp_path / "functions", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "functions"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("jinja2>=3", "is not pinned"),
        ("jinja2==3.0.0", "wants 3.0.0: run `make setup`"),
        ("no-such-library==1.0", "no-such-library is not installed here"),
    ],
)
def test_a_requirement_that_cannot_be_met_is_said(tmp_path: Path, line: str, said: str) -> None:
    functions = copied(tmp_path)
    (functions / "requirements.txt").write_text(f"# libraries\n{line}\n")
    with pytest.raises(PackageError, match=said):
        build_package(functions)


def test_functions_that_do_not_compile_are_not_packaged(tmp_path: Path) -> None:
    functions = copied(tmp_path)
    (functions / "chalicelib" / "broken.py").write_text("def f(:\n")
    with pytest.raises(PackageError, match=r"do not compile: .*broken"):
        build_package(functions)


def test_requirements_pin_what_the_tests_run_with() -> None:
    constraints = {
        name.lower().replace("_", "-"): version for name, version in read_pins(ROOT / "constraints.txt").items()
    }
    pins = read_pins(FUNCTIONS / "requirements.txt")
    assert pins == {name: constraints[name] for name in pins}
    assert not pins.keys() & {"pelican", "markdown", "babel", "pyyaml", "pillow", "boto3", "botocore", "requests"}


def test_the_command_writes_it_and_says_what_is_in_it(package: Package, tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("storefront"), "deploy", "package", "--to", tmp_path / "f.zip", "--json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (tmp_path / "f.zip").read_bytes() == package.content
    assert (told["digest"], told["bytes"], told["runtime"]) == (package.digest, len(package.content), package.runtime)
