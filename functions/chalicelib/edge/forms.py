"""Forms as the bodies that JSON would have sent: the same fields, read by the same `Fields`.

A form has repeated `sku` and `quantity`, `seen:SKU` a SKU, and single fields; digits become numbers, nothing else does.
"""

from collections.abc import Mapping
from typing import Any

_SEEN = "seen:"


def single(form: Mapping[str, list[str]], name: str) -> str | None:
    """The last value of a field, or None."""
    values = form.get(name)
    return values[-1] if values else None


def lines_of(form: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """The lines of a form: each `sku` with the `quantity` in the same place (1 where there is none) and its `seen`."""
    quantities = form.get("quantity", [])
    lines = []
    for index, sku in enumerate(form.get("sku", [])):
        quantity = quantities[index] if index < len(quantities) else "1"
        line: dict[str, Any] = {"sku": sku, "quantity": _number(quantity)}
        seen = single(form, _SEEN + sku)
        if seen:
            line["seen"] = _number(seen)
        lines.append(line)
    return lines


def body_of(form: Mapping[str, list[str]], singles: tuple[str, ...], lists: tuple[str, ...] = ()) -> dict[str, Any]:
    """The body with `lines`, these single fields and these lists; any other field stays, to be refused by name."""
    known = {"sku", "quantity"}
    body: dict[str, Any] = {
        name: list(values) if name in lists else values[-1]
        for name, values in form.items()
        if name not in known and not name.startswith(_SEEN)
    }
    body["lines"] = lines_of(form)
    for name in singles:
        if name in body and body[name] == "":
            del body[name]
    return body


def _number(text: str) -> int | str:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 15 else text
