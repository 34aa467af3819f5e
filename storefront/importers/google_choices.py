"""What tells the items of one group apart, as options with a value for each item.

Feeds say it in attributes (colour, size, material, pattern), our own exports in product details, and many say it in
the title alone; then the option is made of what the titles do not share. Only `storefront.importers.google` imports it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from generator.surfaces.google import ATTRIBUTES
from storefront.findings import Findings
from storefront.importers.google_items import Item
from storefront.importers.report import Kind

_WORDS = frozenset({*ATTRIBUTES, "colour"})
_LONGEST_NAME, _LONGEST_VALUE, _MOST = 60, 100, 20
_OPTION = "Variant"
_LOOSE_ENDS = " -–—,:;|/([{"
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Choice:
    """The title of the product, and the options of each of its items in order."""

    title: str
    options: tuple[Options, ...]


def find_choice(items: Sequence[Item], findings: Findings) -> Choice:
    """The title and the options of a group. One item without details of its own has no options."""
    titles = [item.line("title") or item.line("id") for item in items]
    detailed = _by_details(items)
    if detailed is not None:
        return Choice(_title_beside(titles, detailed), detailed)
    if len(items) == 1:
        return Choice(titles[0], ((),))
    options = _by_attributes(items, findings)
    if len(set(options)) == len(items):
        return Choice(_title_beside(titles, options), options)
    title, name, values = _by_titles(titles)
    if len({(*chosen, value) for chosen, value in zip(options, values, strict=True)}) < len(items):
        values = [item.line("id") or str(item.record.number) for item in items]
    if any(options):
        name = _OPTION
    message = f"the feed does not say how its items differ: the option {name!r} is made of their titles"
    findings.add(Kind.OPTION, items[0].line("item_group_id"), message, items[0].record.number)
    pairs = zip(options, values, strict=True)
    return Choice(title, tuple((*chosen, (name, value[:_LONGEST_VALUE].strip())) for chosen, value in pairs))


def label_of(options: Options) -> str:
    """The chosen values in words, as the shop shows them."""
    return " / ".join(value for _, value in options)


def _by_details(items: Sequence[Item]) -> tuple[Options, ...] | None:
    """The details of the items, where all have the same ones and they tell the items apart: ours are written so."""
    names = [tuple(name for name, _ in item.details) for item in items]
    if not names[0] or any(each != names[0] for each in names) or len(set(names[0])) < len(names[0]):
        return None
    fitting = all(
        len(name) <= _LONGEST_NAME and len(value) <= _LONGEST_VALUE for item in items for name, value in item.details
    )
    different = len({item.details for item in items}) == len(items)
    grouped = all(item.record["item_group_id"] for item in items)
    return (
        tuple(item.details for item in items) if grouped and different and fitting and len(names[0]) <= _MOST else None
    )


def _by_attributes(items: Sequence[Item], findings: Findings) -> tuple[Options, ...]:
    """The attributes that every item has. One that only some have cannot be an option, and is reported."""
    names = []
    for name in ATTRIBUTES:
        having = sum(bool(item.line(name)) for item in items)
        if having == len(items):
            names.append(name)
        elif having:
            message = f"{len(items) - having} of its items have no {name}, so it is no option; left out"
            findings.add(Kind.OPTION, items[0].line("item_group_id"), message, items[0].record.number)
    return tuple(tuple((name.title(), item.line(name)[:_LONGEST_VALUE].strip()) for name in names) for item in items)


def _title_beside(titles: Sequence[str], options: Sequence[Options]) -> str:
    """The title that the items share: without their values behind it, or the words with which all begin."""
    bare = {
        title.removesuffix(f" – {label_of(chosen)}") if chosen else title
        for title, chosen in zip(titles, options, strict=True)
    }
    return bare.pop() if len(bare) == 1 else " ".join(_first_words(titles)).rstrip(_LOOSE_ENDS) or titles[0]


def _first_words(titles: Sequence[str]) -> list[str]:
    """The words with which all titles begin."""
    columns = zip(*(title.split() for title in titles), strict=False)
    return [words[0] for words in takewhile(lambda words: len(set(words)) == 1, columns)]


def _by_titles(titles: Sequence[str]) -> tuple[str, str, list[str]]:
    """The words that all titles begin with, the name of an option, and the rest of each title as its value."""
    words = _first_words(titles)
    name = _OPTION
    if len(words) > 1 and words[-1].casefold().rstrip(_LOOSE_ENDS) in _WORDS:
        name = words[-1].rstrip(_LOOSE_ENDS).title()
    skip = len(words)
    values = [" ".join(title.split()[skip:]).lstrip(_LOOSE_ENDS).rstrip(")]} ") for title in titles]
    title = " ".join(words if name == _OPTION else words[:-1]).rstrip(_LOOSE_ENDS)
    return title or titles[0], name, [value or "Standard" for value in values]
