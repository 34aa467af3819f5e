"""The fields are declared once: what reads them, what explains them and what describes them to editors agree."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from rule_examples import GROUPS, write_rule_example
from translation_examples import GROUPS as TRANSLATIONS
from translation_examples import write_translation_example
from written_examples import examples, fill_shelves, write_example
from written_shop import ROOT, WrittenShop

from generator.problems import Findings
from generator.read.front_matter import read_file
from generator.read.nodes import Table, Text
from generator.read.strict_yaml import parse
from generator.schema import codes, scalars
from generator.schema.field import Field, Fields
from generator.schema.files import FILES, FileKind, groups, kind_of
from generator.schema.guide import documented, make_guide
from generator.schema.json_schema import schema_of, typed, typed_text
from generator.schema.sheet import Wrong

EXAMPLES = [pytest.param(*pair, id=f"{pair[0].name}.{pair[1].name}") for pair in examples()]


def write(shop: WrittenShop, fields: Fields, field: Field[Any]) -> str:
    """Write a shop in which the example stands; the path of its file."""
    if fields.name in TRANSLATIONS:
        return write_translation_example(shop, fields, field)
    return (write_rule_example if fields.name in GROUPS else write_example)(shop, fields, field)


@pytest.mark.parametrize("name", make_guide(ROOT))
def test_docs_schemas_and_snippets_are_what_the_fields_say(name: str) -> None:
    written = (ROOT / name).read_text(encoding="utf-8")
    assert written == make_guide(ROOT)[name], f"{name} is old: run `python -m generator.schema`"


def test_every_mapping_has_its_one_table_in_the_docs() -> None:
    assert sorted(documented(ROOT)) == sorted(fields.name for fields in groups())


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.name)
def test_a_schema_is_one(kind: FileKind) -> None:
    Draft7Validator.check_schema(json.loads((ROOT / "docs" / f"{kind.name}.schema.json").read_text()))


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.name)
def test_every_file_of_the_demo_shop_fits_its_schema(kind: FileKind) -> None:
    validator = Draft7Validator(json.loads((ROOT / "docs" / f"{kind.name}.schema.json").read_text()))
    files = kind.files(ROOT / "content")
    assert files
    assert {path.name: errors for path in files if (errors := said_by(validator, read_table(path)))} == {}


def read_table(path: Path) -> Table:
    findings = Findings()
    if path.suffix == ".yaml":
        table = parse(path.read_text(encoding="utf-8"), path.name, findings)
    else:
        raw = read_file(path.read_bytes(), path.name, path.name, findings, kind="file")
        table = raw.fields if raw else None
    assert table is not None, findings.problems
    return table


def said_by(validator: Draft7Validator, table: Table) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(typed(table))]


@pytest.mark.parametrize(("fields", "field"), EXAMPLES)
def test_every_example_builds(fields: Fields, field: Field[Any], shop: WrittenShop) -> None:
    path = write(shop, fields, field)
    assert shop.compile_problems() == []
    assert said_by(Draft7Validator(schema_of(kind_of(path).fields)), read_table(shop.content / path)) == []


@pytest.mark.parametrize(("fields", "field"), EXAMPLES)
def test_every_field_is_read(fields: Fields, field: Field[Any], shop: WrittenShop) -> None:
    """A value that fits nothing is reported, so no field is declared that nobody reads."""
    write(shop, fields, replace(field, example="[[[x]]]"))
    named = [problem.split(": ")[1] for problem in shop.compile_problems()]
    assert any(field.name in name for name in named), named


@pytest.mark.parametrize(("fields", "field"), [pair for pair in EXAMPLES if pair.values[1].default])
def test_a_default_that_is_written_changes_nothing(fields: Fields, field: Field[Any], shop: WrittenShop) -> None:
    path = write(shop, fields, replace(field, example=field.default))
    written = shop.compile()
    entry = f"{field.name}: {field.default}"
    text = (shop.content / path).read_text()
    assert text.count(entry) == 1
    shop.write(path, text.replace(f"{entry}, ", "").replace(entry, ""))
    left_out = shop.compile()
    assert (written.shop, written.catalogue) == (left_out.shop, left_out.catalogue)


SCALARS = {
    "line": (scalars.line(10), ["A4", "2027", "1.5"]),
    "optional_line": (scalars.optional_line(10), ["", "x"]),
    "one_of": (scalars.one_of("a", "b"), ["a"]),
    "whole": (scalars.whole(0, 99), ["0", "99", "007"]),
    "percent": (scalars.percent, ["20%", "12.5%"]),
    "day": (scalars.day, ["2026-11-27"]),
    "yes_or_no": (scalars.yes_or_no, ["true", "false"]),
    "currency": (codes.currency, ["EUR"]),
    "country": (codes.country, ["NO"]),
    "language": (codes.language, ["en", "pt-BR", "zh-Hans"]),
    "email": (codes.email, ["a@b.example"]),
    "web_address": (codes.web_address, ["https://shop.example/x/"]),
    "picture_address": (codes.picture_address, ["https://cdn.example/a.jpg?v=1"]),
    "href": (codes.href, ["/", "/a/?b#c", "mailto:a@b.example"]),
    "sku": (codes.sku, ["A-1", "0012", "é"]),
    "slug": (codes.slug, ["contour-4", "2027", "über-uns"]),
    "tax_class": (codes.tax_class, ["reduced", "a_b"]),
    "alias": (codes.alias, ["old", "/shop/old/"]),
    "gtin": (codes.gtin, ["4006381333931", "96385074"]),
    "relative_path": (codes.relative_path, ["a/b.zip"]),
    "picture_file": (codes.picture_file, ["a.jpg"]),
}


@pytest.mark.parametrize("name", SCALARS)
@given(data=st.data())
def test_what_a_file_may_say_no_editor_marks(name: str, data: st.DataObject) -> None:
    """Whatever the reader takes, the schema takes, as plain YAML and, where it is a text, in quotes."""
    scalar, known = SCALARS[name]
    value = data.draw(st.sampled_from(known) | st.text(max_size=12) | st.text("0123456789-+.%/aeT:", max_size=12))
    try:
        scalar.convert(value)
    except Wrong:
        return
    # White space that the reader folds, and letters in two parts, count more in an editor.
    if value != " ".join(value.split()):
        return
    validator = Draft7Validator(scalar.schema)
    assert list(validator.iter_errors(typed(Text(value, 1, 1)))) == []
    if "string" in scalar.schema.get("type", ()):
        assert list(validator.iter_errors(value)) == []


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("24.00", 24.0),
        ("NO", "NO"),
        ("2026-10-02", "2026-10-02"),
        ("'24'", "24"),
        ("1_000", "1_000"),
        ("[1, true, {a: +1.5}]", [1, True, {"a": 1.5}]),
    ],
)
def test_editors_read_yaml_by_its_core_schema(yaml: str, value: object) -> None:
    assert typed_text(yaml) == value


def examples_in_docs() -> list[tuple[str, str]]:
    """The whole files that the docs show: the page, and what stands in the block."""
    return [
        (page, block)
        for page in ("products", "collections")
        for block in re.findall(r"```\n(---\n.*?)```", (ROOT / "docs" / f"{page}.md").read_text(), re.DOTALL)
    ]


@pytest.mark.parametrize(("page", "block"), examples_in_docs())
def test_every_file_that_the_docs_show_builds(page: str, block: str, shop: WrittenShop) -> None:
    fill_shelves(shop)
    shop.write(f"{page}/x.md", block)
    assert shop.compile_problems() == []
