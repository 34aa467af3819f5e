"""One page of every kind of the demo shop."""

PAGES = {
    "home": "/",
    "collections": "/collections/",
    "collection": "/collections/prints/",
    "product": "/products/contour-4/",
    "product with one unit": "/products/coast-hill-fern/",
    "product that is sold out": "/products/dry-season/",
    "journal": "/journal/",
    "article": "/journal/hanging-paper/",
    "page": "/about/",
    "search": "/search/",
    "404": "/nothing-here/",
    "empty cart": "/api/cart",
    "German product": "/de/products/studio-frame/",
}
