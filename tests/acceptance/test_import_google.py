"""What the items of a feed become, in whichever of its forms."""

from pathlib import Path

import pytest
from catalogues import catalogue_of
from google_items import ATOM, imported, imported_items, item, messages, product, write_rss, write_tsv

from storefront.importers import ForeignCurrency, Kind, import_google


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ({"price": "USD 12.5"}, "price: {USD: 12.50}\n"),
        ({"sale_price": "7 EUR"}, "sale:\n  - {price: {EUR: 7.00}}\n"),
        ({"sale_price": "7 EUR", "sale_price_effective_date": "2026-11-27T00:00+0100/2026-11-30T23:59+0100"},
         'sale:\n  - {price: {EUR: 7.00}, from: "2026-11-26 23:00", until: "2026-11-30 23:00"}\n'),
        ({"sale_price": "7 EUR", "sale_price_effective_date": "2026-11-27/2026-11-30"},
         "sale:\n  - {price: {EUR: 7.00}, from: 2026-11-27, until: 2026-11-30}\n"),
        ({"availability": "in stock"}, "stock_policy: untracked\n"),
        ({"availability": "out_of_stock"}, "stock: 0\n"),
        ({"availability": "backorder"}, "stock: 0\nstock_policy: backorder\n"),
        ({"availability": "preorder", "availability_date": "2026-12-24T10:00-0800"},
         "stock_policy: preorder\navailable_from: 2026-12-24\n"),
        ({"availability": "preorder"}, "stock_policy: backorder\n"),
        ({"availability": "unknown"}, "stock: 0\n"),
        ({"gtin": "4006381333931", "mpn": "M-1", "brand": "Isoline"}, "gtin: 4006381333931\nmpn: M-1\n"),
        ({"product_type": ["A > B", "C"]}, "collections: [a, a-b, c]\n"),
        ({"google_product_category": "Home & Garden > Kitchen"}, "collections: [home-garden, home-garden-kitchen]\n"),
        ({"google_product_category": "2169"}, "collections: [all]\n"),
        ({"shipping_weight": "1.5 lb"}, "weight_g: 680\n"),
        ({"shipping_weight": "8 oz"}, "weight_g: 227\n"),
        ({"condition": "used", "color": "Red"}, "- **Color:** Red\n- **Condition:** used\n"),
        ({"image_link": "https://c.example/a b.jpg", "additional_image_link": ["https://c.example/c.jpg"]},
         'images:\n  - {remote: "https://c.example/a%20b.jpg", alt: Mug}\n  - {remote: "https://c.example/c.jpg"'),
        ({"link": "https://old.example/shop/blue-mug.html?utm=1"}, 'aliases: ["/shop/blue-mug.html"]'),
        ({"description": "One.\n\nTwo < three & <3"}, "One.\n\nTwo < three & <3\n"),
        ({"description": "<div>One.</div><ul><li>Two</li></ul><script>x</script>"}, "One.\n\n- Two\n"),
    ],
)  # fmt: skip
def test_import_reads_what_an_item_says(tmp_path: Path, values: dict[str, str | list[str]], written: str) -> None:
    report = imported_items(tmp_path, item(**values))
    (file,) = (tmp_path / "shop" / "products").iterdir()
    assert written in file.read_text(encoding="utf-8"), report.as_text()
    assert report.rows == report.variants == 1


def test_import_of_rss_atom_and_tabs_gives_the_same_shop(tmp_path: Path) -> None:
    items = [
        item(link="https://old.example/p/mug", description="A mug.", brand="Isoline", product_type="A > B"),
        item(id="s", title="Shirt S", item_group_id="g", size="S", additional_image_link=["https://c.example/1.jpg", "https://c.example/2.jpg"]),
        item(id="l", title="Shirt L", item_group_id="g", size="L"),
    ]  # fmt: skip
    texts = []
    for form in ("rss", "plain", "atom", "tsv"):
        folder = tmp_path / form
        folder.mkdir()
        if form == "tsv":
            file = write_tsv(
                folder, *items, header={"item_group_id": "Item Group ID", "product_type": "g:product_type"}
            )
        else:
            file = write_rss(folder, *items)
            text = file.read_text()
            if form == "plain":  # title, link and description may stand without the prefix
                for name in ("title", "link", "description"):
                    text = text.replace(f"g:{name}>", f"{name}>")
            if form == "atom":
                text = ATOM.format(text.partition("<channel>")[2].partition("</channel>")[0])
                text = text.replace("<item>", "<entry><id>urn:x</id>").replace("</item>", "</entry>")
                text = text.replace("<g:link>", '<link rel="alternate" href="').replace("</g:link>", '"/>')
            file.write_text(text)
        report = imported(folder, file)
        assert (report.products, report.variants) == (2, 3)
        texts.append({path.name: path.read_text() for path in (folder / "shop" / "products").iterdir()})
    assert texts == [texts[0]] * 4


def test_import_makes_options_of_attributes_details_or_titles(tmp_path: Path) -> None:
    detail = "<g:attribute_name>Wood</g:attribute_name><g:attribute_value>Oak</g:attribute_value>"
    file = write_rss(
        tmp_path,
        item(id="1", title="Shirt Red S", item_group_id="a", color="Red", size="S"),
        item(id="2", title="Shirt Blue S", item_group_id="a", color="Blue", size="S"),
        item(id="3", title="Shoe Size 40", item_group_id="b"),
        item(id="4", title="Shoe Size 41", item_group_id="b"),
        item(id="5", title="Lamp, small", item_group_id="c", color="Red"),
        item(id="6", title="Lamp, large", item_group_id="c"),
        item(id="7", title="Same", item_group_id="d"),
        item(id="8", title="Same", item_group_id="d", price="8.00 EUR"),
        item(id="9", title="Frame – Oak", item_group_id="e", description="DETAIL"),
    )
    placed = f"<g:product_detail>{detail}</g:product_detail>"
    file.write_text(file.read_text().replace("<g:description>DETAIL</g:description>", placed))
    report = imported(tmp_path, file)
    found = catalogue_of(tmp_path / "shop").products.values()
    options = {product.title: {option.name: option.values for option in product.options} for product in found}
    assert options == {
        "Shirt": {"Color": ("Red", "Blue"), "Size": ("S",)},
        "Shoe": {"Size": ("40", "41")},
        "Lamp": {"Variant": ("small", "large")},
        "Same": {"Variant": ("7", "8")},
        "Frame": {"Wood": ("Oak",)},
    }
    said = " ".join(messages(report, Kind.OPTION))
    assert "1 of its items have no color" in said
    assert said.count("is made of their titles") == 3


def test_import_writes_prices_of_another_currency_as_they_are_and_says_so(tmp_path: Path) -> None:
    report = imported_items(tmp_path, item(), item(id="u", title="Cup", price="8.00 USD"), currency="EUR", builds=False)
    assert "price: {USD: 8.00}\n" in product(tmp_path, "cup")
    assert messages(report, Kind.CURRENCY) == ["2 u: priced in USD, not in EUR; written so"]
    assert "currencies: [EUR]" in (tmp_path / "shop" / "shop.yaml").read_text()


def test_import_takes_the_currency_that_the_feed_names_and_refuses_one_that_the_shop_has_not(tmp_path: Path) -> None:
    file = write_rss(
        tmp_path, item(price="9.00 USD"), item(id="b", title="B", price="7.00 USD"), item(id="c", title="C")
    )
    assert import_google(file, tmp_path / "new").currency == "USD"
    shop = tmp_path / "old"
    shop.mkdir()
    (shop / "shop.yaml").write_text("currencies: [EUR]\n")
    with pytest.raises(ForeignCurrency, match="the shop has EUR"):
        import_google(file, shop)
    assert import_google(file, shop, as_written=True).currency == "USD"


def test_import_keeps_an_item_that_comes_twice_once_and_tells_those_of_one_id_apart(tmp_path: Path) -> None:
    report = imported_items(tmp_path, item(), item(), item(title="Cup"), item(id=""), item(id="", title=""))
    assert [finding.row for finding in report.of(Kind.SKIPPED_ROW)] == [5, 2]
    assert [finding.where for finding in report.of(Kind.SKU)] == ["CUP", "MUG-2"]
    assert report.figures["items"] == 4


def test_import_takes_no_address_from_links_that_several_products_share(tmp_path: Path) -> None:
    link = "https://old.example/product?id={}"
    imported_items(tmp_path, item(link=link.format(1)), item(id="c", title="Cup", link=link.format(2)))
    assert "aliases" not in product(tmp_path, "mug") + product(tmp_path, "cup")


def test_import_names_every_attribute_that_it_does_not_read_once(tmp_path: Path) -> None:
    more = {"custom_label_0": "x", "google_product_category": "2169", "ads_redirect": "https://a.example"}
    report = imported_items(tmp_path, item(**more), item(id="c", title="Cup", custom_label_0="y"))
    assert sorted(messages(report, Kind.COLUMN)) == [
        "None ads_redirect: not imported, 1 items have a value",
        "None custom_label_0: not imported, 2 items have a value",
        "None google_product_category: not imported, 1 items have a value",
    ]


def test_import_reads_repeated_values_and_loose_quotes_of_a_text_feed(tmp_path: Path) -> None:
    file = write_tsv(tmp_path, item(title='12" pan', product_type='"Pots, pans > Pans",Kitchen'))
    imported(tmp_path, file)
    assert "collections: [pots-pans, pots-pans-pans, kitchen]" in product(tmp_path, "12-pan")
    loose = tmp_path / "loose"
    loose.mkdir()
    report = imported(loose, write_tsv(loose, item(title='"Best" pan')))
    assert 'title: "\\"Best\\" pan"' in product(loose, "best-pan")
    assert "ordinary characters" in messages(report, Kind.LAYOUT)[0]


def test_import_tells_the_pictures_of_a_group_in_the_order_of_the_product(tmp_path: Path) -> None:
    address = "https://c.example/{}.jpg"
    pictures = [address.format(number) for number in range(4)]
    items = [
        item(
            id=str(own),
            title=f"Shirt {own}",
            item_group_id="g",
            image_link=pictures[own],
            additional_image_link=[each for each in pictures if each != pictures[own]],
        )
        for own in (3, 1)
    ]
    imported_items(tmp_path, *items)
    found = catalogue_of(tmp_path / "shop").products["shirt"]
    assert [picture.remote for picture in found.pictures] == pictures
    assert [variant.picture for variant in found.variants] == [3, 1]
