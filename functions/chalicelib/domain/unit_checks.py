"""Whether what somebody asks for is in the order, and whether so much of it is left."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.errors import TooManyUnits, UnknownPart
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.quantities import add


def check_units(lines: Iterable[Units], left: Mapping[str, int], what_for: str) -> None:
    """Raises TooManyUnits where more of a SKU is asked for than is left, or less than one."""
    lines = tuple(lines)
    if wrong := [line for line in lines if line.quantity < 1]:
        raise TooManyUnits(f"{wrong[0].quantity} of {wrong[0].sku}: at least 1", details={"sku": wrong[0].sku})
    for sku, quantity in add({}, lines).items():
        most = left.get(sku, 0)
        if quantity > most:
            message = f"{quantity} of {sku} is too many: {most} left {what_for}"
            raise TooManyUnits(message, details={"sku": sku, "asked": quantity, "left": most})


def check_known(lines: Iterable[Units], known: Iterable[str]) -> None:
    """Raises UnknownPart for a SKU that the order does not have."""
    skus = set(known)
    for line in lines:
        if line.sku not in skus:
            raise UnknownPart(f"{line.sku} is not in this order (it has {', '.join(sorted(skus))})")
