"""Order references: ten random characters that can be read out loud. No secret: what opens an order is a link."""

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Base 32 without I, O, 0 and 1, which people mix up."""

LENGTH = 10


def make_reference(random_hex: str) -> str:
    """A reference from at least 50 random bits in hex."""
    value = int(random_hex, 16)
    signs = []
    for _ in range(LENGTH):
        value, index = divmod(value, len(ALPHABET))
        signs.append(ALPHABET[index])
    return "".join(signs)


def is_reference(text: str) -> bool:
    """Whether a text has the form of a reference."""
    return len(text) == LENGTH and all(sign in ALPHABET for sign in text)
