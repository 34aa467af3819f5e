"""Reads the fields of a JSON object or a form, collecting every problem, so that all are named at once."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.cart import MAX_LINES, MAX_QUANTITY, MAX_SKU_LENGTH, CartLine
from chalicelib.domain.codes import MAX_CODES
from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.domain.notes import clean_note

_EMAIL = re.compile(r"[^@\s<>\"(),:;\\\[\]]+@[^@\s<>\"(),:;\\\[\]]+\.[^@\s.<>\"(),:;\\\[\]]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CURRENCY = re.compile(r"[A-Z]{3}")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # control characters, and halves that are no character


class Fields:
    """Typed access to the fields of one body. Call `finish` last: it raises InvalidRequest with every problem."""

    def __init__(self, values: Mapping[str, Any], prefix: str = "", problems: list[Problem] | None = None) -> None:
        self._values = values
        self._prefix = prefix
        self.problems: list[Problem] = [] if problems is None else problems
        self._read: set[str] = set()

    def text(self, name: str, most: int = 200) -> str | None:
        """A text without control characters, trimmed; None where it is missing or empty."""
        self._read.add(name)
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > most or _UNFIT.search(value):
            self.refuse(name, f"has to be a text of at most {most} characters on one line")
            return None
        return value.strip() or None

    def note(self, name: str) -> str:
        """A text of a few lines, as `notes.clean_note` gives it; empty where it is missing."""
        self._read.add(name)
        value = self._values.get(name)
        if value is None:
            return ""
        try:
            if isinstance(value, str):
                return clean_note(value)
            message = "has to be a text"
        except ValueError as wrong:
            message = str(wrong)
        self.refuse(name, message)
        return ""

    def email(self, name: str) -> str | None:
        """An e-mail address, by its form only."""
        value = self.text(name, 254)
        return self._matching(name, value, _EMAIL, "is not an e-mail address (write such as name@example.com)")

    def country(self, name: str) -> str | None:
        """An ISO 3166 country code."""
        value = self.text(name)
        return self._matching(name, value, _COUNTRY, "has to be a country code of two capital letters, such as DE")

    def currency(self, name: str) -> str | None:
        """An ISO 4217 code, by its form."""
        value = self.text(name)
        return self._matching(name, value, _CURRENCY, "has to be a currency code of three capital letters, such as EUR")

    def language(self, name: str) -> str | None:
        """A language tag, by its form."""
        return self._matching(name, self.text(name), _LANGUAGE, "has to be a language tag, such as en")

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds; a JSON text, fraction or boolean is none."""
        self._read.add(name)
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(name, f"has to be a whole number from {least} to {most}")
            return None
        return value

    def part(self, name: str) -> "Fields":
        """An object inside this one; an empty one where it is missing."""
        self._read.add(name)
        value = self._values.get(name)
        if value is not None and not isinstance(value, dict):
            self.refuse(name, "has to be an object")
            value = None
        return Fields(value or {}, f"{self._prefix}{name}.", self.problems)

    def lines(self, name: str = "lines", least: int = 1) -> tuple[CartLine, ...]:
        """Cart lines: `{sku, quantity, seen?}`. A quantity may be `least` or more."""
        self._read.add(name)
        value = self._values.get(name)
        if not isinstance(value, list):
            self.refuse(name, "has to be a list of {sku, quantity}")
            return ()
        if len(value) > MAX_LINES:
            self.refuse(name, f"has at most {MAX_LINES} lines", "cart_full")
            return ()
        lines = [self._line(f"{name}[{index}]", item, least) for index, item in enumerate(value)]
        return tuple(line for line in lines if line is not None)

    def _line(self, where: str, item: Any, least: int) -> CartLine | None:
        if not isinstance(item, dict):
            self.refuse(where, "has to be an object {sku, quantity}")
            return None
        fields = Fields(item, f"{self._prefix}{where}.", self.problems)
        fields.ignore(("sku", "quantity"))
        missing = [field for field in ("sku", "quantity") if item.get(field) in (None, "")]
        for field in missing:
            fields.refuse(field, "is missing")
        sku = fields.text("sku", MAX_SKU_LENGTH) if "sku" not in missing else None
        quantity = fields.whole("quantity", least, MAX_QUANTITY) if "quantity" not in missing else None
        seen = fields.whole("seen", 0, 10**15)
        fields.refuse_unknown()
        return CartLine(sku, quantity, seen) if sku is not None and quantity is not None else None

    def codes(self, name: str) -> tuple[str, ...]:
        """Codes that somebody typed: a list of texts, at most five; in a form, as often as the field stands there."""
        self._read.add(name)
        value = self._values.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(text, str) and len(text) <= 80 for text in value):
            self.refuse(name, "has to be a list of codes, each a text of at most 80 characters")
            return ()
        found = tuple(dict.fromkeys(text.strip() for text in value if text.strip() and not _UNFIT.search(text)))
        if len(found) > MAX_CODES:
            self.refuse(name, f"holds at most {MAX_CODES} codes")
        return found[:MAX_CODES]

    def refuse(self, name: str, message: str, code: str = "invalid") -> None:
        """Note a problem with a field."""
        where = f"{self._prefix}{name}"
        self.problems.append(Problem(code, f"{where} {message}", where))

    def ignore(self, names: Sequence[str]) -> None:
        """Fields that a request may carry and nobody reads."""
        self._read.update(names)

    def refuse_unknown(self) -> None:
        """Note every field that nobody has read, each once."""
        for name in self._values.keys() - self._read:
            self.refuse(name, "is not a field of this request")
        self._read.update(self._values)

    def finish(self) -> None:
        """Raise InvalidRequest where there was any problem."""
        self.refuse_unknown()
        if self.problems:
            raise InvalidRequest(sorted(self.problems, key=lambda problem: problem.param or ""))

    def _matching(self, name: str, value: str | None, pattern: re.Pattern[str], message: str) -> str | None:
        if value is not None and not pattern.fullmatch(value):
            self.refuse(name, message)
            return None
        return value
