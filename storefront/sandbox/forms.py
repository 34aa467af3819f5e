"""Stripe's form encoding: brackets into a tree, and the tree against the fields that a route takes.

`a[b][0]=x` is `{"a": {"b": {"0": "x"}}}`. A route's form is data (`parameters.py`); `read_form` gives typed values
or raises the first thing wrong, as Stripe does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from storefront.sandbox.answers import InvalidRequest

Tree = dict[str, "str | Tree"]


@dataclass(frozen=True)
class Text:
    """A string; `shape` is `""`, `"email"` or `"url"`."""

    most: int = 5000
    choices: tuple[str, ...] = ()
    shape: str = ""


@dataclass(frozen=True)
class Whole:
    """An integer of at least `least`."""

    least: int | None = None


@dataclass(frozen=True)
class Flag:
    """`true` or `false`."""


@dataclass(frozen=True)
class Labels:
    """Metadata: at most 50 keys of 40 characters with values of 500."""


@dataclass(frozen=True)
class Many:
    """A list of at most `most`."""

    of: "Kind"
    most: int | None = None


@dataclass(frozen=True)
class Fields:
    """A hash with these fields and no others."""

    of: Mapping[str, "Kind"]
    required: tuple[str, ...] = ()


Kind = Text | Whole | Flag | Labels | Many | Fields


def decode(encoded: str) -> Tree:
    """A urlencoded query or body as a tree; `a[]` takes the next free index."""
    tree: Tree = {}
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict")
    except ValueError as wrong:
        raise InvalidRequest("Invalid request: the form is not urlencoded UTF-8") from wrong
    for name, value in pairs:
        _plant(tree, name, value)
    return tree


def _plant(tree: Tree, name: str, value: str) -> None:
    if not re.fullmatch(r"[^\[\]]+(\[[^\[\]]*\])*", name):
        raise InvalidRequest(f"Invalid parameter name: {name}", "parameter_unknown", name)
    *path, last = name.replace("]", "").split("[")
    node = tree
    for step in path:
        below = node.setdefault(step or str(len(node)), {})
        if isinstance(below, str):
            raise InvalidRequest("Invalid object", param=name)
        node = below
    key = last or str(len(node))
    if key in node and not isinstance(node[key], str):
        raise InvalidRequest("Invalid object", param=name)
    node[key] = value


def read_form(fields: Fields, tree: Tree) -> dict[str, Any]:
    """Typed values of a whole form."""
    return _read_fields(fields, tree, "")


def _read(kind: Kind, value: str | Tree, param: str) -> Any:
    if isinstance(kind, Fields | Many | Labels):
        if isinstance(value, str):
            raise InvalidRequest("Invalid array" if isinstance(kind, Many) else "Invalid object", param=param)
        if isinstance(kind, Fields):
            return _read_fields(kind, value, param)
        return _read_many(kind, value, param) if isinstance(kind, Many) else _read_labels(value, param)
    if not isinstance(value, str):
        raise InvalidRequest(f"Invalid string: {value}", param=param)
    if value == "":
        raise InvalidRequest(
            f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a "
            "non-empty value.",
            "parameter_invalid_empty",
            param,
        )
    if isinstance(kind, Text):
        return _read_text(kind, value, param)
    return _read_flag(value, param) if isinstance(kind, Flag) else _read_whole(kind, value, param)


def _read_fields(kind: Fields, tree: Tree, within: str) -> dict[str, Any]:
    def name_of(key: str) -> str:
        return f"{within}[{key}]" if within else key

    for key in tree:
        if key not in kind.of:
            raise InvalidRequest(f"Received unknown parameter: {name_of(key)}", "parameter_unknown", name_of(key))
    for key in kind.required:
        if key not in tree:
            raise InvalidRequest(f"Missing required param: {name_of(key)}.", "parameter_missing", name_of(key))
    return {key: _read(kind.of[key], value, name_of(key)) for key, value in tree.items()}


def _read_many(kind: Many, tree: Tree, param: str) -> list[Any]:
    if not all(key.isdecimal() for key in tree):
        raise InvalidRequest("Invalid array", param=param)
    if kind.most is not None and len(tree) > kind.most:
        raise InvalidRequest(f"Array {param} exceeded maximum {kind.most} allowed elements.", param=param)
    keys = sorted(tree, key=int)
    return [_read(kind.of, tree[key], f"{param}[{key}]") for key in keys]


def _read_labels(tree: Tree, param: str) -> dict[str, str]:
    if len(tree) > 50:
        raise InvalidRequest(f"You can only specify up to 50 metadata keys, but passed {len(tree)}.", param=param)
    labels: dict[str, str] = {}
    for key, value in tree.items():
        if not isinstance(value, str):
            raise InvalidRequest("Invalid string: metadata values are strings", param=f"{param}[{key}]")
        for what, text, most in (("keys", key, 40), ("values", value, 500)):
            if len(text) > most:
                raise InvalidRequest(
                    f"Metadata {what} can have up to {most} characters, but you passed in one that is {len(text)} "
                    f"characters: {text[:60]}",
                    param=f"{param}[{key}]",
                )
        if value:
            labels[key] = value
    return labels


def _read_text(kind: Text, value: str, param: str) -> str:
    if kind.choices and value not in kind.choices:
        raise InvalidRequest(f"Invalid {param}: must be one of {', '.join(kind.choices)}", param=param)
    if len(value) > kind.most:
        raise InvalidRequest(f"Invalid string: must be at most {kind.most} characters", param=param)
    if kind.shape == "email" and not is_email(value):
        raise InvalidRequest(f"Invalid email address: {value}", "email_invalid", param)
    if kind.shape == "url" and not (urlsplit(value).scheme in {"http", "https"} and urlsplit(value).netloc):
        raise InvalidRequest(f"Not a valid URL: {value}", "url_invalid", param)
    return value


def _read_flag(value: str, param: str) -> bool:
    if value not in {"true", "false"}:
        raise InvalidRequest(f"Invalid boolean: {value}", param=param)
    return value == "true"


def _read_whole(kind: Whole, value: str, param: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise InvalidRequest(f"Invalid integer: {value}", "parameter_invalid_integer", param)
    if kind.least is not None and int(value) < kind.least:
        raise InvalidRequest(
            f"This value must be greater than or equal to {kind.least}.", "parameter_invalid_integer", param
        )
    return int(value)


def is_email(text: str) -> bool:
    """Whether it could be an address: one @, something on both sides, a dot after it."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text) is not None
