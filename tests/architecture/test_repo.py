"""Habits of the repository that a reader relies on: short modules and functions, no loose ends, no private paths."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

LONGEST_MODULE = 300
LONGEST_FUNCTION = 60
_CODE = ("functions", "generator", "storefront", "tests", "benchmarks")
_TEXTS = {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".txt", ".css", ".js", ".json", ".sh", ""}
_LOOSE_END = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
# A folder of somebody's machine. What any system has, such as /usr or /dev, may be named.
_PRIVATE_PATH = re.compile(r"(?<![\w.~)}\]:/-])/(?:home|root|Users|work|mnt|opt|srv|workspace)/[\w.-]+")


def tracked() -> Iterator[Path]:
    """The files of the repository: what git knows or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix in _TEXTS:
            yield path


def python_files() -> list[Path]:
    return [path for folder in _CODE for path in sorted((ROOT / folder).rglob("*.py")) if "vendor" not in path.parts]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_module_is_at_most_three_hundred_lines() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_a_function_fits_a_screen() -> None:
    long = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{shown(path)}:{node.lineno} {node.name} has {length} lines")
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        shown(path)
        for path in python_files()
        if path.read_text(encoding="utf-8").strip()
        and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


def test_no_loose_ends_are_left() -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if _LOOSE_END.search(line)
    ]
    assert found == []


def test_no_path_of_anybodys_machine_is_written_down() -> None:
    found = [
        f"{shown(path)}:{number}: {match[0]}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if (match := _PRIVATE_PATH.search(line))
    ]
    assert found == []


def skips_without_reason(source: str) -> list[int]:
    """The lines of skips that give no reason: nothing skips silently."""
    lines = []
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            words = {keyword.arg for keyword in node.keywords}
            bare_mark = name == "pytest.mark.skip" and not (node.args or "reason" in words)
            bare_if = name == "pytest.mark.skipif" and "reason" not in words
            bare_call = name == "pytest.skip" and not (node.args or "reason" in words)
            if bare_mark or bare_if or bare_call:
                lines.append(node.lineno)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "pytest.mark.skip" and id(node) not in called:
            lines.append(node.lineno)
    return lines


def test_every_skip_gives_its_reason() -> None:
    tests = [path for path in python_files() if path.is_relative_to(ROOT / "tests")]
    assert [
        f"{shown(path)}:{line}" for path in tests for line in skips_without_reason(path.read_text(encoding="utf-8"))
    ] == []


def test_a_skip_without_a_reason_is_found() -> None:
    assert skips_without_reason("import pytest\n@pytest.mark.skip\ndef test_x(): ...") == [2]
    assert skips_without_reason("import pytest\n@pytest.mark.skipif(True)\ndef test_x(): ...") == [2]
    assert skips_without_reason("import pytest\npytest.skip()") == [2]
    assert skips_without_reason("import pytest\n@pytest.mark.skip(reason='needs Java')\ndef test_x(): ...") == []


def test_a_private_path_and_a_loose_end_are_found() -> None:
    assert _PRIVATE_PATH.search("open('/home/" + "ines/shop')")
    assert not _PRIVATE_PATH.search("https://isoline.example/wo" + "rk/shop")
    assert _LOOSE_END.search("# TO" + "DO: later")


def test_no_two_test_modules_share_a_name() -> None:
    """Pytest would take one for the other, and leave the second out."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert [name for name in set(names) if names.count(name) > 1] == []
