"""The cart: lines that a shopper means to buy, and the cookie that script and server share.

Format of the cookie value: `ID|CURRENCY|LANG|SKU:QTY:SEEN|SKU:QTY:SEEN...|*CODE...`. ID is 128 random bits in hex;
SEEN is the unit price that the page showed, in minor units, or empty; CODE is a discount code that was typed. A SKU
or code with a character outside `[A-Za-z0-9._-]` is written `~` and its base64url without padding, a SKU in
permalinks, too.
"""

import re
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chalicelib.domain.codes import MAX_CODES, plain_code

MAX_LINES = 50
MAX_COOKIE_BYTES = 3900
MAX_SKU_LENGTH = 64
MAX_QUANTITY = 9999

_PLAIN_SKU = re.compile(r"[A-Za-z0-9._-]+")
_ID = re.compile(r"[0-9a-f]{32}")
_CODE_MARK = "*"


class CartFull(ValueError):
    """More lines or bytes than a cart can carry."""


@dataclass(frozen=True, slots=True)
class CartLine:
    """A SKU, how many, and the unit price seen on the page (minor units), where one was."""

    sku: str
    quantity: int
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Cart:
    """What one browser means to buy, in one currency."""

    id: str
    currency: str
    language: str
    lines: tuple[CartLine, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Units in all."""
        return sum(line.quantity for line in self.lines)

    def add(self, sku: str, quantity: int, seen: int | None) -> "Cart":
        """With so many more of a SKU; what was seen last counts for the whole line."""
        present = {line.sku: line for line in self.lines}
        if sku in present:
            return self.set_quantity(sku, present[sku].quantity + quantity, seen)
        return self._checked((*self.lines, CartLine(sku, quantity, seen)))

    def set_quantity(self, sku: str, quantity: int, seen: int | None = None) -> "Cart":
        """With exactly so many of a SKU; 0 removes the line."""
        lines = (
            replace(line, quantity=quantity, seen=line.seen if seen is None else seen) if line.sku == sku else line
            for line in self.lines
        )
        return self._checked(line for line in lines if line.quantity > 0)

    def with_code(self, code: str) -> "Cart":
        """With one more discount code, as `codes.plain_code` gives it. Raises CartFull."""
        if code in self.codes:
            return self
        if len(self.codes) >= MAX_CODES:
            raise CartFull(f"a cart carries at most {MAX_CODES} codes")
        return replace(self, codes=(*self.codes, code))._checked(self.lines)

    def without_code(self, code: str) -> "Cart":
        """Without a discount code."""
        return replace(self, codes=tuple(known for known in self.codes if known != code))

    def _checked(self, lines: Iterable[CartLine]) -> "Cart":
        cart = replace(self, lines=tuple(lines))
        if len(cart.lines) > MAX_LINES or len(encode_cookie(cart)) > MAX_COOKIE_BYTES:
            raise CartFull(f"a cart holds at most {MAX_LINES} lines")
        return cart


def merge_lines(lines: Iterable[CartLine]) -> tuple[CartLine, ...]:
    """One line a SKU, in order of first mention: quantities are summed, the lowest price seen stands."""
    merged: dict[str, CartLine] = {}
    for line in lines:
        before = merged.get(line.sku)
        if before is None:
            merged[line.sku] = line
            continue
        prices = [seen for seen in (before.seen, line.seen) if seen is not None]
        merged[line.sku] = CartLine(line.sku, before.quantity + line.quantity, min(prices, default=None))
    return tuple(merged.values())


def encode_sku(sku: str) -> str:
    """A SKU as cookie and permalink write it."""
    if _PLAIN_SKU.fullmatch(sku):
        return sku
    return "~" + urlsafe_b64encode(sku.encode()).decode().rstrip("=")


def unit_folder(sku: str) -> str:
    """The name of a unit's own page below that of its product: such as no file there and no other folder can have."""
    plain = sku.strip(".") == sku and not sku.lower().startswith("index.html")
    return encode_sku(sku if plain else f"/{sku}")


def decode_sku(text: str) -> str:
    """The SKU behind its written form. Raises ValueError where it is not one."""
    if text.startswith("~"):
        try:
            sku = b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True).decode()
        except (Base64Error, UnicodeDecodeError) as cause:
            raise ValueError(f"{text!r} is no SKU in base64url") from cause
        if not sku:
            raise ValueError("an empty SKU")
        return sku
    if not _PLAIN_SKU.fullmatch(text):
        raise ValueError(f"{text!r} is not a SKU as a cart writes it")
    return text


def encode_cookie(cart: Cart) -> str:
    """The cookie value."""
    lines = (f"{encode_sku(line.sku)}:{line.quantity}:{'' if line.seen is None else line.seen}" for line in cart.lines)
    codes = (_CODE_MARK + encode_sku(code) for code in cart.codes)
    return "|".join((cart.id, cart.currency, cart.language, *lines, *codes))


def decode_cookie(value: str) -> Cart | None:
    """The cart in a cookie, or None where the value is not one of ours: a broken cookie is no cart, not an error."""
    cart_id, *rest = value.split("|")
    if not _ID.fullmatch(cart_id) or len(rest) < 2 or len(value) > 4096:
        return None
    currency, language, *written = rest
    if not re.fullmatch(r"[A-Z]{3}", currency) or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        return None
    try:
        lines = merge_lines(_decode_line(line) for line in written if not line.startswith(_CODE_MARK))
        marked = (decode_sku(code[len(_CODE_MARK) :]) for code in written if code.startswith(_CODE_MARK))
        codes = tuple(dict.fromkeys(plain for code in marked if (plain := plain_code(code))))
    except ValueError:
        return None
    return Cart(cart_id, currency, language, lines[:MAX_LINES], codes[:MAX_CODES])


def _decode_line(written: str) -> CartLine:
    sku, quantity, seen = written.split(":")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", quantity) or not re.fullmatch(r"[0-9]{0,15}", seen):
        raise ValueError(f"{written!r} is not a cart line")
    return CartLine(decode_sku(sku), int(quantity), int(seen) if seen else None)
