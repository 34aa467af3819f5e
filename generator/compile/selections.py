"""Names that rules select goods by: each has to name something that is for sale."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.compile.names import Names
from generator.problems import Findings, suggest
from generator.schema.product import ProductSheet
from generator.schema.selection import Named


@dataclass(frozen=True, slots=True)
class Selectable:
    """What a selection may name, by kind."""

    names: dict[str, tuple[str, ...]]


def list_selectable(names: Names, on_sale: Sequence[ProductSheet]) -> Selectable:
    """Everything that is for sale, by the ways in which rules name it."""
    tags = dict.fromkeys(tag for sheet in on_sale for tag in sheet.tags)
    brands = dict.fromkeys(sheet.brand for sheet in on_sale if sheet.brand)
    return Selectable(
        {
            "products": names.products,
            "collections": names.collections,
            "tags": tuple(tags),
            "brands": tuple(brands),
            "skus": names.skus,
        }
    )


def check_selection(named: Named, field: str, path: str, selectable: Selectable, findings: Findings) -> None:
    """Report each name that nothing for sale has: the rule would never apply."""
    for kind, placed in named.items():
        known = selectable.names[kind]
        for name in placed:
            if name.value not in known:
                message = f"nothing for sale has {kind} {name.value!r}"
                hint = suggest(name.value, known) or "delete it"
                findings.problem(path, name, f"{field}.{kind}", message, hint)
