"""Payment references and accounts with check digits: ISO 11649 and ISO 13616, both by ISO 7064 MOD 97-10.

A reference is `RF`, two check digits, and the order's own reference: https://www.iso.org/standard/50649.html. Banks
refuse one that was mistyped, and a person can still read the order in it.
"""

import re

from chalicelib.domain.reference import LENGTH, is_reference

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_RF = "RF"


def creditor_reference(reference: str) -> str:
    """The reference that a buyer writes on a transfer for the order `reference`."""
    check = 98 - _remainder(f"{reference}{_RF}00")
    return f"{_RF}{check:02}{reference}"


def plain_reference(written: str) -> str:
    """The order's reference in what somebody copied from a bank statement; as it was written where it is none.

    Spaces, hyphens and small letters are forgiven, wrong check digits are not.
    """
    plain = squeeze(written)
    if is_reference(plain):
        return plain
    own = plain[4:]
    is_payment = plain.startswith(_RF) and len(own) == LENGTH and is_reference(own)
    return own if is_payment and plain == creditor_reference(own) else written


def is_iban(written: str) -> bool:
    """Whether it is an account number by its form and its check digits; spaces are forgiven."""
    plain = squeeze(written)
    return _IBAN.fullmatch(plain) is not None and _remainder(plain[4:] + plain[:4]) == 1


def squeeze(written: str) -> str:
    """Without the spaces and hyphens that people write for their eyes, in capitals."""
    return re.sub(r"[\s-]", "", written).upper()


def in_fours(text: str) -> str:
    """In groups of four, as it is printed."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _remainder(text: str) -> int:
    """The number that its characters make (A is 10, Z is 35), modulo 97."""
    return int("".join(str(int(char, 36)) for char in text)) % 97
