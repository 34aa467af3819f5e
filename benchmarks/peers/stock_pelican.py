"""Pelican without a plugin: every product is an article, every collection a category or a tag."""

import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.peers import Item

_CONF = """\
SITENAME = "The Long Shelf"
SITEURL = "https://shelf.example"
PATH = "content"
THEME = "theme"
TIMEZONE = "UTC"
PLUGINS = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
ARTICLE_URL = "products/{slug}/"
ARTICLE_SAVE_AS = "products/{slug}/index.html"
CATEGORY_SAVE_AS = ""
TAG_URL = "shelves/{slug}/"
TAG_SAVE_AS = "shelves/{slug}/index.html"
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index"]
DEFAULT_PAGINATION = 24
MARKDOWN = {"extensions": ["markdown.extensions.tables", "markdown.extensions.fenced_code"], "output_format": "html5"}
"""
_CARD = """\
{% macro card(item) %}<article class="card"><div class="frame"><picture><source type="image/avif" srcset="/assets/{{
 item.picture }}-320.avif 320w, /assets/{{ item.picture }}-640.avif 640w, /assets/{{ item.picture }}-960.avif 960w"
 sizes="22vw"><img src="/assets/{{ item.picture }}-960.jpg" width="960" height="1200" alt="" loading="lazy"></picture>
</div><h3><a href="/{{ item.url }}">{{ item.title }}</a></h3><p>{{ item.about }}</p><p class="price"><span>{{ item.price
 }}</span></p></article>{% endmacro %}
"""
_BASE = """\
<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{% block title %}{{ SITENAME }}{%
 endblock %}
</title>{% block data %}{% endblock %}<link rel="stylesheet" href="/assets/store.css"></head><body><header><p><a
 href="/">{{ SITENAME }}</a></p></header><main id="main">{% block main %}{% endblock %}</main><footer><p>© 2026 {{
 SITENAME }}</p></footer></body></html>
"""
_ARTICLE = """\
{% extends "base.html" %}{% from "card.html" import card %}{% block title %}{{ article.title }}{% endblock %}
{% block data %}<meta name="description" content="{{ article.about }}"><meta property="og:title"
 content="{{ article.title }}"><script type="application/ld+json">{"@type": "Product", "name": {{ article.title|tojson
 }}, "offers": {"price": {{ article.price|tojson }}}}</script>{% endblock %}
{% block main %}<article class="product">{{ card(article) }}<h1>{{ article.title }}</h1><form class="buy" method="post">
{% for sku in article.skus.split(" ") %}<label><input type="radio" name="sku" value="{{ sku }}"><span>{{
 article.price }}
</span></label>{% endfor %}</form><div class="prose">{{ article.content }}</div></article><ul class="cards">
{% for other in (tags|selectattr(0, "eq", article.tags[0])|first)[1][:4] %}<li>{{ card(other) }}</li>{% endfor %}</ul>
{% endblock %}
"""
_LIST = """\
{% extends "base.html" %}{% from "card.html" import card %}{% block main %}<ul class="cards">{% for item in
 (articles_page.object_list if articles_page else articles[:8]) %}<li>{{ card(item) }}</li>{% endfor %}</ul>{%
 endblock %}
"""


def write_site(folder: Path, items: Iterable[Item]) -> None:
    """A site with the same products and shelves."""
    (folder / "content").mkdir(parents=True)
    (folder / "theme" / "templates").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(_CONF, encoding="utf-8")
    templates = {"card": _CARD, "base": _BASE, "article": _ARTICLE, "tag": _LIST, "index": _LIST}
    for name, text in templates.items():
        (folder / "theme" / "templates" / f"{name}.html").write_text(text, encoding="utf-8")
    for item in items:
        lines = [f"Title: {item.title}", f"Date: {item.date}", f"Slug: {item.slug}", f"Tags: {', '.join(item.shelves)}"]
        lines += [f"About: {item.summary}", f"Price: {item.price}", f"Picture: {item.picture}"]
        lines += [f"Skus: {' '.join(item.skus)}", "Category: products", "", item.body]
        (folder / "content" / f"{item.slug}.md").write_text("\n".join(lines), encoding="utf-8")


def command(site: Path, output: Path) -> list[str]:
    """What builds it."""
    return [
        sys.executable,
        "-m",
        "pelican",
        str(site / "content"),
        "-o",
        str(output),
        "-s",
        str(site / "pelicanconf.py"),
    ]
