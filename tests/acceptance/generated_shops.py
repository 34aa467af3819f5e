"""Shops that nobody would write: every field that a target holds, with whatever texts, as files of a content folder."""

from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from naughty import is_writable

from chalicelib.domain.money import Money
from storefront.importers.frontmatter import write_front_matter

SHOP = """\
name: Generated
url: https://generated.example
email: hello@generated.example
timezone: Europe/Lisbon
currencies: [EUR]
ships_to: [PT]
"""
COLLECTIONS = {
    "prints": "Prints",
    "kleidung": "Kleidung",
    "kleidung-hemden": "Kleidung › Hemden",
    "kleidung-hemden-lang": "Kleidung › Hemden › Lang",
}
# Unassigned code points, surrogates, control characters and what nobody can see stand in no product file.
LINES = (
    st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs", "Co"]), min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(is_writable)
)
SKUS = st.from_regex(r"[A-Za-z0-9._=+@-]{1,12}", fullmatch=True)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
WORDS = st.text("abc ÄÖ&<>*_#=-+|.1`'\"", min_size=1, max_size=12).filter(str.strip)
BLOCKS = st.one_of(
    WORDS,
    WORDS.map(lambda words: f"**{words.strip()}** and *more*"),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item.strip()}" for item in items)),
    WORDS.map(lambda words: f"## {words.strip()}"),
    st.just("| a | b |\n| --- | --- |\n| 1 | 2 |"),
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=3).map("\n\n".join)
GTINS = st.sampled_from(["", "4006381333931", "96385074"])
PICTURES = [f"https://cdn.example/{name}.jpg" for name in ("a", "b", "c")]
Fields = dict[str, Any]


@st.composite
def products(draw: st.DrawFn, number: int, google: bool) -> tuple[str, Fields, str]:
    """Slug, fields and body of one product whose SKUs and slug no other product has."""
    fields: Fields = {"title": draw(LINES), "collections": draw(branches(google))}
    if google:
        # Pictures are drawn from titles where their files are missing, and that takes its time.
        pictures = draw(st.lists(st.sampled_from(PICTURES), max_size=3, unique=True).map(sorted))
        fields["title"] = "Mug" if pictures else fields["title"]
    else:
        pictures = []
        fields |= {"summary": draw(LINES), "seo_title": draw(LINES), "seo_description": draw(LINES)}
        fields["tags"] = draw(st.lists(LINES.filter(lambda tag: "," not in tag), max_size=3, unique=True))
        fields["tax_class"] = draw(st.sampled_from(["standard", "exempt"]))
        fields["status"] = draw(st.sampled_from(["published", "published", "draft"]))
    fields["brand"] = draw(LINES)
    fields["images"] = [{"remote": address, "alt": draw(LINES)} for address in pictures]
    names = draw(st.lists(LINES, max_size=3, unique_by=str.casefold))
    if names:
        fields |= draw(variants(number, names, pictures, google))
    else:
        fields |= draw(units(f"{number}-", google, draw(prices())))
    slug = f"{draw(SLUGS)}-{number}"
    return slug, {name: value for name, value in fields.items() if value}, draw(BODIES)


def branches(google: bool) -> st.SearchStrategy[list[str]]:
    """Collections with all that are around them; one branch, or for a feed any."""
    one = [
        ["prints"],
        ["kleidung"],
        ["kleidung", "kleidung-hemden"],
        ["kleidung", "kleidung-hemden", "kleidung-hemden-lang"],
    ]
    return st.sampled_from([*one, ["prints", "kleidung", "kleidung-hemden"]] if google else one)


@st.composite
def variants(draw: st.DrawFn, number: int, names: list[str], pictures: list[str], google: bool) -> Fields:
    """Some combinations of some values, each with a unit; values stand in the order in which variants have them."""
    chosen = draw(
        st.lists(
            st.tuples(*(st.sampled_from(draw(st.lists(LINES, min_size=1, max_size=3, unique=True))) for _ in names)),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    options: dict[str, dict[str, None]] = {name: {} for name in names}
    shared = draw(prices())
    units_: list[Fields] = []
    for place, values in enumerate(chosen):
        for name, value in zip(names, values, strict=True):
            options[name][value] = None
        unit = draw(units(f"{number}-{place}-", google, shared if draw(st.booleans()) else draw(prices(sale=False))))
        if pictures:
            unit["image"] = pictures[min(place, len(pictures) - 1)]
        sale = unit.pop("sale", None)
        if unit["price"] == shared["price"] and sale:
            unit.pop("price")
        units_.append({"options": dict(zip(names, values, strict=True)), **unit})
    fields: Fields = {"options": {name: list(values) for name, values in options.items()}, "variants": units_}
    return {**shared, **fields}


@st.composite
def prices(draw: st.DrawFn, sale: bool = True) -> Fields:
    """A price, sometimes with a sale that was, is or will be."""
    price = draw(st.integers(2, 10_000_00))
    fields: Fields = {"price": {"EUR": Money(price, "EUR").decimal()}}
    if sale and draw(st.booleans()):
        days = draw(st.sampled_from([{}, {"until": "2027-01-31"}, {"from": "2026-12-01", "until": "2026-12-05 18:30"}]))
        reduced = Money(draw(st.integers(1, price - 1)), "EUR").decimal()
        fields["sale"] = [{"price": {"EUR": reduced}, **days}]
    return fields


@st.composite
def units(draw: st.DrawFn, prefix: str, google: bool, price: Fields) -> Fields:
    """One unit; a feed does not say how many there are."""
    policies = [{"stock_policy": "untracked"}, {"stock": "0"}, {"stock": "0", "stock_policy": "backorder"}]
    if google:
        policies.append({"stock_policy": "preorder", "available_from": "2026-12-24"})
        more: list[Fields] = [{}]
    else:
        policies += [{"stock": "7"}, {"stock": "7", "stock_policy": "backorder"}]
        more = [{}, {"shipping": False}]
    fields: Fields = {
        "sku": prefix + draw(SKUS),
        **price,
        **draw(st.sampled_from(policies)),
        **draw(st.sampled_from(more)),
    }
    fields |= {"gtin": draw(GTINS), "mpn": draw(st.just("") | LINES), "weight_g": str(draw(st.integers(1, 99_999)))}
    return {name: value for name, value in fields.items() if value or value is False}


@st.composite
def shops(draw: st.DrawFn, *, google: bool) -> dict[str, str]:
    """Files of a content folder by path."""
    found = [draw(products(number, google)) for number in range(draw(st.integers(1, 3)))]
    files = {f"products/{slug}.md": write_front_matter(fields, body) for slug, fields, body in found}
    files |= {f"collections/{slug}.md": write_front_matter({"title": title}, "") for slug, title in COLLECTIONS.items()}
    return {"shop.yaml": SHOP, **files}


def write(files: dict[str, str], content: Path) -> None:
    """Put the files of a shop into a folder."""
    for name, text in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
