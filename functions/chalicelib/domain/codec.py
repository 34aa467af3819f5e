"""Frozen dataclasses to plain JSON values and back, by their type hints: the one codec of price book and orders.

Fields that hold their default are left out, so that a field added later reads yesterday's files.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def canonical(value: Any) -> bytes:
    """The one JSON form of a plain value: sorted keys, no spaces, UTF-8, so that equal values have equal hashes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def to_plain(value: Any) -> Any:
    """Dataclasses, tuples, mappings and enums as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name)) for field in fields(value) if not _is_default(field, value)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], plain: Any) -> T:
    """Build `kind` from what `to_plain` gave. Raises KeyError or ValueError where a file is not of this kind."""
    built: T = _build(kind, plain)
    return built


def _is_default(field: "Field[Any]", owner: Any) -> bool:
    value = getattr(owner, field.name)
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, plain: Any) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if plain is None and NoneType in args:
            return None
        return _build(next(arg for arg in args if arg is not NoneType), plain)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_build(args[0], item) for item in plain)
        return tuple(_build(arg, item) for arg, item in zip(args, plain, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _build(args[1], item) for key, item in plain.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        known = {field.name for field in fields(kind)}
        return kind(**{name: _build(hints[name], value) for name, value in plain.items() if name in known})
    return plain
