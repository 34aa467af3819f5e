"""Translations as files: what one may say, and what is wrong with it."""

import re

import pytest
from translation_examples import BILINGUAL
from written_shop import ROOT, SHOP, WrittenShop

PRODUCT = """\
title: Print
price: {EUR: 24.00, USD: 26.00}
options: {Size: [Small, Large]}
variants: [{sku: P-S, options: {Size: Small}}, {sku: P-L, options: {Size: Large}}]
images: [{src: a.jpg, alt: A boat}]
"""


@pytest.fixture
def bilingual(shop: WrittenShop) -> WrittenShop:
    """A shop that speaks German besides, with one product."""
    shop.write("shop.yaml", BILINGUAL)
    shop.picture("a.jpg")
    shop.product("print", PRODUCT)
    return shop


WRONG = {
    "price: 9.00": "2:1: price: is the same in every language (delete the line; the file that is translated says it)",
    "titel: X": "2:1: titel: is not a field (did you mean `title`?)",
    "options: {Sise: {name: X}}": "2:11: options: the original has no option 'Sise' (did you mean `Size`?)",
    "options: {Size: {values: {Smal: x}}}": (
        "2:27: options.Size.values: the original has no `Size` 'Smal' (did you mean `Small`?)"
    ),
    "images: [{src: b.jpg, alt: x}]": "2:16: images: the original has no picture 'b.jpg' (did you mean `a.jpg`?)",
    "sale_labels: {Autumn: Herbst}": "2:15: sale_labels: the original has no sale called 'Autumn' (delete it)",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_the_original_has_not_is_a_problem(line: str, bilingual: WrittenShop) -> None:
    bilingual.write("products/print.de.md", f"---\n{line}\n---\n")
    assert bilingual.problems() == [f"content/products/print.de.md:{WRONG[line]}"]


def test_a_translation_of_nothing_and_one_into_no_language_of_the_shop_are_problems(bilingual: WrittenShop) -> None:
    bilingual.write("products/prent.de.md", "---\ntitle: X\n---\n")
    bilingual.write("products/print.fr.md", "---\ntitle: X\n---\n")
    bilingual.write("products/print.en.md", "---\ntitle: X\n---\n")
    bilingual.write("shop.de.yaml", "shipping: {post: {title: X}}\nnavigation: {/nowhere/: X}\n")
    bilingual.write("journal/x.md", "Title: X\nDate: 2026-01-02\nLang: fr\n\nText\n")
    said = [problem.partition(" (")[0] for problem in bilingual.problems()]
    assert said == [
        "content/journal/x.md:1:1: Lang: fr is no language of this shop",
        "content/products/prent.de.md:1:1: file: translates nothing: there is no products/prent.md",
        "content/products/print.en.md:1:1: language: en is the language that the shop is written in",
        "content/products/print.fr.md:1:1: language: fr is no language of this shop",
        "content/shop.de.yaml:1:12: shipping: there is no way of sending post",
        "content/shop.de.yaml:2:14: navigation: there is no link to /nowhere/",
    ]


def test_what_is_not_translated_is_counted_and_what_is_left_out_is_named(bilingual: WrittenShop) -> None:
    bilingual.product("card", "title: Card\nsku: CARD\nprice: {EUR: 4.50, USD: 5.00}\n")
    bilingual.write("products/print.de.md", "---\ntitle: Druck\n---\n")
    warnings = bilingual.warnings()
    assert (
        "content/shop.yaml:8:34: languages.de: 1 of 2 products have no German (write products/card.de.md)" in warnings
    )
    assert (
        "content/products/print.de.md:1:1: translation: says nothing of options, the picture a.jpg"
        " (what is left out is shown as in the original)"
    ) in warnings


def test_a_file_of_pelican_with_lang_and_slug_is_a_translation_too(bilingual: WrittenShop) -> None:
    bilingual.write("journal/news.md", "Title: News\nDate: 2026-01-02\nSlug: news\n\nText\n")
    bilingual.write("journal/neues.md", "Title: Neues\nDate: 2026-01-02\nSlug: news\nLang: de\n\nText\n")
    bilingual.build()
    assert 'hreflang="de" href="https://small.example/de/journal/news/"' in bilingual.page("journal/news/index.html")
    assert "<h1>Neues</h1>" in bilingual.page("de/journal/news/index.html")


def test_a_shop_may_say_things_in_words_of_its_own(bilingual: WrittenShop) -> None:
    bilingual.write("locale/de.po", 'msgid "Add to basket"\nmsgstr "In den Korb damit"\n')
    bilingual.build()
    assert "In den Korb damit" in bilingual.page("de/products/print/index.html")
    bilingual.write("locale/de.po", 'msgid "{item} is in your basket."\nmsgstr "{ding} ist da."\n')
    assert [problem.split(" (")[0] for problem in bilingual.problems()] == [
        "content/locale/de.po:1:1: msgstr: the place `ding` does not fit"
    ]


def test_the_examples_of_the_docs_build(shop: WrittenShop) -> None:
    text = (ROOT / "docs/translations.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    facts, product, collection, discount, words, article, texts = blocks
    kept = [line for line in SHOP.splitlines() if not line.startswith(("language", "currencies"))]
    shop.write("shop.yaml", "\n".join(kept) + f"\n{facts}")
    shop.picture("contour-4.jpg")
    options = "options: {Size: [A4, A3], Frame: [Unframed, Oak]}\nmatrix: {sku: 'C-{Size}-{Frame}'}\n"
    shop.product(
        "contour-4",
        f"title: Contour\nprice: {{EUR: 24.00, USD: 26.00}}\n{options}"
        "images: [{src: contour-4.jpg, alt: An island}]\n",
    )
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.write("discounts/spring.md", "---\ntitle: Spring\ncode: SPRING\noff: 10%\n---\n")
    shop.write("journal/hanging.md", "Title: Hanging\nDate: 2026-01-02\n\nText\n")
    for path, written in {
        "products/contour-4.de.md": product,
        "collections/prints.de.md": collection,
        "discounts/spring.de.md": discount,
        "shop.de.yaml": words,
        "journal/hanging.de.md": article,
        "locale/de.po": texts,
    }.items():
        shop.write(path, written)
    shop.build()
    page = shop.page("de/products/contour-4/index.html")
    assert all(said in page for said in ("Höhenlinien Nr. 4", "Ohne Rahmen", "In den Korb", "Sammlungen"))
    assert "Papier aufhängen" in shop.page("de/journal/hanging/index.html")
    assert "Drucke" in shop.page("de/collections/prints/index.html")
