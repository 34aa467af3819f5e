"""What the search of a language says of every product, and whether each of its SKUs finds it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from chalicelib.domain.display import format_money
from chalicelib.domain.money import Money
from chalicelib.domain.prices import price_at
from chalicelib.domain.stock import Availability
from generator.search.index import MOST_OF_A_WORD
from generator.search.words import shard_of, words_of
from storefront.parity.said import Difference
from storefront.parity.truth import Truth


class Search:
    """The index of one language. `root` is its folder below `output`: `search` or `de/search`."""

    def __init__(self, truth: Truth, output: Path, root: str, language: str) -> None:
        self._truth = truth
        self._folder = output / root
        self._root = root
        self._language = language
        self._shards: dict[str, Mapping[str, str]] = {}

    @cached_property
    def _found(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """Everything that can be found, by address: its file, its id, and what is shown of it."""
        files = sorted((self._folder / "found").glob("*.json"))
        return {
            entry["url"]: (f"{self._root}/found/{file.name}", name, entry)
            for file in files
            for name, entry in json.loads(file.read_bytes()).items()
        }

    def differences(self, products: Mapping[str, Sequence[str]]) -> Iterator[Difference]:
        """Every difference; `products` are the SKUs that are for sale by the address of their page."""
        for address, skus in products.items():
            if address not in self._found:
                yield Difference(f"{self._root}/found", ", ".join(skus), "search: product", "", address)
                continue
            path, name, entry = self._found[address]
            for what, is_so in self._facts(skus).items():
                says = entry.get(what, "")
                if says not in is_so:
                    yield Difference(path, ", ".join(skus), f"search: {what}", says, is_so[0])
            yield from self._lost(name, skus)
        for address, (path, _, entry) in self._found.items():
            if "price" in entry and address not in products:
                yield Difference(path, address, "search: product", "there", "")

    def _facts(self, skus: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """What may be said of a product: its lowest price, what that was before, and the one word for its state."""
        truth = self._truth
        texts, currency = truth.texts[self._language], truth.rules.languages[self._language]
        priced = [price for sku in skus if (price := price_at(truth.sold[sku], currency, truth.moment))]
        lowest = min(priced, key=lambda price: price.minor)
        now = self._money(lowest.minor)
        several = any(price.minor != lowest.minor for price in priced)
        states = [truth.availability[sku] for sku in skus]
        state = next((state for state in states if state.buyable), states[0])
        notes: tuple[str, ...] = ("", texts.say("New"))
        if state is Availability.SOLD_OUT:
            notes = (texts.say(state.words),)
        elif lowest.compare_at:
            notes = (texts.say("Sale"),)
        elif state is Availability.PREORDER:
            notes = (texts.say(state.words),)
        return {
            "price": (texts.say("From {price}", price=now) if several else now,),
            "was": (self._money(lowest.compare_at) if lowest.compare_at else "",),
            "note": notes,
        }

    def _lost(self, name: str, skus: Sequence[str]) -> Iterator[Difference]:
        """SKUs that do not find their product; a word that very much has finds only the heaviest of it."""
        for sku in skus:
            for word in words_of(sku):
                key = shard_of(word)
                postings = self._words(key).get(word, "").split()
                if len(postings) < MOST_OF_A_WORD and name not in {posting[1:] for posting in postings}:
                    yield Difference(f"{self._root}/words/{key}.json", sku, f"search: what {word!r} finds", "", name)

    def _words(self, key: str) -> Mapping[str, str]:
        if key not in self._shards:
            file = self._folder / "words" / f"{key}.json"
            self._shards[key] = json.loads(file.read_bytes())["words"] if file.is_file() else {}
        return self._shards[key]

    def _money(self, minor: int) -> str:
        currency = self._truth.rules.languages[self._language]
        return format_money(Money(minor, currency), self._truth.formats[self._language])
