"""Malformed front matter, file by file: as given, and with its lower-cased keys between `---` lines and a `sku`.

A product never builds with a price that its file does not plainly say, and whatever does not build says where and why.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.bodies import Engine
from generator.check import check
from generator.compile.shop import compile_shop
from generator.problems import ContentProblem, Findings
from generator.read.folder import read_shop

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = 1_790_000_000
SHOP = """\
name: Cases
url: https://cases.example
email: hello@cases.example
currencies: [EUR]
ships_to: [PT]
shipping:
  - {id: standard, title: Standard delivery, price: 4.90, days: [1, 3]}
"""


@dataclass(frozen=True)
class Builds:
    """It builds, and costs so many cents."""

    price: int


@dataclass(frozen=True)
class Says:
    """It has exactly these problems: (line, field, a piece of the message) each."""

    problems: tuple[tuple[int, str, str], ...]


def says(line: int, field: str, message: str, *more: tuple[int, str, str]) -> Says:
    return Says(((line, field, message), *more))


PELICAN = says(1, "front matter", "this file has the `Key: value` lines of articles and pages")
NOT_AN_AMOUNT = "is not an amount (write digits with a point, such as 24.00)"

AS_GIVEN = {
    "binary.md": says(2, "file", "is not a text"),
    "bom_then_meta.md": PELICAN,
    "crlf.md": PELICAN,
    "date_future.md": PELICAN,
    "empty.md": says(1, "front matter", "the file is empty"),
    "image_missing.md": PELICAN,
    "image_url.md": PELICAN,
    "latin1.md": says(1, "file", "is not UTF-8: byte 0xe9"),
    "meta_multiline.md": PELICAN,
    "meta_no_title.md": PELICAN,
    "meta_uppercase.md": PELICAN,
    "nul_in_body.md": says(4, "file", "holds a NUL byte"),
    "price_comma.md": PELICAN,
    "price_fullwidth.md": PELICAN,
    "price_inf.md": PELICAN,
    "price_nan.md": PELICAN,
    "price_symbol.md": PELICAN,
    "price_thousands.md": PELICAN,
    "price_zero.md": PELICAN,
    "slug_clash_a.md": PELICAN,
    "slug_clash_b.md": PELICAN,
    "slug_empty_after_slugify.md": PELICAN,
    "slug_unicode.md": PELICAN,
    "title_html.md": PELICAN,
    "title_newline_escape.md": PELICAN,
    "title_zalgo.md": PELICAN,
    "utf16.md": says(1, "file", "is written in UTF-16"),
    "yaml_at.md": says(2, "front matter", "a text cannot begin with this character"),
    "yaml_dots_end.md": says(3, "front matter", "the fields end with `...` (write `---` there instead)"),
    "yaml_fence.md": says(2, "sku", "is missing"),
    "yaml_multi_docs.md": says(4, "front matter", "a second front matter begins here"),
    "yaml_nul.md": says(2, "file", "holds a NUL byte"),
    "yaml_python_tag.md": says(2, "front matter", "the tag `!!python/object/apply:os.system` is not read"),
    "yaml_unclosed.md": says(1, "front matter", "the first `---` has no second one"),
}

REWRITTEN = {
    "bom_then_meta.md": Builds(1000),
    "crlf.md": Builds(1000),
    "date_future.md": Builds(500),
    "empty.md": says(2, "price", "is missing", (2, "title", "is missing")),
    "image_missing.md": says(5, "image", "did you mean `images`?", (7, "body", "there is no picture 'none.jpg'")),
    "image_url.md": says(5, "image", "did you mean `images`?"),
    "latin1.md": says(3, "file", "is not UTF-8: byte 0xe9"),
    "meta_multiline.md": Builds(500),
    "meta_no_title.md": says(2, "title", "is missing"),
    "meta_uppercase.md": Builds(500),
    "nul_in_body.md": says(6, "file", "holds a NUL byte"),
    "price_comma.md": says(4, "price", f"'12,50' {NOT_AN_AMOUNT}"),
    "price_fullwidth.md": says(4, "price", f"'１２．５０' {NOT_AN_AMOUNT}"),
    "price_inf.md": says(4, "price", f"'1e309' {NOT_AN_AMOUNT}"),
    "price_nan.md": says(4, "price", f"'NaN' {NOT_AN_AMOUNT}"),
    "price_symbol.md": says(4, "price", f"'€12.50' {NOT_AN_AMOUNT}"),
    "price_thousands.md": says(4, "price", f"'1,250.00' {NOT_AN_AMOUNT}"),
    "price_zero.md": says(4, "price", "a price of zero gives it away (write a price above zero"),
    "slug_clash_a.md": Builds(500),
    "slug_clash_b.md": Builds(600),
    "slug_empty_after_slugify.md": Builds(500),
    "slug_unicode.md": Builds(50000),
    "title_html.md": Builds(500),
    "title_newline_escape.md": Builds(500),
    "title_zalgo.md": Builds(500),
    "yaml_at.md": says(3, "front matter", "a text cannot begin with this character"),
    "yaml_dots_end.md": says(4, "front matter", "the fields end with `...`"),
    "yaml_fence.md": Builds(1000),
    "yaml_multi_docs.md": says(5, "front matter", "a second front matter begins here"),
    "yaml_nul.md": says(3, "file", "holds a NUL byte"),
    "yaml_python_tag.md": says(3, "front matter", "the tag `!!python/object/apply:os.system` is not read"),
    "yaml_unclosed.md": says(1, "front matter", "the first `---` has no second one"),
}
"""Without binary.md and utf16.md, which have no lines to rewrite."""


def rewrite(data: bytes) -> bytes:
    """The same fields as a product has them: `---` lines, names in lower case, and a `sku` where there is none."""
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    sku = b"" if re.search(rb"(?mi)^sku:", plain) else b"sku: CASE-1\n"
    if plain.startswith(b"---\n"):
        return b"---\n" + sku + plain[4:]
    head, _, body = plain.partition(b"\n\n")
    fields = re.sub(rb"(?m)^[A-Za-z]+:", lambda match: match.group().lower(), head)
    return b"---\n" + sku + fields + b"\n---\n" + body


def write_shop(folder: Path, name: str, data: bytes) -> Path:
    """A shop of one product."""
    content = folder / "content"
    (content / "products").mkdir(parents=True)
    (content / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (content / "products" / name).write_bytes(data)
    return content


def prices(content: Path) -> list[int]:
    """What the compiled products cost."""
    findings = Findings()
    compiled = compile_shop(read_shop(content, findings), content, Engine.PYROMARK, findings)
    assert compiled is not None
    return [v.prices["EUR"] for product in compiled.catalogue.products.values() for v in product.variants]


def matches(problem: ContentProblem, wanted: tuple[int, str, str]) -> bool:
    line, field, message = wanted
    return problem.line == line and problem.field == field and message in str(problem)


def assert_outcome(expected: Builds | Says, content: Path, name: str) -> None:
    problems, _ = check(ROOT, content, NOW)
    if isinstance(expected, Builds):
        assert problems == ()
        assert prices(content) == [expected.price]
        return
    assert len(problems) == len(expected.problems), problems
    for problem, wanted in zip(problems, expected.problems, strict=True):
        assert matches(problem, wanted), problem
        said = str(problem).replace(f"{content.parent}/", "")
        assert said.startswith(f"content/products/{name}:{problem.line}:{problem.column}: {problem.field}: ")


@pytest.mark.parametrize("name", sorted(AS_GIVEN))
def test_front_matter_as_given_has_its_one_outcome(name: str, cases: Path, tmp_path: Path) -> None:
    source = cases / "markdown" / "front-matter" / name
    if not source.is_file():
        pytest.skip(f"needs ../shared: these cases have no {name}")
    content = write_shop(tmp_path, name, source.read_bytes())
    assert_outcome(AS_GIVEN[name], content, name)


@pytest.mark.parametrize("name", sorted(REWRITTEN))
def test_front_matter_between_lines_has_its_one_outcome(name: str, cases: Path, tmp_path: Path) -> None:
    source = cases / "markdown" / "front-matter" / name
    if not source.is_file():
        pytest.skip(f"needs ../shared: these cases have no {name}")
    content = write_shop(tmp_path, name, rewrite(source.read_bytes()))
    assert_outcome(REWRITTEN[name], content, name)


def plainly_written(data: bytes) -> set[int]:
    """Every amount in cents that a file could plainly mean by its `price`."""
    text = data.decode("utf-8", "replace")
    found = re.findall(r"(?mi)^\s*(?:[\"']?price[\"']?)\s*:\s*(.*)$", text)
    amounts = (re.findall(r"(?<![\w.,])(\d+)(?:\.(\d{1,2})0*)?(?![\w.,])", line) for line in found)
    return {int(whole) * 100 + int(part.ljust(2, "0")) for line in amounts for whole, part in line}


def test_front_matter_that_no_table_names_builds_or_says_where(cases: Path, tmp_path: Path) -> None:
    """Whatever else lies in the folder: exit 0 or 1, no traceback, each problem with its path, no wrong price."""
    for number, source in enumerate(sorted((cases / "markdown" / "front-matter").iterdir())):
        for kind, data in (("given", source.read_bytes()), ("rewritten", rewrite(source.read_bytes()))):
            if not source.name.endswith(".md"):
                continue
            content = write_shop(tmp_path / f"{number}-{kind}", source.name, data)
            problems, _ = check(ROOT, content, NOW)
            for problem in problems:
                assert re.match(r"\S*/content/products/[^:]+\.md:\d+:\d+: [^:]+: .+", str(problem)), problem
            if not problems:
                assert set(prices(content)) <= plainly_written(data), source.name


def test_front_matter_problems_of_all_files_come_in_one_run_of_the_command(cases: Path, tmp_path: Path) -> None:
    """All files in one shop: exit 1, a line for each, and no traceback."""
    folder = cases / "markdown" / "front-matter"
    names = sorted(path.name for path in folder.iterdir() if path.suffix == ".md")
    content = write_shop(tmp_path, names[0], (folder / names[0]).read_bytes())
    for name in names[1:]:
        (content / "products" / name).write_bytes((folder / name).read_bytes())
    command = ["check", "--content", str(content), "--var", str(tmp_path / "var")]
    program = [sys.executable, "-c", "from storefront.cli import main; main()"]
    done = subprocess.run([*program, *command], cwd=ROOT, capture_output=True, text=True, timeout=60)
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said
    for name in names:
        assert f"content/products/{name}:" in said


def test_front_matter_with_one_address_in_two_files_names_both(tmp_path: Path) -> None:
    content = write_shop(tmp_path, "same-name.md", b"---\ntitle: Same Name\nprice: 5.00\nsku: A1\n---\nx\n")
    (content / "products" / "Same  Name!.md").write_bytes(b"---\ntitle: Same name\nprice: 6.00\nsku: A2\n---\nx\n")
    problems, _ = check(ROOT, content, NOW)
    assert [str(problem).replace(f"{content.parent}/", "") for problem in problems] == [
        "content/products/same-name.md:1:1: slug: same-name is the address of content/products/Same  Name!.md, too"
        " (write another `slug:` in one of the two)"
    ]


@pytest.mark.parametrize("slug", ["../../etc/passwd", "a/b", "..", "%2e%2e", "A B", "\\x00"])
def test_front_matter_cannot_lead_out_of_the_folder(slug: str, tmp_path: Path) -> None:
    data = f'---\ntitle: T\nslug: "{slug}"\nprice: 5.00\nsku: A1\n---\nx\n'.encode()
    problems, _ = check(ROOT, write_shop(tmp_path, "a.md", data), NOW)
    assert [problem.field for problem in problems] == ["slug"]
