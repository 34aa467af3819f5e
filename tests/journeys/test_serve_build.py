"""`storefront build` and `check` as a marketer meets them: problems by line, exit codes, nothing half-written."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from served_shop import ROOT, write_small_shop

pytestmark = pytest.mark.slow

_PROBLEM = re.compile(r"\S*content/\S+:\d+:\d+: \S.*: .+")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small_shop(tmp_path / "content")
    return tmp_path


def run(folder: Path, command: str, *options: str) -> subprocess.CompletedProcess[str]:
    places = ["--content", folder / "content", "--var", folder / "var"]
    if command == "build":
        places += ["--output", folder / "output"]
    return subprocess.run(
        [Path(sys.executable).with_name("storefront"), command, *places, *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def break_two_files(folder: Path) -> None:
    fern = folder / "content" / "products" / "fern.md"
    fern.write_text(
        fern.read_text(encoding="utf-8").replace("price: 24.00", "price: cheap").replace("stock: 12", "stock: many")
    )
    sky = folder / "content" / "products" / "last-sky.md"
    sky.write_text(sky.read_text(encoding="utf-8").replace("title: Last Sky", "titel: Last Sky"))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_build_says_what_it_built_and_twice_the_same_inputs_give_the_same_release(folder: Path) -> None:
    first = run(folder, "build", "--json")
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert report["pages"] >= 6
    again = json.loads(run(folder, "build", "--json").stdout)
    assert (again["release"], again["written"]) == (report["release"], 0)
    assert f"Built release {report['release'][:12]}" in run(folder, "build").stdout


def test_every_problem_of_every_file_is_one_line_and_nothing_is_moved_in(folder: Path) -> None:
    assert run(folder, "build").returncode == 0
    before = files(folder / "output") | files(folder / "var" / "release")
    break_two_files(folder)
    ran = run(folder, "build")
    assert ran.returncode == 1
    lines = [line for line in ran.stderr.splitlines() if _PROBLEM.fullmatch(line)]
    assert sum("fern.md:5:8: price: " in line for line in lines) == 1
    assert sum("fern.md:6:8: stock: " in line for line in lines) == 1
    assert any("last-sky.md:2:1: titel: " in line and "title" in line for line in lines)
    assert re.search(r"^\d+ problems in 2 files\.$", ran.stderr, re.MULTILINE)
    assert "Traceback" not in ran.stderr
    assert files(folder / "output") | files(folder / "var" / "release") == before


def test_a_check_finds_the_same_and_writes_no_release(folder: Path) -> None:
    fine = run(folder, "check")
    assert (fine.returncode, fine.stdout) == (0, "No problems.\n")
    break_two_files(folder)
    ran = run(folder, "check")
    assert ran.returncode == 1
    assert "content/products/fern.md:5:8: price: " in ran.stdout
    found = json.loads(run(folder, "check", "--json").stdout)["problems"]
    assert {"path", "line", "column", "field", "message", "hint"} == set(found[0])
    built = json.loads(run(folder, "build", "--json").stdout)
    assert (built["release"], built["problems"]) == (None, found)
    assert not (folder / "output").exists()
    assert not (folder / "var" / "release").exists()


def test_a_new_product_is_a_draft_that_does_not_keep_the_shop_from_building(folder: Path) -> None:
    made = subprocess.run(
        [Path(sys.executable).with_name("storefront"), "new", "product", "Wide Sea", "--content", folder / "content"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert made.returncode == 0, made.stderr
    assert run(folder, "build").returncode == 0
    assert not (folder / "output" / "products" / "wide-sea").exists()
    file = folder / "content" / "products" / "wide-sea.md"
    file.write_text(re.sub(r"status: draft.*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    assert run(folder, "build").returncode == 0
    assert (folder / "output" / "products" / "wide-sea" / "index.html").is_file()
