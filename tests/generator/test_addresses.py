"""Addresses: former ones take nobody's place, menus lead somewhere, and what is gone says so."""

import json

import pytest
from bs4 import BeautifulSoup
from written_shop import PRODUCT, SHOP, WrittenShop, write_shop


@pytest.mark.parametrize(
    "alias",
    [
        "/products/other/", "/products/other", "/collections/prints/", "/journal/", "/collections/", "/preview/a/",
        "/feeds/journal.atom.xml", "/api/cart", "/API/cart/", "/__stripe/x",
        "/assets/x.css", "/sitemap.xml", "/journal/island/", "/about/", "/gone.html", "/products/lost/",
    ],
)  # fmt: skip
def test_an_alias_never_takes_an_address_that_is_in_use(alias: str, shop: WrittenShop) -> None:
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.write("journal/island.md", "Title: Island\nDate: 2026-01-02\n\nText\n")
    shop.write("pages/about.md", "Title: About\n\nText\n")
    shop.product("other", PRODUCT.replace("PRINT", "OTHER"))
    shop.product("lost", "title: Lost\ngone: true\n")
    shop.product("a", f"{PRODUCT}aliases: [fine, {alias}]\n")
    (problem,) = shop.problems()
    assert problem.startswith("content/products/a.md:5:17: aliases: /")
    assert problem.endswith(" (delete it)")


def test_a_page_that_a_list_has_no_more_may_be_an_alias_until_it_is_there_again(shop: WrittenShop) -> None:
    shop.write("collections/prints.md", "---\ntitle: Prints\naliases: [/collections/prints/page/2/]\n---\n")
    for number in range(24):
        name = f"p{number}"
        shop.product(name, PRODUCT.replace("PRINT", name) + "collections: [prints]\n")
    shop.build()
    assert shop.page("_redirects") == "/collections/prints/page/2/ /collections/prints/ 301\n"
    shop.product("more", PRODUCT + "collections: [prints]\n")
    assert shop.said(shop.build().warnings) == [
        "content/collections/prints.md:3:11: aliases: /collections/prints/page/2/ is a page of this shop (delete it)"
    ]
    assert shop.page("_redirects") == ""


def test_articles_and_pages_have_former_addresses_too(shop: WrittenShop) -> None:
    shop.write("journal/island.md", "Title: Island\nDate: 2026-01-02\nAliases: islet, /blog/island/\n\nText\n")
    shop.write("pages/about.rst", "About\n#####\n\n:aliases: about-us\n\nText\n")
    shop.build()
    assert shop.page("_redirects").splitlines() == [
        "/about-us/ /about/ 301",
        "/blog/island/ /journal/island/ 301",
        "/journal/islet/ /journal/island/ 301",
    ]
    shop.product("a", f"{PRODUCT}aliases: [/blog/island/]\n")
    shop.write("pages/x.md", "Title: X\nAliases: /journal/island/, a b\n\n[old](/about-us/)\n")
    assert [line.split(" (")[0] for line in shop.problems()] == [
        "content/journal/island.md:3:17: aliases: /blog/island/ stands in content/products/a.md, too",
        "content/pages/x.md:2:10: aliases: /journal/island/ is the address of content/journal/island.md",
        "content/pages/x.md:2:28: Aliases: 'a b' cannot stand in an address",
    ]


def test_an_alias_that_only_looks_like_one_of_ours_is_free(shop: WrittenShop) -> None:
    shop.write("collections/prints.md", "---\ntitle: Prints\naliases: [/shop/prints/]\n---\n")
    shop.product("a", f"{PRODUCT}aliases: [/apiary/, /assets-of-old/, /journal/island/]\n")
    assert shop.problems() == []


def test_a_menu_leads_to_pages_of_the_shop(tmp_path_factory: pytest.TempPathFactory) -> None:
    links = [
        "/collections/print/", "/about/", "/about", "/products/a/#top", "/journal/?x=1", "/api/cart", "/old/",
        "https://x.example/none/", "/nowhere/", "/collections/prints/page/2/",
    ]  # fmt: skip
    menu = ", ".join(f"{{title: L, href: '{link}'}}" for link in links)
    shop = write_shop(tmp_path_factory.mktemp("shop"), SHOP.split("navigation:")[0] + f"footer: [{menu}]\n")
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.write("pages/about.md", "Title: About\n\nText\n")
    shop.product("a", f"{PRODUCT}aliases: [/old/]\n")
    wanted = [
        "footer[0].href: there is no page /collections/print/ (did you mean `/collections/prints/`?)",
        "footer[8].href: there is no page /nowhere/ (write the address of a page, such as /journal/)",
        "footer[9].href: there is no page /collections/prints/page/2/ (did you mean `/collections/prints/`?)",
    ]
    assert [problem.split(": ", 1)[1] for problem in shop.problems()] == wanted
    assert shop.problems()[0].startswith("content/shop.yaml:17:27: ")
    shop.product("b", "title: B\n")
    assert [problem.split(": ", 1)[1] for problem in shop.problems() if "shop.yaml" in problem] == wanted


def test_a_link_in_a_text_that_leads_nowhere_is_a_warning(shop: WrittenShop) -> None:
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\nSee [all](/products/b/)\n")
    text = "Go [home](/), [there](../../about/), [up](#x), [away](https://x.example/), [é](/caf%C3%A9/), [b](/api/cart)"
    shop.product("a", PRODUCT, f"{text}\n\nNot [here](/abuot/) and [not](../none/?a=1).\n")
    shop.write("pages/about.md", "Title: About\n\n[x](https://small.example/none/) [y](/products/a/)\n")
    shop.write("pages/café.md", "Title: Café\nSlug: café\n\n[me]({filename}about.md)\n")
    assert shop.warnings() == [
        "content/collections/prints.md:4:11: body: the link /products/b/ leads to no page of this shop"
        " (write the address of one)",
        "content/pages/about.md:3:5: body: the link https://small.example/none/ leads to no page of this shop"
        " (write the address of one)",
        "content/products/a.md:8:12: body: the link /abuot/ leads to no page of this shop (write the address of one)",
        "content/products/a.md:8:31: body: the link ../none/?a=1 leads to no page of this shop"
        " (write the address of one)",
    ]


def test_what_is_gone_has_a_page_that_says_so(shop: WrittenShop) -> None:
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.product("lost", "title: Lost\ngone: true\n")
    shop.build()
    page = BeautifulSoup(shop.page("gone.html"), "html.parser")
    heading = page.find("h1")
    assert heading is not None
    assert heading.get_text() == "No longer available"
    assert page.select_one('main a[href="/collections/prints/"]') is not None
    assert "noindex" in str(page.select_one('meta[name="robots"]'))
    assert "gone.html" not in shop.page("sitemaps/1.xml")
    assert shop.page("_redirects") == "/products/lost/ /gone.html 410\n"
    table = json.loads((shop.var / "release" / "redirects.json").read_text(encoding="utf-8"))
    assert table["redirects"]["/products/lost/"] == {"status": 410, "to": None}
