"""The fields of a mapping as JSON Schema (draft 7), for editors: names, meanings, examples, what is taken.

It takes whatever the reader takes, so that an editor never marks what is right; it cannot know everything that the
reader refuses.
"""

import re
from typing import Any

from generator.problems import Findings
from generator.read.nodes import Items, Node, Table
from generator.read.strict_yaml import parse
from generator.schema.field import Field, Fields, Schema

DIALECT = "http://json-schema.org/draft-07/schema#"

# The core schema of YAML 1.2 (10.3.2), by which editors read what stands without quotes.
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def schema_of(fields: Fields) -> Schema:
    """The JSON Schema of a mapping with these fields."""
    schema: Schema = {
        "type": "object",
        "properties": {field.name: _schema_of_field(field) for field in fields},
        "additionalProperties": False,
    }
    required = [field.name for field in fields if field.needed]
    if required:
        schema["required"] = required
    if fields.rules:
        schema["allOf"] = list(fields.rules)
    return schema


def typed(node: Node) -> Any:
    """A node as an editor sees it: plain numbers and booleans have their types, everything in quotes is text."""
    if isinstance(node, Table):
        return {key.value: typed(value) for key, value in node}
    if isinstance(node, Items):
        return [typed(item) for item in node.items]
    if not node.plain:
        return node.value
    if node.value in ("true", "false"):
        return node.value == "true"
    if _WHOLE.fullmatch(node.value):
        return int(node.value)
    return float(node.value) if _DECIMAL.fullmatch(node.value) else node.value


def typed_text(yaml: str) -> Any:
    """A value that is written in one line of YAML. Raises ValueError where it cannot be read."""
    findings = Findings()
    table = parse(f"value: {yaml}\n", "example", findings)
    node = table.get("value") if table else None
    if node is None or findings.problems:
        raise ValueError(f"{yaml!r} is not YAML: {findings.problems}")
    return typed(node)


def plain_text(meaning: str) -> str:
    """A meaning without its Markdown."""
    return meaning.replace("`", "").replace("**", "")


def _schema_of_field(field: Field[Any]) -> Schema:
    schema: Schema = {
        **field.takes.schema,
        "description": plain_text(field.meaning),
        "markdownDescription": field.meaning,
        "examples": [typed_text(field.example)],
    }
    if field.default:
        schema["default"] = typed_text(field.default)
    return schema
