"""A page as search and social networks will show it: as lines for a terminal, and as a small page for a browser."""

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import unquote, urlsplit

from generator.budgets import shown_width
from generator.pages.site import MAX_DESCRIPTION, MAX_TITLE
from generator.problems import printable
from storefront.showing.page import Shown

_STATES = {
    "InStock": "In stock", "LimitedAvailability": "Only a few left", "OutOfStock": "Out of stock",
    "BackOrder": "On backorder", "PreOrder": "Preorder",
}  # fmt: skip
_STYLE = """\
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:40rem;padding:0 1rem}
h2{font-size:1rem;color:#555;margin:2rem 0 .5rem}.where{color:#444;font-size:.85rem}
.title{color:#1a0dab;font-size:1.25rem}
.card{border:1px solid #ccc;border-radius:8px;overflow:hidden}.card img{display:block;width:100%;height:auto}
.card div{padding:.75rem 1rem}"""


def lines_of(shown: Shown, costs: Sequence[str]) -> Iterator[str]:
    """For a person at a terminal."""
    graph = shown.open_graph
    yield "Search"
    yield f"  {_where(shown)}"
    yield f"  {printable(shown.title)}   ({shown_width(shown.title)} of {MAX_TITLE})"
    yield f"  {printable(shown.description)}   ({shown_width(shown.description)} of {MAX_DESCRIPTION})"
    if facts := _facts(shown):
        yield f"  {facts}"
    yield ""
    yield "Social networks"
    size = f"{graph.get('og:image:width', '?')} × {graph.get('og:image:height', '?')}"
    yield f"  {graph['og:image']}   ({size})" if "og:image" in graph else "  no picture"
    yield f"  {urlsplit(shown.canonical).netloc.upper()}"
    yield f"  {printable(graph.get('og:title', ''))}"
    yield f"  {printable(graph.get('og:description', ''))}"
    yield ""
    yield "What costs visits" if costs else "Nothing that costs visits was found."
    yield from (f"  - {printable(cost)}" for cost in costs)


def page_of(shown: Shown, costs: Sequence[str], picture: str) -> str:
    """For a browser. `picture` is where the picture can be opened on this machine; empty where there is none."""
    graph = shown.open_graph
    image = f'<img src="{escape(picture)}" alt="">' if picture else ""
    listed = "".join(f"<li>{escape(cost)}</li>" for cost in costs) or "<li>Nothing was found.</li>"
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Preview of {escape(shown.title)}</title><style>{_STYLE}</style>
<h1>Preview of /{escape(shown.path.removesuffix("index.html"))}</h1>
<h2>Search</h2>
<div class="where">{escape(_where(shown))}</div><div class="title">{escape(shown.title)}</div>
<div>{escape(shown.description)}</div><div class="where">{escape(_facts(shown))}</div>
<h2>Social networks</h2>
<div class="card">{image}<div><div class="where">{escape(urlsplit(shown.canonical).netloc.upper())}</div>
<b>{escape(graph.get("og:title", ""))}</b><div>{escape(graph.get("og:description", ""))}</div></div></div>
<h2>What costs visits</h2>
<ul>{listed}</ul>
</html>
"""


def _where(shown: Shown) -> str:
    """`isoline.example › products › contour-4`."""
    parts = urlsplit(shown.canonical)
    return " › ".join((parts.netloc, *filter(None, unquote(parts.path).split("/"))))


def _facts(shown: Shown) -> str:
    """The line of a listing: price, and whether there is some."""
    offers = [item["offers"] for item in shown.offers]
    if not offers:
        return ""
    graph = shown.open_graph
    price = f"{graph.get('product:price:amount', '')} {graph.get('product:price:currency', '')}"
    several = "from " if len({offer["price"] for offer in offers}) > 1 else ""
    state = next((offer["availability"] for offer in offers if not offer["availability"].endswith("/OutOfStock")), "")
    word = (state or offers[0]["availability"]).rpartition("/")[2]
    return f"{several}{price} · {_STATES.get(word, word)}"
