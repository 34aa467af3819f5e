"""Single values of a shop that follow a rule of somebody's: currencies, countries, addresses, SKUs and slugs."""

import re
import unicodedata

from chalicelib.domain.cart import MAX_SKU_LENGTH
from chalicelib.domain.money import EXPONENTS
from generator.locales import UnknownLanguage, find_locale
from generator.schema.scalars import TEXT, Scalar
from generator.schema.sheet import Wrong

MAX_SLUG = 100
LEAST_SECRET = 16
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+")


def _currency(value: str) -> str:
    if value not in EXPONENTS:
        raise Wrong(f"{value!r} is not a currency", "write its three letters, such as EUR")
    return value


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise Wrong(f"{value!r} is not a country code", "write its two capital letters, such as PT")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value):
        raise Wrong(f"{value!r} is not a language code", "write such as en or pt-BR")
    try:
        find_locale(value)
    except UnknownLanguage as error:
        raise Wrong(str(error), "write such as en or pt-BR") from None
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise Wrong(f"{value!r} is not a mail address", "write such as hello@shop.example")
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*)?", value):
        raise Wrong(f"{value!r} is not a web address", "write such as https://shop.example")
    return value.rstrip("/")


def _picture_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s\"<>]+", value) or len(value) > 2000:
        raise Wrong(f"{value!r} is not a web address", "write such as https://cdn.example/contour-4.jpg")
    return value


def _href(value: str) -> str:
    if re.fullmatch(r"/(?!/)[^\s\"<>]*", value) or re.fullmatch(r"(https?://|mailto:)[^\s\"<>]+", value):
        return value
    raise Wrong(f"{value!r} is not a link", "write a path such as /journal/ or a whole address")


def _sku(value: str) -> str:
    plain = unicodedata.normalize("NFC", value)
    if not 1 <= len(plain) <= MAX_SKU_LENGTH:
        raise Wrong(f"has {len(plain)} characters", f"write 1 to {MAX_SKU_LENGTH}")
    wrong = next((char for char in plain if char in "|" or unicodedata.category(char)[0] in "CZ"), None)
    if wrong is not None:
        name = "a space" if wrong == " " else f"`{wrong}`" if wrong == "|" else f"U+{ord(wrong):04X}"
        raise Wrong(f"{value!r} holds {name}", "write letters, digits, `-`, `_` and `.`")
    return plain


def slugify(name: str) -> str:
    """The slug that a name suggests; empty where it has neither letters nor digits."""
    kept = "".join(char if _fits_slug(char) else "-" for char in unicodedata.normalize("NFC", name.lower()))
    return re.sub(r"-{2,}", "-", kept).strip("-")[:MAX_SLUG].strip("-")


def _slug(value: str) -> str:
    better = slugify(value)
    if not better:
        raise Wrong(f"{value!r} has no letter and no digit", "write such as contour-4")
    if better != value:
        raise Wrong(f"{value!r} cannot stand in an address", f"write {better}")
    return value


def _secret(value: str) -> str:
    if len(_slug(value)) < LEAST_SECRET:
        raise Wrong(
            f"{value!r} can be guessed", f"write at least {LEAST_SECRET} letters and digits that nobody guesses"
        )
    return value


def _tax_class(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value) or len(value) > 40:
        raise Wrong(f"{value!r} is not a tax class", "write one word in small letters, such as standard or reduced")
    return value


def _alias(value: str) -> str:
    if value.startswith("/"):
        if re.fullmatch(r"(/[^\s/?#\"<>\\%]+)+/?", value) and not {".", ".."} & set(value.split("/")):
            return value
        raise Wrong(f"{value!r} is not a path of this site", "write such as /products/old-name/")
    return _slug(value)


def _gtin(value: str) -> str:
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", value):
        raise Wrong(f"{value!r} is not a GTIN", "write its 8, 12, 13 or 14 digits without spaces")
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(reversed(value[:-1]), 1))
    check = -total % 10
    if check != int(value[-1]):
        raise Wrong(f"the check digit of {value} is wrong", f"copy it again; its last digit would be {check}")
    return value


def _relative_path(value: str) -> str:
    parts = value.split("/")
    if not value or "\\" in value or any(part in ("", ".", "..") for part in parts):
        raise Wrong(f"{value!r} is not a file below the folder", "write such as wallpapers/night.zip")
    return value


def _picture_file(value: str) -> str:
    if value.startswith(("http://", "https://", "//")):
        raise Wrong(
            f"{value!r} is an address, and a build fetches nothing",
            "put the file into content/images, or write `remote:`",
        )
    return _relative_path(value)


def _indexnow_key(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
        raise Wrong(f"{value!r} is not a key of IndexNow", "write 8 to 128 letters, digits and hyphens")
    return value


def _fits_slug(char: str) -> bool:
    return char == "-" or unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"


currency = Scalar(_currency, {"enum": sorted(EXPONENTS)})
"""A currency of ISO 4217."""
country = Scalar(_country, {"type": "string", "pattern": "^[A-Z]{2}$"})
"""Two capital letters."""
language = Scalar(_language, {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"})
"""A language code such as `en` or `pt-BR`."""
email = Scalar(_email, {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"})
"""A mail address."""
web_address = Scalar(_web_address, {"type": "string", "pattern": "^https?://"})
"""An absolute address, without a slash at its end."""
picture_address = Scalar(_picture_address, {"type": "string", "pattern": "^https?://", "maxLength": 2000})
"""The address of a picture elsewhere."""
href = Scalar(_href, {"type": "string", "pattern": "^(/|https?://|mailto:)"})
"""A link from a menu: a path of this site, or an address elsewhere."""
sku = Scalar(_sku, {"type": TEXT, "minLength": 1, "maxLength": MAX_SKU_LENGTH, "pattern": r"^[^\s|]+$"})
"""What a unit is ordered by: 1 to 64 characters without white space, control characters or `|`."""
slug = Scalar(_slug, {"type": TEXT, "maxLength": MAX_SLUG, "pattern": r"^[^\sA-Z/?#%.,:;]+$"})
"""A part of an address: lower-case letters of any script, digits and hyphens."""
secret = Scalar(_secret, {**slug.schema, "minLength": LEAST_SECRET})
"""A part of an address that nobody guesses."""
tax_class = Scalar(_tax_class, {"type": TEXT, "maxLength": 40, "pattern": "^[a-z0-9]+([-_][a-z0-9]+)*$"})
"""One word; which ones there are is for the rates of the shop to say."""
alias = Scalar(_alias, {"type": TEXT, "pattern": r"^[^\s?#%]+$"})
"""A former address: a slug, or a whole path of this site."""
gtin = Scalar(_gtin, {"type": ["integer", "string"], "pattern": "^([0-9]{8}|[0-9]{12,14})$"})
"""A GTIN of 8, 12, 13 or 14 digits whose check digit is right (GS1 General Specifications, 7.9)."""
relative_path = Scalar(_relative_path, {"type": TEXT, "pattern": r"^[^/\\]"})
"""A file below a folder: no way up, no absolute path."""
indexnow_key = Scalar(_indexnow_key, {"type": TEXT, "pattern": "^[A-Za-z0-9-]{8,128}$"})
"""A key of IndexNow (https://www.indexnow.org/documentation)."""
picture_file = Scalar(_picture_file, {"type": TEXT, "pattern": r"^[^/\\]"})
"""A picture beside the file that names it or in `content/images`."""
