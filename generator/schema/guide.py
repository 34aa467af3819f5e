"""What people and editors read of the fields: tables for the docs, JSON Schemas, snippets for VS Code."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.schema.field import Field, Fields
from generator.schema.files import FILES, groups
from generator.schema.json_schema import DIALECT, plain_text, schema_of

SNIPPETS = ".vscode/storefront.code-snippets"
_BAR = "\\|"
"""A bar within a cell."""
_TABLE = re.compile(r"(<!-- fields: ([\w ]+) -->\n).*?(<!-- end of fields -->)", re.DOTALL)


def make_guide(root: Path) -> dict[str, str]:
    """Every file that is made from the fields, by its path below `root`, with the text that it should have.

    Pages of the docs keep what a person wrote; only the tables between `<!-- fields: NAME -->` and
    `<!-- end of fields -->` are made. KeyError where a page has a table of something that is not there.
    """
    made = {f"docs/{kind.name}.schema.json": _as_json(_file_schema(kind.name)) for kind in FILES}
    made[SNIPPETS] = _as_json(_snippets())
    tables = {fields.name: field_table(fields) for fields in groups()}
    for page in sorted((root / "docs").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if _TABLE.search(text):
            made[f"docs/{page.name}"] = _fill(text, tables)
    return made


def field_table(fields: Fields) -> str:
    """The fields of a mapping as a table in Markdown."""
    rows = [("field", "what it is", "example"), ("---", "---", "---")]
    rows += [(f"`{field.name}`", _meaning(field), f"`{field.name}: {field.example}`") for field in fields.own]
    return "".join(f"| {' | '.join(cell.replace('|', _BAR) for cell in row)} |\n" for row in rows)


def documented(root: Path) -> tuple[str, ...]:
    """The names of the mappings that have a table in the docs, in order of the pages."""
    pages = sorted((root / "docs").glob("*.md"))
    return tuple(match[2] for page in pages for match in _TABLE.finditer(page.read_text(encoding="utf-8")))


def _meaning(field: Field[Any]) -> str:
    required = " Required." if field.needed else ""
    default = f" `{field.default}` without it." if field.default else ""
    return f"{field.meaning}{required}{default}"


def _fill(text: str, tables: Mapping[str, str]) -> str:
    return _TABLE.sub(lambda match: f"{match[1]}{tables[match[2]]}{match[3]}", text)


def _file_schema(name: str) -> dict[str, Any]:
    kind = next(kind for kind in FILES if kind.name == name)
    about = {"title": f"Pelican Storefront: {kind.name}", "description": kind.about}
    return {"$schema": DIALECT, **about, **schema_of(kind.fields)}


def _snippets() -> dict[str, Any]:
    """A line for each field of the files in Markdown. VS Code takes front matter for YAML, so that is their scope."""
    found: dict[str, Any] = {}
    for kind in FILES:
        for field in kind.fields if kind.path.endswith(".md") else ():
            line = {
                "scope": "yaml",
                "prefix": field.name,
                "body": _body(field),
                "description": plain_text(field.meaning),
            }
            found.setdefault(field.name, line)
    return found


def _body(field: Field[Any]) -> str:
    words = field.takes.schema.get("enum") or (["true", "false"] if field.takes.schema.get("type") == "boolean" else ())
    if words:
        return f"{field.name}: ${{1|{','.join(words)}|}}"
    # What would end the place that is filled in, or begin another.
    example = re.sub(r"([$}\\])", r"\\\1", field.example)
    return f"{field.name}: ${{1:{example}}}"


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
