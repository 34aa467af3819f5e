"""What a shop may change of its looks: colours, a font, any template; and that docs name all of it."""

import re
from pathlib import Path

import pytest
from written_shop import ROOT, WrittenShop

THEME = ROOT / "theme"
TEMPLATES = THEME / "templates"


def test_the_brand_comes_last_and_its_font_is_a_file_of_its_own(shop: WrittenShop) -> None:
    shop.product("a")
    shop.write("theme/fonts/contour.woff2", b"wOF2 not really")
    shop.write(
        "theme/brand.css",
        '@font-face { font-family: Contour; src: url("fonts/contour.woff2"); }\n:root { --paper: #abcdef; }\n',
    )
    shop.build()
    (font,) = (shop.output / "assets").glob("contour.*.woff2")
    (sheet,) = (shop.output / "assets").glob("store.*.css")
    css = sheet.read_text()
    assert css.rstrip().endswith(":root{--paper:#abcdef}")
    assert f'url("/assets/{font.name}")' in css
    assert "/*" not in css


def test_a_template_of_the_same_name_replaces_that_of_the_theme(shop: WrittenShop) -> None:
    shop.product("a")
    shop.write("theme/templates/partials/breadcrumbs.html", "{% macro breadcrumbs(steps) %}<p>Here.</p>{% endmacro %}")
    shop.write(
        "theme/templates/404.html", '{% extends "base.html" %}{% block main %}<h1>Ask the cat.</h1>{% endblock %}'
    )
    shop.build()
    assert "<h1>Ask the cat.</h1>" in shop.page("404.html")
    assert "<p>Here.</p>" in shop.page("products/a/index.html")
    assert "<h1>Print</h1>" in shop.page("products/a/index.html")


def test_docs_name_every_template_and_every_property_that_a_brand_may_set() -> None:
    templates = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        assert f"`{path.stem if name.startswith('mail/') and path.stem != 'layout' else name}`" in templates, name
    branding = (ROOT / "docs/branding.md").read_text(encoding="utf-8")
    plumbing = {"--ground", "--press", "--on-press"}  # roles, which follow from the others
    properties = set(re.findall(r"^\s+(--[a-z-]+):", (THEME / "static/css/00-brand.css").read_text("utf-8"), re.M))
    assert {name for name in properties - plumbing if f"`{name}`" not in branding} == set()


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_template_opens_with_what_it_is_and_partials_with_how_they_are_used(path: Path) -> None:
    opening = path.read_text(encoding="utf-8").partition("#}")[0]
    assert opening.startswith("{#")
    if path.parent.name == "partials":
        assert all(word in opening for word in ("Renders:", "Accepts:", "Usage:"))
    elif path.name != "macros.html":
        assert "Accepts:" in opening
