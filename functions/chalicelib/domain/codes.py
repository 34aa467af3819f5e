"""Codes that people type: of discounts and of gift cards. They are compared without case, spaces and hyphens.

What is stored and looked up is a SHA-256, so that neither a price book nor a database shows a code.
"""

import unicodedata
from hashlib import sha256

MAX_CODE_LENGTH = 40
MAX_CODES = 5
"""How many discount codes, and how many gift cards, one order may carry."""

_NO_SIGN = frozenset(" -_\u00a0\u2010\u2011\u2013\u2014")


def plain_code(text: str) -> str:
    """A code as it is compared, or "" where it is none: letters and digits of any script, at most 40."""
    folded = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(sign for sign in folded if sign not in _NO_SIGN)
    return plain if 0 < len(plain) <= MAX_CODE_LENGTH and plain.isalnum() else ""


def code_id(text: str) -> str:
    """What a code is stored under. Raises ValueError where the text is no code."""
    plain = plain_code(text)
    if not plain:
        raise ValueError(f"{text[:MAX_CODE_LENGTH]!r} is no code")
    return sha256(plain.encode()).hexdigest()
