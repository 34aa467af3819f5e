"""In which language a request is answered: that which it names, else the cart's, else what the browser likes."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import RequestError
from chalicelib.edge.incoming import Incoming

if TYPE_CHECKING:
    from chalicelib.service.wording import Wording

_MOST_LIKED = 20
_WANTED = re.compile(r"([a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:\s*;\s*q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?))?")
"""An entry of `Accept-Language`, in lower case: a tag and its quality (RFC 9110, 12.5.4)."""


def language_of(wired: Services, incoming: Incoming) -> str:
    """A language of the shop. Raises NoRelease, StoreUnavailable."""
    rules = wired.releases.current().rules
    cart = incoming.cart
    asked = (named_language(incoming), cart.language if cart else None)
    known = next((language for language in asked if language in rules.languages), None)
    return known or _liked(incoming.headers.get("accept-language", ""), rules.languages) or rules.language


def words_of(wired: Services, incoming: Incoming) -> "Wording":
    """The words of that language. Raises NoRelease, StoreUnavailable."""
    return wired.releases.current().wording(language_of(wired, incoming))


def named_language(incoming: Incoming) -> str | None:
    """The language that a request names itself: in its address, or as the field `language` of its body."""
    named: object = incoming.one("language")
    if named is None and incoming.body:
        try:
            named = incoming.form_body().get("language", [None])[-1] if incoming.is_form else _of_json(incoming)
        except RequestError:
            return None  # what is wrong with the body is for its reader to say
    return named if isinstance(named, str) else None


def _of_json(incoming: Incoming) -> object:
    return incoming.json_body().get("language")


def _liked(accepted: str, known: Iterable[str]) -> str | None:
    """The first language of `Accept-Language` that the shop speaks (RFC 4647, 3.4, and by the language alone)."""
    languages = {language.lower(): language for language in known}
    for wanted in _in_order(accepted):
        parts = wanted.split("-")
        for length in range(len(parts), 0, -1):
            if found := languages.get("-".join(parts[:length])):
                return found
        if found := next((name for tag, name in languages.items() if tag.split("-")[0] == parts[0]), None):
            return found
    return None


def _in_order(accepted: str) -> Iterator[str]:
    """The tags of the header, those liked most first; `*`, and what is refused with a quality of 0, left out."""
    entries = (_WANTED.fullmatch(part.strip().lower()) for part in accepted.split(",")[:_MOST_LIKED])
    liked = [(float(entry[2] or 1), -place, entry[1]) for place, entry in enumerate(entries) if entry]
    return (tag for quality, _, tag in sorted(liked, reverse=True) if quality)
