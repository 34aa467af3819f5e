"""The variations of a WooCommerce product as variants that can be bought, one for each choice.

A variation that leaves an attribute open means any value of it; it becomes one variant for each value, so that the
buyer still chooses and the order still says what. Only `storefront.importers.woocommerce` imports it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product as combine

from chalicelib.domain.money import allocate
from storefront.findings import Findings
from storefront.importers.cells import web_address
from storefront.importers.model import ImportedVariant
from storefront.importers.naming import slugify
from storefront.importers.report import Kind
from storefront.importers.woocommerce_rows import Entry
from storefront.importers.woocommerce_units import read_unit

_MOST = 1000
_LONGEST_NAME, _LONGEST_VALUE = 60, 100
Values = tuple[str, ...]


@dataclass(frozen=True)
class _Option:
    """An option: its name, and its values in the order of the product by their folded spelling."""

    name: str
    spellings: Mapping[str, str]

    @property
    def values(self) -> Values:
        """What can be chosen."""
        return tuple(self.spellings.values())

    def of(self, entry: Entry) -> str:
        """The value that a variation has, spelt as the product does; empty for any."""
        given = next((each.values for each in entry.attributes if each.name.casefold() == self.name.casefold()), ())
        return self.spellings.get(given[0].casefold(), given[0]) if given else ""


@dataclass(frozen=True)
class Choice:
    """What a buyer chooses from: variants, their pictures, and the attributes that tell them apart."""

    variants: tuple[ImportedVariant, ...]
    images: tuple[str, ...]
    options: tuple[str, ...]


def read_variations(parent: Entry, variations: Sequence[Entry], findings: Findings) -> Choice | None:
    """The variants of a product; None where there is nothing to choose."""
    published = [entry for entry in variations if _is_published(entry, findings)]
    choices = _find_options(parent, published)
    if not choices:
        message = "it has no variations that can be chosen: written as one unit"
        findings.add(Kind.OPTION, parent.record.where, message, parent.number)
        return None
    chosen = _choose(parent, published, choices, findings)
    variants = [
        variant
        for entry, combinations in chosen.values()
        for variant in _write(entry, parent, choices, combinations, findings)
    ]
    sharing = {entry.number for entry, _ in chosen.values() if _shares_stock(entry, parent)}
    variants = _share_out(variants, sharing, parent, findings)
    places = {(choice.name, value): place for choice in choices for place, value in enumerate(choice.values)}
    variants.sort(key=lambda variant: [places[pair] for pair in variant.options])
    images = dict.fromkeys(variant.image for variant in variants if variant.image)
    return Choice(tuple(_cut(variants, findings)), tuple(images), tuple(choice.name for choice in choices))


def _is_published(entry: Entry, findings: Findings) -> bool:
    if entry.record["published"] in ("", "1"):
        return True
    findings.add(Kind.SKIPPED_ROW, entry.record.where, "the variation was switched off", entry.number)
    return False


def _find_options(parent: Entry, variations: Sequence[Entry]) -> list[_Option]:
    """The attributes that variations name, in the order of the product, then others; with every value that occurs."""
    names: dict[str, str] = {}
    of_parent = {each.name.casefold(): {value.casefold(): value for value in each.values} for each in parent.attributes}
    used: dict[str, dict[str, str]] = {}
    for entry in (parent, *variations):
        for each in entry.attributes:
            key = each.name.casefold()
            names.setdefault(key, each.name)
            if entry is not parent:
                more = used.setdefault(key, {})
                for value in each.values[:1]:
                    more.setdefault(value.casefold(), value)
    options = []
    for key in dict.fromkeys((*of_parent, *used)):
        spellings = {**of_parent.get(key, {})}
        for folded, value in used.get(key, {}).items():
            spellings.setdefault(folded, value)
        if key in used and spellings:
            options.append(_Option(names[key], spellings))
    return options


def _choose(
    parent: Entry, variations: Sequence[Entry], choices: Sequence[_Option], findings: Findings
) -> dict[int, tuple[Entry, list[Values]]]:
    """Each variation by its row with the combinations that it stands for; the more it says itself, the earlier."""
    taken: dict[Values, int] = {}
    chosen: dict[int, tuple[Entry, list[Values]]] = {}
    by_openness = sorted(variations, key=lambda entry: sum(not choice.of(entry) for choice in choices))
    for entry in by_openness:
        size = 1
        for choice in choices:
            size *= 1 if choice.of(entry) else len(choice.spellings)
        if size > 1 and len(taken) + size > _MOST:
            message = f"it stands for {size} combinations, and is written for a product of at most {_MOST} variants"
            findings.add(Kind.SKIPPED_ROW, entry.record.where, message, entry.number)
            continue
        combinations = [each for each in _expand(entry, choices) if each not in taken]
        if not combinations:
            first = next((taken[each] for each in _expand(entry, choices)), parent.number)
            findings.add(Kind.SKIPPED_ROW, entry.record.where, f"the same options as row {first}", entry.number)
            continue
        taken.update(dict.fromkeys(combinations, entry.number))
        chosen[entry.number] = (entry, combinations)
    return chosen


def _expand(entry: Entry, choices: Sequence[_Option]) -> Iterator[Values]:
    yield from combine(*((value,) if (value := choice.of(entry)) else choice.values for choice in choices))


def _write(
    entry: Entry, parent: Entry, choices: Sequence[_Option], combinations: Sequence[Values], findings: Findings
) -> list[ImportedVariant]:
    """The variants of one variation, its stock shared out over them so that no more is sold than there is."""
    unit = read_unit(entry, parent, findings)
    image = next(iter(entry.list("images")), "")
    unit = replace(unit, image=web_address(image))
    open_names = [choice.name for choice in choices if not choice.of(entry)]
    if not open_names:
        return [replace(unit, options=_options(choices, values)) for values in combinations]
    message = f"it means any {' and any '.join(open_names)}: written as {len(combinations)} variants"
    findings.add(Kind.OPTION, entry.record.where, message, entry.number)
    stocks: list[int | None] = [unit.stock] * len(combinations)
    if unit.stock and len(combinations) > 1 and not _shares_stock(entry, parent):
        stocks = [*allocate(unit.stock, [1] * len(combinations))]
        message = (
            f"its stock of {unit.stock} is shared out over {len(combinations)} variants (count them, and correct it)"
        )
        findings.add(Kind.STOCK, entry.record.where, message, entry.number)
    return [
        replace(unit, sku=_sku(unit.sku, entry, choices, values), options=_options(choices, values), stock=stock)
        for values, stock in zip(combinations, stocks, strict=True)
    ]


def _options(choices: Sequence[_Option], values: Values) -> tuple[tuple[str, str], ...]:
    return tuple((choice.name, value) for choice, value in zip(choices, values, strict=True))


def _sku(sku: str, entry: Entry, choices: Sequence[_Option], values: Values) -> str:
    """The SKU with the values that it leaves open; empty where it has none."""
    words = [slugify(value) for choice, value in zip(choices, values, strict=True) if not choice.of(entry)]
    return "-".join([sku, *words]) if sku else ""


def _shares_stock(entry: Entry, parent: Entry) -> bool:
    return entry.record["stock"].casefold() == "parent" and bool(parent.record["stock"])


def _share_out(
    variants: Sequence[ImportedVariant], sharing: set[int], parent: Entry, findings: Findings
) -> list[ImportedVariant]:
    """Where variations have one stock together, that of their product, each variant gets its part of it."""
    together = [index for index, variant in enumerate(variants) if variant.row in sharing]
    total = variants[together[0]].stock if together else None
    if not total or len(together) < 2:
        return list(variants)
    parts = dict(zip(together, allocate(total, [1] * len(together)), strict=True))
    message = f"the stock of {total} that its variations share is shared out over them (count them, and correct it)"
    findings.add(Kind.STOCK, parent.record.where, message, parent.number)
    return [replace(variant, stock=parts.get(index, variant.stock)) for index, variant in enumerate(variants)]


def _cut(variants: Sequence[ImportedVariant], findings: Findings) -> Iterator[ImportedVariant]:
    """The variants with options that fit; one that is then like another is left out."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    for variant in variants:
        options = tuple(
            (name[:_LONGEST_NAME].rstrip(), value[:_LONGEST_VALUE].rstrip()) for name, value in variant.options
        )
        if options != variant.options:
            message = f"options are cut to {_LONGEST_NAME} characters of a name and {_LONGEST_VALUE} of a value"
            findings.add(Kind.OPTION, variant.sku, message, variant.row)
        if options in seen:
            findings.add(Kind.SKIPPED_ROW, variant.sku, "cut so, its options are those of another variant", variant.row)
        else:
            seen.add(options)
            yield replace(variant, options=options)
