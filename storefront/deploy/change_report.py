"""What a release would change, as Markdown: a comment on a pull request."""

from collections.abc import Iterable

from chalicelib.domain.money import Money
from storefront.deploy.changes import Changes, Priced, Weight

TITLE = "## What this changes"

_SHOWN = 30


def markdown(changes: Changes, problems: Iterable[str] = (), preview: str | None = None) -> str:
    """As a comment on a pull request. `preview` is the address where it can be looked at."""
    lines = [TITLE, ""]
    if preview is not None:
        lines += [f"Preview: <{preview}> (paying is played, and search engines are told nothing)", ""]
    counts = (("new", changes.added), ("changed", changes.changed), ("removed", changes.removed))
    told = [f"{len(pages)} {what}" for what, pages in counts if pages]
    lines.append("Pages: " + (", ".join(told) or "none") + ".")
    if changes.prices:
        lines += ["", "### Prices", "", "| SKU | product | before | after |", "|---|---|---:|---:|"]
        rows = [
            f"| `{one.sku}` | {_cell(one.title)} | {_amount(one.before, one)} | {_amount(one.after, one)} |"
            for one in changes.prices
        ]
        lines += _cut(rows, "| … | and {} more | | |")
    if changes.vanished:
        lines += ["", "### Addresses that vanish", "", "Whoever has a link to these gets a page that is missing:", ""]
        lines += _cut([f"- `{page}`" for page in changes.vanished], "- and {} more")
    for title, pages in (("New pages", changes.added), ("Changed pages", changes.changed), ("Feeds", changes.feeds)):
        if pages:
            lines += ["", f"<details><summary>{title}: {len(pages)}</summary>", ""]
            lines += [*_cut([f"- `{page}`" for page in pages], "- and {} more"), "", "</details>"]
    heavier = {kind: pair for kind, pair in changes.weight.items() if pair[0] != pair[1]}
    if heavier:
        lines += ["", "### Weight", "", "| | before | after |", "|---|---:|---:|"]
        lines += [f"| {kind} | {_weight(before)} | {_weight(after)} |" for kind, (before, after) in heavier.items()]
    if told_problems := list(problems):
        lines += ["", "### Problems", "", *_cut([f"- {_cell(problem)}" for problem in told_problems], "- and {} more")]
    return "\n".join([*lines, ""])


def broken(problems: Iterable[str]) -> str:
    """The same comment for content that cannot be built."""
    rows = _cut([f"- {_cell(problem)}" for problem in problems], "- and {} more")
    return "\n".join([TITLE, "", "It cannot be built, so nothing can be compared. Put this right:", "", *rows, ""])


def _amount(minor: int | None, one: Priced) -> str:
    return "not for sale" if minor is None else f"{Money(minor, one.currency).decimal()} {one.currency}"


def _weight(weight: Weight) -> str:
    if weight.files == 1:
        return f"{weight.size:,} bytes"
    return f"{weight.files:,} of {weight.each:,} bytes" if weight.files else "none"


def _cell(text: str) -> str:
    """What a person wrote, as text in a table: nothing of it is markup."""
    plain = " ".join(text.split())
    return "".join("\\" + sign if sign in "\\`*_{}[]<>()#+!|~@" else sign for sign in plain)


def _cut(rows: list[str], more: str) -> list[str]:
    return rows if len(rows) <= _SHOWN else [*rows[:_SHOWN], more.format(len(rows) - _SHOWN)]
