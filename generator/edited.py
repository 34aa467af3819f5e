"""What an edit of a product changes besides pages: its part of price book, feeds and search index."""

import json
from collections.abc import Sequence
from pathlib import Path

from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.pricebook import shard_path
from generator.again import Places
from generator.cache.pieces import Pieces
from generator.lazy import NotAnEdit, Products
from generator.pages.search import index_path, product_entry
from generator.pages.site import Site
from generator.release import Release, make_file
from generator.search.revise import OtherFiles, revise
from generator.surfaces.feeds import feeds_of, tell
from generator.write.commit import STAGE
from generator.write.pieces import replace_piece


def price(release: Release, site: Site, slug: str, places: Places) -> None:
    """The shards of the price book that hold the units of a product."""
    for sku in (variant.sku for variant in site.catalogue.products[slug].variants):
        path = shard_path(sku)
        known = release.private.get(path)
        data = known.read() if known else (places.var / "release" / path).read_bytes()
        shard = json.loads(data)
        shard["skus"][sku] = to_plain(site.records[sku])
        fresh = canonical(shard)
        if fresh != data:
            release.private.pop(path, None)
            release.add_private(path, fresh)


def find(release: Release, site: Site, slug: str, products: Products, pieces: Pieces, places: Places) -> None:
    """The files of the search index that name a product. Raises NotAnEdit where others would, too."""

    def read(name: str) -> bytes | None:
        path = index_path(site, name)
        if path in release.public:
            return release.public[path].read()
        file = places.output / path
        return file.read_bytes() if file.is_file() else None

    before = product_entry(site, products.before(slug, site))
    after = product_entry(site, site.catalogue.products[slug])
    try:
        files = revise(before, after, read, pieces.beyond[site.language])
    except OtherFiles as error:
        raise NotAnEdit(slug) from error
    for name, data in files.items():
        if data != read(name):
            release.public.pop(index_path(site, name), None)
            release.add_public(index_path(site, name), data)


def list_in_feeds(
    release: Release, site: Site, slug: str, order: Sequence[str], pieces: Pieces, places: Places
) -> None:
    """The feeds of a language with another piece for a product; `order` are all slugs as feeds list them."""
    told, place = tell(site, site.catalogue.products[slug]), order.index(slug)
    for feed in feeds_of(site):
        if feed.most is not None and place >= feed.most:
            continue
        lengths, piece = pieces.feeds[feed.path], feed.of(told).encode()
        number = place + 1  # the first piece is what the file begins with
        start = sum(lengths[:number])
        known = release.public.get(feed.path)
        source = known.source if known else places.output / feed.path
        assert isinstance(source, Path)
        with source.open("rb") as file:
            file.seek(start)
            if file.read(lengths[number]) == piece:
                continue
        staged = places.var / "build" / STAGE / "public" / feed.path
        fresh = staged.with_name(f"{staged.name}.fresh")
        made = replace_piece(source, fresh, start, lengths[number], piece)
        fresh.replace(staged)
        lengths[number] = len(piece)
        release.public.pop(feed.path, None)
        release.add_file(feed.path, make_file(feed.path, staged, *made))
