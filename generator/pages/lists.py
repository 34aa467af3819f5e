"""Pages that list others: home, collections, the journal."""

from collections.abc import Sequence

from markupsafe import Markup

from chalicelib.domain.catalogue import Collection, Picture
from generator.markup import text_of
from generator.pages.facets import card_facts, facets_view
from generator.pages.json_ld import breadcrumb_list, list_data, shop_data, site_data
from generator.pages.pictures import fill_body, head_image, picture_view
from generator.pages.products import card_view
from generator.pages.site import Page, Site, View, encoded, file_of, lang_marks, meta_view

CARDS_A_PAGE = 24
ARTICLES_A_PAGE = 12
HOME_ARTICLES = 3


def home_page(site: Site, hero: Picture | None, articles: Sequence[View]) -> Page:
    """The home page; `hero` is content/images/hero.jpg where it is there."""
    rules = site.shop.rules
    about = f"{rules.name} · {site.shop.tagline}" if site.shop.tagline else rules.name
    meta = meta_view(
        site,
        kind="home",
        heading=rules.name,
        title=about if len(about) <= 60 else rules.name,
        address=site.home,
        description=site.shop.description or site.shop.tagline or rules.name,
        image=head_image(site, hero),
        json_ld=(shop_data(site), site_data(site)),
    )
    home = {
        "picture": picture_view(site, hero),
        "collections": [collection_card(site, item) for item in site.catalogue.collections.values()],
        "cards": [card_view(site, site.catalogue.products[slug]) for slug in site.newest],
        "articles": list(articles[:HOME_ARTICLES]),
    }
    return Page(file_of(site.home), "index.html", {"meta": meta, "home": home})


def collection_card(site: Site, collection: Collection) -> View:
    """A collection in a list; without a picture of its own it shows that of its first product."""
    picture = picture_view(site, collection.picture)
    if picture is None:
        members = (site.catalogue.products[slug] for slug in collection.products)
        picture = next((picture_view(site, member.pictures[0]) for member in members if member.pictures), None)
    return {
        "title": collection.title,
        "url": encoded(collection.url),
        "summary": collection.summary,
        "picture": picture,
        "count": len(collection.products),
        "lang": lang_marks(site, collection.borrowed),
    }


def collections_page(site: Site) -> Page:
    """All collections."""
    cards = [collection_card(site, item) for item in site.catalogue.collections.values()]
    heading, address = site.say("Collections"), f"{site.home}collections/"
    crumbs = ((site.say("Home"), site.home), (heading, None))
    titles = site.say(", ").join(card["title"] for card in cards)
    meta = meta_view(
        site,
        kind="collection",
        heading=heading,
        address=address,
        description=site.say("All collections of {shop}: {titles}", shop=site.shop.rules.name, titles=titles),
        json_ld=(
            list_data(site, heading, address, [card["url"] for card in cards]),
            breadcrumb_list(site, crumbs, address),
        ),
        breadcrumbs=crumbs,
    )
    return Page(file_of(address), "collections.html", {"meta": meta, "collections": cards})


def count_pages(collection: Collection) -> int:
    """How many pages a collection has."""
    return len(page_addresses("", len(collection.products), CARDS_A_PAGE))


def collection_page(site: Site, collection: Collection, number: int) -> Page:
    """One page of a collection, with its own canonical address; the first one is number 1."""
    first = encoded(collection.url)
    addresses = page_addresses(first, len(collection.products), CARDS_A_PAGE)
    address = addresses[number - 1]
    products = [site.catalogue.products[slug] for slug in collection.products]
    part = products[(number - 1) * CARDS_A_PAGE : number * CARDS_A_PAGE]
    cards = [card_view(site, product) | {"facts": card_facts(site, product)} for product in part]
    above = ((site.say("Home"), site.home), (site.say("Collections"), f"{site.home}collections/"))
    crumbs = (*above, (collection.title, None))
    suffix = _suffix(site, number)
    meta = meta_view(
        site,
        kind="collection",
        heading=f"{collection.title}{suffix}",
        address=address,
        description=f"{collection.summary or text_of(collection.body) or collection.title}{suffix}",
        image=head_image(site, collection.picture),
        json_ld=(
            list_data(site, collection.title, address, [card["url"] for card in cards]),
            breadcrumb_list(site, crumbs, address),
        ),
        breadcrumbs=crumbs,
        before=addresses[number - 2] if number > 1 else None,
        after=addresses[number] if number < len(addresses) else None,
    )
    view = {
        "title": collection.title,
        "summary": collection.summary,
        "body_html": Markup(fill_body(site, collection.body)),  # noqa: S704 - sanitised by generator.bodies
        "picture": picture_view(site, collection.picture),
        "url": first,
        "cards": cards,
        "count": len(products),
        "filters": site.once(("filters", collection.slug), lambda: facets_view(site, products)),
        "page": number,
        "pages": page_views(addresses, number),
        "lang": lang_marks(site, collection.borrowed),
    }
    path = file_of(collection.url if number == 1 else f"{collection.url}page/{number}/")
    return Page(path, "collection.html", {"meta": meta, "collection": view})


def journal_pages(site: Site, articles: Sequence[View]) -> list[Page]:
    """The journal, newest first."""
    addresses = page_addresses(f"{site.home}journal/", len(articles), ARTICLES_A_PAGE)
    heading = site.say("Journal")
    crumbs = ((site.say("Home"), site.home), (heading, None))
    found = []
    for number, address in enumerate(addresses, 1):
        part = list(articles[(number - 1) * ARTICLES_A_PAGE : number * ARTICLES_A_PAGE])
        titles = site.say(", ").join(view["title"] for view in part)
        meta = meta_view(
            site,
            kind="journal",
            heading=f"{heading}{_suffix(site, number)}",
            address=address,
            description=site.say("Journal of {shop}: {titles}", shop=site.shop.rules.name, titles=titles),
            json_ld=(breadcrumb_list(site, crumbs, address),),
            breadcrumbs=crumbs,
            before=addresses[number - 2] if number > 1 else None,
            after=addresses[number] if number < len(addresses) else None,
        )
        view: View = {"meta": meta, "articles": part, "pages": page_views(addresses, number)}
        found.append(Page(file_of(address), "journal.html", view))
    return found


def missing_page(site: Site) -> Page:
    """What is shown where there is nothing."""
    heading, address = site.say("Page not found"), f"{site.home}404.html"
    meta = meta_view(site, kind="error", heading=heading, address=address, robots="noindex")
    return Page(address.removeprefix("/"), "404.html", {"meta": meta})


def withdrawn_page(site: Site) -> Page:
    """What is shown where something was for sale and is no more."""
    heading, address = site.say("No longer available"), f"{site.home}gone.html"
    meta = meta_view(site, kind="error", heading=heading, address=address, robots="noindex")
    cards = [collection_card(site, item) for item in site.catalogue.collections.values()]
    return Page(address.removeprefix("/"), "gone.html", {"meta": meta, "collections": cards})


def shell_page(site: Site) -> Page:
    """The frame that the functions fill, with its two holes."""
    about = site.shop.description or site.shop.tagline or site.shop.rules.name
    meta = meta_view(site, kind="function", heading="", address="", description=about, robots="noindex")
    meta["title"] = Markup("<!--shell:title--> · ") + site.shop.rules.name
    return Page(f"shells/{site.language}.html", "shell.html", {"meta": meta})


def _suffix(site: Site, number: int) -> str:
    """What tells the further pages of a list apart."""
    return site.say(" (page {number})", number=number) if number > 1 else ""


def page_addresses(first: str, count: int, size: int) -> list[str]:
    """The addresses of a list of `count` things in pages of `size`; a list of none has one page."""
    pages = max(1, -(-count // size))
    return [first, *(f"{first}page/{number}/" for number in range(2, pages + 1))]


def page_views(addresses: Sequence[str], current: int) -> list[View]:
    """`pages`: links to the pages of a list."""
    return [{"number": n, "url": url, "current": n == current} for n, url in enumerate(addresses, 1)]
