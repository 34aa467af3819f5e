"""Which addresses of an earlier content folder would vanish: what it answered, and what is answered now."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote

from generator.compile.redirects import PREVIEWS
from generator.images import Pictures
from generator.journal import Tongues
from generator.links import written_pages
from generator.made import last_change, make_site
from generator.problems import ContentError, ContentProblem, Findings
from generator.read.folder import shown_path
from generator.run import Run
from generator.whereabouts import all_former, find_whereabouts
from generator.whole import run_pelican

FIELD = "address"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a content folder answers: the file below it that each address comes from.

    `gone` are addresses that say that something is gone, `later` those of what is not for sale yet, `drafts` the
    files of products that are not published.
    """

    files: Mapping[str, str]
    gone: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()


def find_vanished(root: Path, content: Path, before: Path, now: int) -> tuple[ContentProblem, ...]:
    """A problem for every address that `before`, an earlier state of `content`, answers and `content` does not."""
    old, new = answers(root, before, now), answers(root, content, now)
    lost = sorted(old.files.keys() - new.files.keys() - new.gone)
    return tuple(
        ContentProblem(
            shown_path(content, content / old.files[address]),
            1,
            1,
            FIELD,
            f"{address} would vanish",
            _hint(content, address, old, new),
        )
        for address in lost
    )


def answers(root: Path, content: Path, now: int) -> Answers:
    """What a content folder answers at a moment (UTC seconds), as far as it can be read."""
    with tempfile.TemporaryDirectory(prefix="storefront-check-") as scratch:
        folder = Path(scratch).resolve()
        run = Run(root.resolve(), content.resolve(), folder / "output", folder, now=now, only_addresses=True)
        try:
            run_pelican(run)
        except ContentError:
            # What is wrong with it is for others to say, and an old state need not fit the rules of today.
            return _answers_of(run)
        return _answers_of(run)


def _answers_of(run: Run) -> Answers:
    sheets, content = run.sheets, run.content
    if sheets is None:
        return Answers({})
    owners = {f"/products/{sheet.slug.value}/": sheet.raw.source for sheet in sheets.products}
    owners |= {f"/collections/{item.slug.value}/": item.raw.source for item in sheets.collections}
    owners |= {unquote(writing.address): _below(content, writing.path) for writing in run.writings}
    drafts = frozenset(sheet.raw.source for sheet in sheets.products if sheet.draft)
    if run.compiled is None:
        pages = written_pages(sheets, run.writings, run.files)
        leads = {item.address: _below(content, item.path) for item in all_former(sheets, run.writings)}
        return Answers({page: _owner(page, owners, run.tongues) for page in pages} | leads, drafts=drafts)
    days = [writing.changed_on for writing in run.writings]
    site = make_site(run.compiled, Pictures({}, {}), {}, days, last_change(run.compiled, run.moment))
    where = find_whereabouts(sheets, site, run.writings, run.files, Findings())
    leads = {item.source: _below(content, item.path) for item in where.redirects if item.target is not None}
    files = {page: _owner(page, owners, run.tongues) for page in where.pages} | leads
    return Answers(
        {address: path for address, path in files.items() if PREVIEWS not in address},
        frozenset(item.source for item in where.redirects if item.target is None),
        where.known.later,
        drafts,
    )


def _owner(address: str, owners: Mapping[str, str], tongues: Tongues) -> str:
    """The file that an address comes from; a later page of a list comes from that of the list.

    A page in another language that has no file of its own comes from that of the shop's own language.
    """
    spoken = address.split("/")[1]
    if address not in owners and spoken != tongues.own and spoken in tongues.all:
        address = address.removeprefix(f"/{spoken}")
    first = address.partition("/page/")[0].rstrip("/")
    return owners.get(address) or owners.get(f"{first}/") or first.lstrip("/") or "shop.yaml"


def _below(content: Path, shown: str) -> str:
    return (Path.cwd() / shown).relative_to(content).as_posix()


def _hint(content: Path, address: str, old: Answers, new: Answers) -> str:
    """What to write so that the address still answers."""
    file = old.files[address]
    shown = shown_path(content, content / file)
    if address in new.later:
        return f"`publish` in {shown} hides it for now; delete that line"
    if file in new.drafts:
        return f"{shown} is a draft now; write `gone: true` or `successor: SLUG` in it instead"
    if (content / file).is_file():
        return f"write `{_alias(address, file)}` in {shown}"
    folder = address.split("/")[1]
    fresh = [name for name in new.files.keys() - old.files.keys() if name.split("/")[1] == folder]
    close = get_close_matches(address, fresh, n=1, cutoff=0.5)
    if close:
        named = new.files[close[0]]
        moved = f"write `{_alias(address, named)}` in {shown_path(content, content / named)}"
        return f"{moved}, if {close[0]} replaces it"
    if file.startswith("products/"):
        return f"write {shown} again, with `title` and `gone: true` or `successor: SLUG`"
    return f"write `{_alias(address, file)}` in the file of what replaces it"


def _alias(address: str, file: str) -> str:
    ours = file.startswith(("products/", "collections/"))
    return f"aliases: [{address}]" if ours else f"Aliases: {address}"
