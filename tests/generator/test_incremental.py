"""Whatever happens to a shop, building again gives the bytes that a first build of the result gives."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_building import tree
from test_building_again import settle
from translation_examples import BILINGUAL
from written_shop import PRODUCT, ROOT, WrittenShop, write_shop

TEMPLATES = ROOT / "theme" / "templates"


def write_big_shop(folder: Path) -> WrittenShop:
    """Two languages, all feeds, collections by name, rule and title, a bundle, articles with and without a product."""
    shop = write_shop(folder)
    shop.write("shop.yaml", BILINGUAL)
    for number, colour in enumerate(("teal", "red")):
        shop.picture(f"{number}.jpg", (50 + number, 40), colour)
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\nText\n")
    shop.write("collections/all.md", "---\ntitle: All\nsort: title\nrule: {tags: {any: [ink]}}\n---\n")
    for number in range(6):
        write_product(shop, number, "24.00", "First.")
    shop.write("products/p1.de.md", "---\ntitle: Druck 1\nsummary: Kurz\n---\nDeutsch.\n")
    shop.product("set", PRODUCT.replace("PRINT", "SET") + "bundle: [{sku: P4, quantity: 2}]\n")
    shop.write("journal/x.md", 'Title: X\nDate: 2026-01-02\nAuthor: Ann\n\n{{ product("P3") }}\n')
    shop.write("pages/about.md", "Title: About\n\nText\n")
    return shop


def write_product(shop: WrittenShop, number: int, price: str, text: str, more: str = "") -> None:
    fields = f"title: Print {number}\nsummary: {text}\nsku: P{number}\nprice: {{EUR: {price}, USD: {price}}}\n"
    shelves = "collections: [prints]\ntags: [ink]\nstock: 5\n"
    picture = f"images: [{{src: {number % 2}.jpg, alt: Lines}}]\n"
    shop.product(f"p{number}", f"{fields}{shelves}{picture}{more}", f"{text} **Bold** and [a link](/products/p0/).\n")


def edit_text(shop: WrittenShop, draw: Random) -> None:
    write_product(shop, draw.randrange(6), "24.00", f"Text {draw.random()}.")


def edit_price(shop: WrittenShop, draw: Random) -> None:
    write_product(shop, draw.randrange(6), f"{draw.randrange(5, 90)}.50", "First.")


def edit_other_field(shop: WrittenShop, draw: Random) -> None:
    more = draw.choice(("brand: Ann\n", "date: 2026-05-05\n", "aliases: [was-else]\n", "sale: [{off: 10%}]\n"))
    write_product(shop, draw.randrange(6), "24.00", "First.", more)


def add_product(shop: WrittenShop, draw: Random) -> None:
    write_product(shop, 10 + draw.randrange(30), "9.00", "New.")


def delete_product(shop: WrittenShop, draw: Random) -> None:
    (shop.content / "products" / f"p{draw.choice((2, 5))}.md").unlink(missing_ok=True)


def rename_product(shop: WrittenShop, draw: Random) -> None:
    for path in sorted((shop.content / "products").glob("p1[0-9].md"))[:1]:
        path.rename(path.with_name(f"renamed-{draw.randrange(9)}.md"))


def edit_article(shop: WrittenShop, draw: Random) -> None:
    shop.write(f"journal/y{draw.randrange(2)}.md", f"Title: Y\nDate: 2026-02-02\nAuthor: Ann\n\n{draw.random()}\n")


def delete_article(shop: WrittenShop, draw: Random) -> None:
    (shop.content / "journal" / f"y{draw.randrange(2)}.md").unlink(missing_ok=True)


def edit_template(shop: WrittenShop, draw: Random) -> None:
    name = draw.choice(("partials/price.html", "product.html", "base.html", "partials/card.html"))
    shop.write(f"theme/templates/{name}", (TEMPLATES / name).read_text() + f"{{# {draw.random()} #}}\n")


def edit_settings(shop: WrittenShop, draw: Random) -> None:
    shop.write("shop.yaml", BILINGUAL.replace("Things on paper", f"Things {draw.random()}"))


def translate(shop: WrittenShop, draw: Random) -> None:
    shop.write(f"products/p{draw.choice((0, 1))}.de.md", f"---\ntitle: Druck {draw.random()}\n---\n")


def delete_translation(shop: WrittenShop, draw: Random) -> None:
    (shop.content / "products" / f"p{draw.choice((0, 1))}.de.md").unlink(missing_ok=True)


def change_picture(shop: WrittenShop, draw: Random) -> None:
    shop.picture("1.jpg", (40 + draw.randrange(20), 40), draw.choice(("blue", "green")))


def sell_out(shop: WrittenShop, draw: Random) -> None:
    (shop.var / "stock.json").write_text(f'{{"P{draw.randrange(3)}": "out"}}')


def lose_memory(shop: WrittenShop, draw: Random) -> None:
    """As if an earlier build had been killed before it could note what it did."""
    earlier = shop.folder / "earlier"
    if earlier.is_dir():
        shutil.rmtree(shop.var / "cache")
        shutil.copytree(earlier, shop.var / "cache", copy_function=shutil.copy2)


CHANGES: tuple[Callable[[WrittenShop, Random], None], ...] = (
    edit_text, edit_price, edit_text, edit_price, edit_other_field, add_product, delete_product, rename_product,
    edit_article, delete_article, edit_template, edit_settings, translate, delete_translation, change_picture, sell_out,
    lose_memory,
)  # fmt: skip


def first_build_of(shop: WrittenShop, folder: Path) -> WrittenShop:
    """The same content, built where nothing is remembered but the pictures."""
    other = write_shop(folder)
    shutil.rmtree(other.content)
    shutil.copytree(shop.content, other.content)
    other.var.mkdir(exist_ok=True)
    for name in ("stock.json", "cache/images"):
        source = shop.var / name
        if source.is_dir():
            shutil.copytree(source, other.var / name)
        elif source.is_file():
            shutil.copyfile(source, other.var / name)
    other.build()
    return other


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.randoms(use_true_random=False)), min_size=1, max_size=5))
def test_after_any_changes_a_build_is_what_a_first_build_would_be(
    changes: list[tuple[Callable[[WrittenShop, Random], None], Random]],
) -> None:
    with TemporaryDirectory() as folder:
        shop = write_big_shop(Path(folder) / "one")
        settle()
        shop.build()
        for change, draw in changes:
            change(shop, draw)
            settle()
            shop.build()
            if not (shop.folder / "earlier").is_dir():
                shutil.copytree(shop.var / "cache", shop.folder / "earlier", copy_function=shutil.copy2)
        other = first_build_of(shop, Path(folder) / "two")
        assert tree(shop.output) == tree(other.output)
        assert tree(shop.var / "release") == tree(other.var / "release")


def test_an_edit_renders_only_what_it_reaches(tmp_path: Path) -> None:
    shop = write_big_shop(tmp_path / "one")
    for number in range(20, 50):
        shop.product(f"q{number}", f"title: Q{number}\nsku: Q{number}\nprice: {{EUR: 2.00, USD: 2.00}}\n", "Q.\n")
    settle()
    shop.build()
    write_product(shop, 2, "99.00", "Edited.")
    settle()
    report = shop.build()
    written = {path for path, reason in report.reasons.items() if reason}
    assert {"products/p2/index.html", "de/products/p2/index.html", "collections/prints/index.html"} <= written
    assert not any("q2" in path for path in written)
    other = first_build_of(shop, tmp_path / "two")
    assert tree(shop.output) == tree(other.output)
    assert tree(shop.var / "release") == tree(other.var / "release")


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.5, 0.8, 1.1, 1.4])
def test_a_build_that_is_killed_leaves_nothing_that_the_next_one_trusts(after: float, tmp_path: Path) -> None:
    shop = write_big_shop(tmp_path / "one")
    shop.build()
    shop.write("shop.yaml", BILINGUAL.replace("Things on paper", "Other things"))
    delete_product(shop, Random(1))
    command = [sys.executable, "-c", "from storefront.cli import main; main()", "build", "--content", str(shop.content)]
    command += ["--output", str(shop.output), "--var", str(shop.var), "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    shop.build()
    other = first_build_of(shop, tmp_path / "two")
    assert tree(shop.output) == tree(other.output)
    assert tree(shop.var / "release") == tree(other.var / "release")
