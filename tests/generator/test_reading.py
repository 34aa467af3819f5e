"""Files are read strictly: text and nothing else, everything that is refused with its place."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_shop import SHOP, WrittenShop, write_shop

from generator.bodies import Engine
from generator.compile.shop import compile_shop
from generator.problems import ContentProblem, Findings
from generator.read import strict_yaml
from generator.read.folder import read_shop
from generator.read.front_matter import read_file
from generator.read.nodes import Items, Table, Text


def parse(text: str) -> tuple[Table | None, list[str]]:
    findings = Findings()
    return strict_yaml.parse(text, "a.md", findings, first_line=2), [str(problem) for problem in findings.problems]


def test_a_problem_is_written_as_editors_read_it() -> None:
    problem = ContentProblem("content/products/a.md", 3, 8, "price", "'12,50' is not an amount", "write 12.50")
    assert str(problem) == "content/products/a.md:3:8: price: '12,50' is not an amount (write 12.50)"


def test_a_problem_is_one_line_whatever_stood_in_the_file() -> None:
    assert "\n" not in str(ContentProblem("a.md", 1, 1, "x\ny", "\x1b[31m\r"))


@pytest.mark.parametrize(
    "written", ["no", "yes", "on", "null", "~", "0x10", "012", "1e3", "2026-11-27", ".inf", "24.00", "1_0"]
)
def test_every_scalar_stays_text(written: str) -> None:
    table, problems = parse(f"a: {written}\n")
    assert problems == []
    assert table is not None
    node = table.get("a")
    assert isinstance(node, Text)
    assert node.value == written


def test_nodes_know_their_line_and_column() -> None:
    table, _ = parse("a: x\nlist:\n  - {é: ü, b: c}\n")
    assert table is not None
    items = table.get("list")
    assert isinstance(items, Items)
    inner = items.items[0]
    assert isinstance(inner, Table)
    assert [(key.value, key.line, key.column) for key, _ in inner] == [("é", 4, 6), ("b", 4, 12)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\n", "a.md:2:4: front matter: the anchor `&x` is not read"),
        ("a: *x\n", "a.md:2:4: front matter: the alias `*x` is not read"),
        ("a: !!int 1\n", "a.md:2:4: front matter: the tag `!!int` is not read"),
        ("a: !own 1\n", "a.md:2:4: front matter: the tag `!own` is not read"),
        ("<<: {a: 1}\n", "a.md:2:1: front matter: the merge key `<<` is not read"),
        ("? [a]\n: b\n", "a.md:2:3: front matter: a name must be a text"),
        ("[a, b]\n", "a.md:2:1: front matter: is not a list of fields"),
        ("just text\n", "a.md:2:1: front matter: is not a list of fields"),
        ("a: b: c\n", "a.md:2:5: front matter: a second `:` stands in the same line"),
        ('a: "open\nb: 1\n', "a.md:2:4: front matter: a quote is never closed (write the same quote at the end"),
        ("a: 'open\nb: 1\n", "a.md:2:4: front matter: a quote is never closed"),
        ("a:\n\tb: 2\n", "a.md:3:1: front matter: a tab stands here (use spaces)"),
        ("a: 1\n\tb: 2\n", "a.md:3:1: front matter: a tab stands here (use spaces)"),
        ("a: 1\n \tb: 2\n", "a.md:3:2: front matter: a tab stands here (use spaces)"),
        ("a: [1, 2\nb: 3\n", "front matter: a `[` is never closed, or a comma is missing"),
        ("a: @home\n", "a.md:2:4: front matter: a text cannot begin with this character"),
        ("a: 1\n...\nb: 2\n", "front matter: "),
        ("a: " + "[" * 20 + "]" * 20 + "\n", "front matter: is nested too deeply"),
    ],
)
def test_what_yaml_would_guess_or_expand_is_refused_with_its_place(text: str, said: str) -> None:
    table, problems = parse(text)
    assert table is None
    assert len(problems) == 1
    assert said in problems[0]


def test_a_name_that_stands_twice_does_not_end_the_file() -> None:
    table, problems = parse("a: 1\na: 2\nb: 3\nb: 4\n")
    assert table is not None
    assert [(key.value, value.value) for key, value in table if isinstance(value, Text)] == [("a", "1"), ("b", "3")]
    assert problems == [
        "a.md:3:1: a: stands here and in line 2 (keep one of them)",
        "a.md:5:1: b: stands here and in line 4 (keep one of them)",
    ]


@pytest.mark.parametrize(
    "bomb",
    [
        "a: " + "[" * 60_000,
        "a: " + "{a: " * 16_000,
        "- " * 30_000,
        "? " * 30_000,
        "a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 300)),
        "\n".join(f"k{number}: x" for number in range(6_000)),
        "a: &a [x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a, *a]" for n in range(1000)),
        '"' + "a" * 60_000 + '": x',
    ],
    ids=["brackets", "braces", "dashes", "keys", "indents", "fields", "aliases", "one key"],
)
def test_no_front_matter_takes_long_to_refuse(bomb: str, shop: WrittenShop) -> None:
    shop.product("a", bomb)
    started = time.perf_counter()
    problems = shop.compile_problems()
    assert problems
    assert len(problems) < 40
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfea\0", "a.md:1:1: file: is written in UTF-16 (save it as UTF-8)"),
        (b"---\ntitle: caf\xe9\n---\n", "a.md:2:11: file: is not UTF-8: byte 0xe9 (Latin-1 or Windows text, perhaps)"),
        (b"---\na: 1\n---\nx\0y", "a.md:4:2: file: holds a NUL byte (delete it)"),
        ("---\na: 1\u2028\n---\n".encode(), "a.md:2:5: file: holds the invisible character U+2028 (delete it)"),
        (b"x" * 1_000_001, "a.md:1:1: file: is 1,000,001 bytes long"),
        (b"", "a.md:1:1: front matter: the file is empty, and a product begins with `---`"),
        (b"Title: A\nPrice: 5\n", "a.md:1:1: front matter: a product begins with `---`, and this file has the `Key:"),
        (b"---\na: 1\n", "a.md:1:1: front matter: the first `---` has no second one"),
        (b"---\na: 1\n...\ntext\n", "a.md:3:1: front matter: the fields end with `...` (write `---` there instead)"),
        (b"---\na: 1\n---\n---\nb: 2\n---\n", "a.md:4:1: front matter: a second front matter begins here"),
        (b"---\n" + b"a: " + b"x" * 70_000 + b"\n---\n", "a.md:2:1: front matter: is longer than 65,536 bytes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_product_has_one_message(data: bytes, said: str) -> None:
    findings = Findings()
    assert read_file(data, "a.md", "products/a.md", findings, kind="product") is None
    assert len(findings.problems) == 1
    assert str(findings.problems[0]).startswith(said)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_are_no_matter(ends: str, mark: bytes) -> None:
    findings = Findings()
    data = mark + ends.join(("---", "a: 1", "---", "one", "two", "")).encode()
    raw = read_file(data, "a.md", "a.md", findings, kind="product")
    assert raw is not None
    assert (raw.body, raw.body_line) == ("one\ntwo\n", 4)


def test_a_rule_in_a_body_is_a_rule() -> None:
    findings = Findings()
    raw = read_file(b"---\na: 1\n---\n---\n\nText: and more\n", "a.md", "a.md", findings, kind="product")
    assert raw is None or findings.problems == []
    text = read_file(b"---\na: 1\n---\nText\n\n---\n\nb: 2\n", "a.md", "a.md", findings, kind="product")
    assert text is not None


def test_files_that_would_be_left_out_are_named(shop: WrittenShop) -> None:
    shop.write("products/a.txt", "x")
    shop.write("products/.hidden.txt", "x")
    assert shop.compile_problems() == [
        "content/products/a.txt:1:1: file: is not read: the name of a product ends in `.md` (rename it)"
    ]


def test_a_shop_without_facts_says_what_to_write(tmp_path: Path) -> None:
    assert WrittenShop(tmp_path).compile_problems() == [
        "content/shop.yaml:1:1: file: is missing (write one with `name`, `url`, `email` and `currencies`)"
    ]


_YAML_SIGNS = st.text(alphabet="ab:-[]{}&*!?|>'\"%@`#,\n\t 0é\ufeff\x85\u2028\x00", max_size=60)
_FIELD_LINES = st.lists(
    st.tuples(
        st.sampled_from("title sku price sale variants options images bundle slug stock until date gone".split()),
        _YAML_SIGNS,
    ).map(lambda pair: f"{pair[0]}: {pair[1]}"),
    max_size=6,
).map("\n".join)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), _YAML_SIGNS.map(str.encode)))
def test_no_bytes_whatever_raise_anything(data: bytes, tmp_path: Path) -> None:
    _compile_one(tmp_path, data)
    _compile_one(tmp_path, b"---\n" + data + b"\n---\n" + data)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=_FIELD_LINES, body=_YAML_SIGNS)
def test_no_fields_whatever_raise_anything(fields: str, body: str, tmp_path: Path) -> None:
    _compile_one(tmp_path, f"---\n{fields}\n---\n{body}".encode())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.tuples(st.sampled_from([line.split(":")[0] for line in SHOP.splitlines()]), _YAML_SIGNS), max_size=6
    )
)
def test_no_facts_whatever_raise_anything(lines: list[tuple[str, str]], tmp_path: Path) -> None:
    write_shop(tmp_path, "\n".join(f"{name}: {value}" for name, value in lines)).compile_problems()


def _compile_one(folder: Path, data: bytes) -> None:
    shop = write_shop(folder)
    shop.write("products/a.md", data)
    for engine in Engine:
        findings = Findings()
        compiled = compile_shop(read_shop(shop.content, findings), shop.content, engine, findings)
        assert (compiled is None) == bool(findings.problems)
        for problem in (*findings.problems, *findings.warnings):
            assert shop.said([problem])[0].startswith("content/products/a.md:")
            assert problem.line >= 1
            assert problem.column >= 1
