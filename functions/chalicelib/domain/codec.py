"""Frozen dataclasses to plain JSON values and back, by their type hints: the one codec of price book and orders.

Fields that hold their default are left out, so that a field added later reads yesterday's files.
"""

import json
from collections.abc import Callable, Mapping
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
    kind: Any = type(value)
    if kind in _SCALARS:
        return value
    if (parts := _parts(kind)) is not None:
        return {
            field.name: to_plain(given)
            for field in parts
            if not _is_default(field, given := getattr(value, field.name))
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
    wanted: Any = kind
    built: T = _reader(wanted)(plain)
    return built


_SCALARS = frozenset({str, int, bool, NoneType})


@cache
def _parts(kind: type) -> "tuple[Field[Any], ...] | None":
    """The fields of a dataclass; None for another type."""
    return fields(kind) if is_dataclass(kind) else None


def _is_default(field: "Field[Any]", value: Any) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


Reader = Callable[[Any], Any]
"""Builds a value from its plain form."""


@cache
def _reader(kind: Any) -> Reader:
    """The reader of a type, worked out once: a checkout reads some hundred values of the same few types."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        inner = _reader(next(arg for arg in args if arg is not NoneType))
        return (lambda plain: None if plain is None else inner(plain)) if NoneType in args else inner
    if origin is tuple:
        return _tuple_reader(args)
    if origin is not None and issubclass(origin, Mapping):
        read = _reader(args[1])
        return lambda plain: {key: read(item) for key, item in plain.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_reader(kind)
    return lambda plain: plain


def _tuple_reader(args: tuple[Any, ...]) -> Reader:
    if len(args) == 2 and args[1] is Ellipsis:
        read = _reader(args[0])
        return lambda plain: tuple(map(read, plain))
    readers = [_reader(arg) for arg in args]
    return lambda plain: tuple(read(item) for read, item in zip(readers, plain, strict=True))


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda plain: kind(**{name: readers[name](value) for name, value in plain.items() if name in readers})
