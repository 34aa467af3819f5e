"""What a surface says of a unit, in one vocabulary, and where two of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from chalicelib.domain.stock import Availability

Words = Mapping[Availability, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one unit; None for what a surface has no words for, and "" for what it says is not so.

    `price` and `delivery` are such as `18.00 EUR`, `state` a word of the surface's own, `returns` days.
    """

    price: str | None = None
    shown: str | None = None
    state: str | None = None
    words: str | None = None
    link: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    delivery: str | None = None
    returns: str | None = None


NAMES = tuple(field.name for field in fields(Said))


@dataclass(frozen=True, slots=True, order=True)
class Surface:
    """What a file says of every unit by SKU; `words` are what it calls each state of the stock."""

    name: str
    path: str
    units: Mapping[str, Said]
    words: Words


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A surface that says something else than is so. `path` is its file below `output`."""

    path: str
    sku: str
    what: str
    says: str
    is_so: str

    def __str__(self) -> str:
        return (
            f"{self.path}: {self.sku}: {self.what} is {self.says or 'nothing'}, and should be {self.is_so or 'nothing'}"
        )


_A = Availability
STRUCTURED: Words = {
    _A.IN_STOCK: "InStock", _A.LOW_STOCK: "LimitedAvailability", _A.SOLD_OUT: "OutOfStock", _A.BACKORDER: "BackOrder",
    _A.PREORDER: "PreOrder", _A.MADE_TO_ORDER: "BackOrder", _A.DIGITAL: "InStock", _A.UNTRACKED: "InStock",
}  # fmt: skip
"""schema.org's ItemAvailability."""
OPEN_GRAPH: Words = {
    **dict.fromkeys(_A, "in stock"), _A.SOLD_OUT: "out of stock", _A.BACKORDER: "available for order",
    _A.PREORDER: "preorder", _A.MADE_TO_ORDER: "available for order",
}  # fmt: skip
META: Words = OPEN_GRAPH
PINTEREST: Words = {**dict.fromkeys(_A, "in stock"), _A.SOLD_OUT: "out of stock", _A.PREORDER: "preorder"}
GOOGLE: Words = {
    **dict.fromkeys(_A, "in_stock"), _A.SOLD_OUT: "out_of_stock", _A.BACKORDER: "backorder", _A.PREORDER: "preorder",
    _A.MADE_TO_ORDER: "backorder",
}  # fmt: skip
OPENAI: Words = {**GOOGLE, _A.PREORDER: "pre_order"}
ACP: Words = {**GOOGLE, _A.LOW_STOCK: "limited_stock"}
OWN: Words = {state: state.value for state in _A}
"""The shop's own pages."""
