"""Stripe's published OpenAPI description as something to hold requests and answers against, and a wire that does."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import stripe

FORM = "application/x-www-form-urlencoded"


class Description:
    """Stripe's description as JSON schemas, closed: an object may hold what is described and nothing else."""

    def __init__(self, openapi: dict[str, Any]) -> None:
        self._openapi = openapi
        self._closed: dict[str, Any] = {}

    def validator(self, schema: dict[str, Any]) -> jsonschema.Draft4Validator:
        closed = self._close(schema)
        return jsonschema.Draft4Validator({**closed, "definitions": self._closed})

    def operation(self, method: str, path: str) -> tuple[str, dict[str, Any]]:
        for pattern, operations in self._openapi["paths"].items():
            if method in operations and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", pattern), path):
                return pattern, operations[method]
        raise AssertionError(f"Stripe has no {method} {path}")

    def _close(self, schema: Any) -> Any:
        """The schema as Draft 4: references inside, nullable spelled out, no further properties."""
        if isinstance(schema, list):
            return [self._close(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return {"$ref": f"#/definitions/{self._define(schema['$ref'].rpartition('/')[2])}"}
        closed = {
            key: self._close(value)
            for key, value in schema.items()
            if key not in {"properties", "nullable", "description", "title", "required", "example"}
            and not key.startswith("x-")
        }
        if schema.get("required"):
            closed["required"] = schema["required"]
        if "properties" in schema:
            closed["properties"] = {name: self._close(one) for name, one in schema["properties"].items()}
            # Stripe describes a bare object without properties where anything may stand (an event's data).
            if schema["properties"]:
                closed.setdefault("additionalProperties", False)
        return {"anyOf": [closed, {"type": "null"}]} if schema.get("nullable") else closed

    def _define(self, name: str) -> str:
        if name not in self._closed:
            self._closed[name] = {}
            self._closed[name] = self._close(self._openapi["components"]["schemas"][name])
        return name


def decode(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Bracket form as a tree, written here once more: the sandbox's own decoder is under test."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)
        node = tree
        for step in path:
            node = node.setdefault(step, {})
        node[last] = value
    return tree


def coerce(schema: Mapping[str, Any], value: Any) -> Any:
    """The decoded value with the types that the schema asks for; what does not fit stays as it is."""
    choices = schema.get("anyOf")
    if choices:
        fitting = [one for one in choices if (one.get("type") in {"object", "array"}) == isinstance(value, dict)]
        return coerce(fitting[0], value) if fitting else value
    kind = schema.get("type")
    if kind == "array" and isinstance(value, dict):
        return [coerce(schema["items"], one) for one in value.values()]
    if isinstance(value, dict):
        rest = schema.get("additionalProperties")
        known = schema.get("properties", {})
        return {
            name: coerce(known.get(name, rest if isinstance(rest, dict) else {}), one) for name, one in value.items()
        }
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    return value == "true" if kind == "boolean" and value in {"true", "false"} else value


def explain(errors: Iterable[jsonschema.ValidationError]) -> list[str]:
    """Each problem at its innermost place."""
    return [f"{'.'.join(map(str, one.absolute_path))}: {one.message[:300]}" for one in map(_innermost, errors)]


def _innermost(error: jsonschema.ValidationError) -> jsonschema.ValidationError:
    while error.context:  # the alternative that got furthest is the one that was meant
        error = max(error.context, key=lambda one: len(one.absolute_path))
    return error


@dataclass
class Wire(stripe.RequestsClient):
    """The library's own HTTP client, with everything that goes over it held against the description."""

    described: Description
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(timeout=20)

    def request(self, method: str, url: str, headers: Any, post_data: Any = None) -> Any:
        parts = urlsplit(url)
        pattern, operation = self.described.operation(method, parts.path)
        if method == "post":
            schema = operation["requestBody"]["content"][FORM]["schema"]
            self._check_form(f"post {pattern}", schema, parse_qsl(post_data, keep_blank_values=True))
        else:
            asked = [one for one in operation["parameters"] if one["in"] == "query"]
            schema = {"type": "object", "properties": {one["name"]: one["schema"] for one in asked}}
            self._check_form(f"get {pattern}", schema, parse_qsl(parts.query, keep_blank_values=True))
        body, status, answer_headers = super().request(method, url, headers, post_data)
        answer = operation["responses"]["200" if status == 200 else "default"]
        self.described_is(answer["content"]["application/json"]["schema"], json.loads(body), f"{method} {pattern}")
        self.seen.add(f"{method} {pattern} {200 if status == 200 else 'error'}")
        return body, status, answer_headers

    def _check_form(self, where: str, schema: dict[str, Any], pairs: list[tuple[str, str]]) -> None:
        self.described_is(schema, coerce(schema, decode(pairs)), where)

    def described_is(self, schema: dict[str, Any], value: Any, where: str) -> None:
        problems = explain(self.described.validator(schema).iter_errors(value))
        assert not problems, f"{where}: " + "; ".join(problems)

    __hash__ = object.__hash__
