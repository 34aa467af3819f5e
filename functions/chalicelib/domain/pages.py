"""Where the page of a unit is. Addresses are root-relative and encoded."""

from urllib.parse import quote

from chalicelib.domain.cart import encode_sku


def unit_address(page: str, sku: str, *, several: bool, own_pages: bool) -> str:
    """The address at which a unit is chosen: its product's `page`, where that has no other.

    With `own_pages` a page below that, named by the SKU as permalinks write it; otherwise `?sku=`.
    """
    if not several:
        return page
    return f"{page}{_folder(sku)}/" if own_pages else f"{page}?sku={quote(sku, safe='/-._~')}"


def _folder(sku: str) -> str:
    """A name that no file of a product's own page has, and that no file system takes for another folder."""
    plain = sku.strip(".") == sku and not sku.lower().startswith("index.html")
    return encode_sku(sku if plain else f"/{sku}")
