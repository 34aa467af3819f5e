"""A field of the files that people write: declared once; read, explained and described to editors from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as member
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from generator.read.nodes import Node

if TYPE_CHECKING:
    from generator.schema.sheet import Sheet

T_co = TypeVar("T_co", covariant=True)

Schema = dict[str, Any]
"""JSON Schema, draft 7: the one that editors know."""


class Kind(Protocol[T_co]):
    """What a field takes: a single value, amounts, a list, a mapping."""

    @property
    def schema(self) -> Schema:
        """Everything that is taken and written without need of quotes, as YAML 1.2 reads it."""

    def read(self, sheet: "Sheet", name: str, node: Node, example: str) -> T_co | None:
        """The value of `node`, which is `name` in its mapping; None where a problem was reported."""


@dataclass(frozen=True, slots=True)
class Field(Generic[T_co]):
    """One field: its name, what it takes, and how it is explained.

    `example` is a value in one line of YAML, `beside` the lines without which it would make no sense. `default` is
    what counts where the field is not written, in YAML; `needed` what to write where it must be and is not.
    """

    name: str
    takes: Kind[T_co]
    meaning: str
    example: str
    beside: str = ""
    default: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one mapping, in the order of the docs, which have a table under `name` for them.

    `also` are groups that stand in the same mapping and have tables of their own; `rules` are JSON Schemas of what
    holds between fields. `fixed` are names that only the file may say that this one translates.
    """

    name: str
    own: tuple[Field[Any], ...]
    also: "tuple[Fields, ...]" = ()
    rules: tuple[Schema, ...] = ()
    fixed: frozenset[str] = frozenset()
    by_name: dict[str, Field[Any]] = member(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {found.name: found for found in self._all()})

    def __iter__(self) -> Iterator[Field[Any]]:
        return iter(self.by_name.values())

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    @property
    def names(self) -> tuple[str, ...]:
        """What may be written."""
        return tuple(self.by_name)

    def _all(self) -> Iterator[Field[Any]]:
        yield from self.own
        for group in self.also:
            yield from group
