"""The templates, filled with the example views: strict, escaped, labelled, and within the budget of bytes."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import brotli
import pytest
from jinja2 import Environment
from markupsafe import Markup
from theme_function_views import FUNCTIONS, SHELL_META
from theme_mail_views import MAIL_VIEW, MAILS
from theme_page_views import EMBEDS, PAGES
from theme_preview import THEME, environment, module, render_all, render_function, render_page, script
from theme_products import PRODUCT, VARIANTS
from theme_views import ASSETS, SHOP

from generator.assets import make_assets

_DATA_SCRIPT = "application/ld+json"
ATTACK = "<script>alert('x')</script>\"'&</script><b>"
# Fields that the generator has cleaned and marked, and words that are looked up, not shown.
_KEPT = frozenset({"body_html", "json_ld", "kind", "status", "availability", "language", "param"})


def hostile(view: Any, name: str = "") -> Any:
    """The same view with mark-up at the end of every text in it, names of addresses included."""
    if name in _KEPT or isinstance(view, Markup) or view in ("", "/"):
        return view
    if isinstance(view, str):
        return view + ATTACK
    if isinstance(view, dict):
        return {key: hostile(value, key) for key, value in view.items()}
    if isinstance(view, (list, tuple)):
        return type(view)(hostile(value) for value in view)
    return view


class Page(HTMLParser):
    """What the tests ask of a page: elements in order, fields without a label, texts of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.unlabelled: list[dict[str, str | None]] = []
        self._labels = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"an attribute twice: <{tag} {attrs}>"
        self.elements.append((tag, found))
        if tag == "label":
            self._labels += 1
        is_field = tag in ("input", "select", "textarea") and found.get("type") != "hidden"
        if is_field and not self._labels and "aria-label" not in found:
            self.unlabelled.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._labels -= 1

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of that name."""
        return [attrs for name, attrs in self.elements if name == tag]

    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        """Elements and names of attributes: what may not depend on the texts."""
        return [(tag, tuple(attrs)) for tag, attrs in self.elements]


@pytest.fixture(scope="module")
def env() -> Environment:
    return environment()


@pytest.fixture(scope="module")
def pages(env: Environment) -> dict[str, Page]:
    return {name: Page(text) for name, text in render_all(env).items()}


@pytest.fixture(scope="module")
def site(pages: dict[str, Page]) -> dict[str, Page]:
    """Pages that a browser gets, without the mails."""
    return {name: page for name, page in pages.items() if not name.startswith("mail-")}


def test_every_template_has_an_example() -> None:
    def names(folder: str) -> set[str]:
        return {path.name for path in (THEME / "templates" / folder).glob("*.html")}

    assert {template for template, _ in PAGES.values()} == names(".") - {"base.html", "shell.html"}
    assert {template for template, _, _ in FUNCTIONS.values()} == {
        f"functions/{name}" for name in names("functions") - {"macros.html"}
    }
    assert names("mail") - {"layout.html"} == {f"{name}.html" for name in (*MAILS, "alert", "watch")}


def test_a_page_starts_with_its_doctype_and_has_one_main_one_heading_and_one_place_for_news(env: Environment) -> None:
    for name, text in render_all(env).items():
        assert text.startswith("<!doctype html>"), name
        page = Page(text)
        assert len(page.all("h1")) == 1, name
        if not name.startswith("mail-"):
            assert [attrs["id"] for attrs in page.all("main")] == ["main"], name
            assert [attrs["role"] for _, attrs in page.elements if "data-status" in attrs] == ["status"], name


def test_nothing_is_inline(site: dict[str, Page]) -> None:
    for name, page in site.items():
        assert not page.all("style"), name
        for tag, attrs in page.elements:
            assert "style" not in attrs, (name, tag)
            assert not [key for key in attrs if key.startswith("on")], (name, tag)
        scripts = [attrs for attrs in page.all("script") if attrs.get("type") != _DATA_SCRIPT]
        assert scripts == [{"type": "module", "src": ASSETS["js"]}], name


def test_pictures_say_what_they_show_and_keep_their_place(site: dict[str, Page]) -> None:
    for name, page in site.items():
        for image in page.all("img"):
            assert {"alt", "width", "height", "src"} <= image.keys(), (name, image)
            assert image["alt"] is not None, (name, image)


def test_only_one_picture_of_a_page_comes_first(site: dict[str, Page]) -> None:
    for name in ("home", "product", "article", "journal"):
        first = [image for image in site[name].all("img") if image.get("fetchpriority") == "high"]
        assert len(first) == 1, name


def test_every_field_has_a_label(site: dict[str, Page]) -> None:
    assert {name: page.unlabelled for name, page in site.items() if page.unlabelled} == {}


def test_ids_are_unique_and_what_refers_to_them_finds_them(site: dict[str, Page]) -> None:
    for name, page in site.items():
        ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
        assert [value for value, count in ids.items() if count > 1] == [], name
        for _, attrs in page.elements:
            for key in ("aria-labelledby", "aria-describedby", "for"):
                assert set((attrs.get(key) or "").split()) <= ids.keys(), (name, attrs)
            href = attrs.get("href") or ""
            assert not href.startswith("#") or href[1:] in ids, (name, href)


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_changes_no_page(env: Environment, name: str) -> None:
    template, view = PAGES[name]
    friendly = render_page(env, template, view)
    attacked = render_page(env, template, hostile(view), hostile(SHOP))
    assert Page(attacked).skeleton() == Page(friendly).skeleton()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_hostile_text_changes_no_page_of_the_functions(env: Environment, name: str) -> None:
    template, view, title = FUNCTIONS[name]
    friendly = render_function(env, template, view, title)
    attacked = render_function(env, template, hostile(view), title)
    assert Page(attacked).skeleton() == Page(friendly).skeleton()


@pytest.mark.parametrize("name", EMBEDS)
def test_hostile_text_changes_no_embed(env: Environment, name: str) -> None:
    template, view = EMBEDS[name]
    friendly = env.get_template(template).render(shop=SHOP, **view)
    attacked = env.get_template(template).render(shop=hostile(SHOP), **hostile(view))
    assert Page(attacked).skeleton() == Page(friendly).skeleton()


@pytest.mark.parametrize("name", [*MAILS, "alert", "watch"])
def test_hostile_text_changes_no_mail(env: Environment, name: str) -> None:
    template = env.get_template(f"mail/{name}.html")
    assert Page(template.render(**hostile(MAIL_VIEW))).skeleton() == Page(template.render(**MAIL_VIEW)).skeleton()


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_as_text_begins_with_its_subject_and_is_not_escaped(env: Environment, name: str) -> None:
    view = MAIL_VIEW | {"shop": MAIL_VIEW["shop"] | {"name": "Ink & Sons <Lisbon>"}}
    text = env.get_template(f"mail/{name}.txt").render(**view)
    subject, empty, *body = text.split("\n")
    assert subject.startswith("Subject: ")
    assert MAIL_VIEW["order"]["reference"] in subject
    assert (empty, bool(body)) == ("", True)
    assert "Ink & Sons <Lisbon>" in text
    assert MAIL_VIEW["link"] in text
    assert "\n\n\n" not in text
    source = (THEME / "templates" / "mail" / f"{name}.txt").read_text("utf-8")
    assert not re.search(r"</?[a-z]", source)


def test_the_shell_has_exactly_two_holes(env: Environment) -> None:
    shell = env.get_template("shell.html").render(shop=SHOP, assets=ASSETS, meta=SHELL_META)
    assert f"<title><!--shell:title--> · {SHOP['name']}</title>" in shell
    assert '<main id="main" tabindex="-1"><!--shell:main--></main>' in shell
    assert shell.count("<!--shell:") == 2
    assert '<meta name="robots" content="noindex">' in shell
    assert "canonical" not in shell


def test_the_buy_form_names_every_price_that_it_shows(site: dict[str, Page]) -> None:
    fields = [(field["name"], field.get("value")) for field in site["product"].all("input")]
    for variant in VARIANTS:
        assert ("sku", variant["sku"]) in fields
        assert (f"seen:{variant['sku']}", str(variant["seen"])) in fields
    assert ("currency", "EUR") in fields
    assert ("language", "en") in fields
    chosen = [field["value"] for field in site["product"].all("input") if "checked" in field]
    assert chosen == ["CONTOUR4-A4"]


def test_the_first_variant_that_can_be_bought_is_chosen(env: Environment) -> None:
    variants = [VARIANTS[2], VARIANTS[0]]
    view = PAGES["product"][1] | {"product": PRODUCT | {"variants": variants}}
    fields = Page(render_page(env, "product.html", view)).all("input")
    assert [field["value"] for field in fields if "checked" in field] == ["CONTOUR4-A4"]


def test_enter_in_the_basket_updates_it_and_enter_at_checkout_does_not_pay(site: dict[str, Page]) -> None:
    # A browser presses the first submit button of the form.
    basket = [button for button in site["cart"].all("button") if "type" not in button]
    assert basket[0].get("value") == "set"
    checkout = [button for button in site["checkout"].all("button") if "type" not in button]
    assert checkout[0].get("value") == "update"


def test_where_nothing_can_be_bought_the_buttons_say_so(site: dict[str, Page], env: Environment) -> None:
    buttons = [b for b in site["product-sold-out"].all("button") if "data-add" in b or "data-buy-now" in b]
    assert len(buttons) == 2
    assert all("disabled" in button for button in buttons)
    template, view = PAGES["product-sold-out"]
    assert ">Sold out</button>" in render_page(env, template, view)


def test_css_and_script_stay_small() -> None:
    built = make_assets(THEME, THEME / "without-a-brand")
    sizes = {name: len(brotli.compress(built.files[address.lstrip("/")])) for name, address in built.view.items()}
    budgets = {"css": 8192, "js": 6144, "search": 3072, "filter": 3072}
    assert {name: sizes[name] for name, most in budgets.items() if sizes[name] > most} == {}


def test_the_script_writes_texts_and_never_markup() -> None:
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\.style\b"
    assert not re.search(markup + r"|\bimport\b(?!\(form\.dataset\.)|\bexport\b", script())
    assert not re.search(markup + r"|\bimport\b", module("search") + module("filter"))


def test_a_picture_offers_avif_where_there_is_one(env: Environment) -> None:
    image = PRODUCT["pictures"][0] | {"avif_srcset": "/assets/contour-4.avif 640w"}
    view = PAGES["product"][1] | {"product": PRODUCT | {"pictures": [image]}}
    sources = Page(render_page(env, "product.html", view)).all("source")
    assert [(source["type"], source["srcset"]) for source in sources] == [("image/avif", "/assets/contour-4.avif 640w")]
