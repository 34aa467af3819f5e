"""A build after an edit: only texts, prices or opening balances of products changed, and only what shows them is made.

Everything else that might follow from an edit is left to a whole build: a product whose other fields changed, one that
is part of a bundle or of an article, one with problems or warnings, a shop whose collections go by prices.
"""

import io
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from jinja2 import Environment
from pelican.generators import Generator  # type: ignore[import-untyped]

from chalicelib.domain.catalogue import Product
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.pricebook import shard_path
from chalicelib.domain.wordings import Texts
from generator.again import Before, Places
from generator.cache.last import LastBuild, save_last
from generator.cache.ledger import load_ledger, save_ledger
from generator.cache.shop import KeptShop, load_shop, rigid_digest
from generator.lazy import NotAnEdit, Products, fill_lazily
from generator.links import dead_links
from generator.pages.every import Unit
from generator.pages.site import Site
from generator.release import MANIFEST, Release, make_file
from generator.rendering import Rendered, Renderer, count_rendered
from generator.report import BuildReport, in_silence
from generator.settings import force, make_settings
from generator.voice import Voice
from generator.watched import ALL
from generator.write.commit import STAGE, commit


def build_edit(places: Places, before: Before) -> BuildReport | None:
    """Build what an edit reaches; None where it is more than one, and nothing has been done."""
    started = time.perf_counter()
    shop = load_shop(places.cache, before.last.token) if before.changed else None
    if shop is None or before.changed is None:
        return None
    try:
        slugs = _find_slugs(shop, before, places.content)
        products = Products(shop, places.content)
        sites = _fill_sites(shop, products)
        for slug in slugs:
            _check(shop, slug, products, sites)
        rendered, release = _render(places, shop, slugs, sites, before)
        for slug in slugs:
            _price(release, sites[0], slug, places)
    except NotAnEdit:
        return None
    seconds = {"render": time.perf_counter() - started}
    return _finish(places, before, rendered, release, len(products.known), seconds)


def _find_slugs(shop: KeptShop, before: Before, content: Path) -> list[str]:
    """The products whose files changed. Raises NotAnEdit where another file did."""
    owners = {f"{content}/{source}": slug for slug, source in shop.sources.items()}
    warned = {Path.cwd() / item.path for item in before.last.problems}
    slugs = []
    for path in sorted(before.changed or ()):
        if path not in owners or owners[path] in shop.fixed or Path(path) in warned or shop.priced_shelves:
            raise NotAnEdit(path)
        slugs.append(owners[path])
    return slugs


def _fill_sites(shop: KeptShop, products: Products) -> list[Site]:
    sites = []
    for site in shop.sites:
        mo = shop.catalogues[site.language]
        said = GNUTranslations(io.BytesIO(mo)) if mo else NullTranslations()
        sites.append(fill_lazily(replace(site, texts=Texts(said, site.formats.rtl)), products))
    return sites


def _check(shop: KeptShop, slug: str, products: Products, sites: Sequence[Site]) -> None:
    """Raises NotAnEdit where something of a product changed that others depend on, or that somebody must be told."""
    products.own(slug)
    if rigid_digest(products.known[slug]) != shop.rigid[slug] or products.findings.warnings:
        raise NotAnEdit(slug)
    address = sites[0].shop.rules.url
    for site in sites:
        product = site.catalogue.products[slug]
        if dead_links(product.body, product.url, address, shop.addresses.known):
            raise NotAnEdit(slug)


def _render(
    places: Places, shop: KeptShop, slugs: Sequence[str], sites: Sequence[Site], before: Before
) -> tuple[list[Rendered], Release]:
    """The pages that show these products, and a release of those that differ."""
    units = {Unit(site.language, "product", slug) for site in sites for slug in slugs}
    for slug in (*slugs, ALL):
        units |= set(shop.shown.get(slug, ()))
    voice = Voice()
    renderer = Renderer(
        {site.language: site for site in sites},
        shop.assets,
        shop.catalogues,
        _make_environment(places, voice),
        voice,
        shop.articles,
        {site.language: () for site in sites},
        load_ledger(places.cache),
        before.digests,
        places.root,
        places.output,
        places.var / "build" / STAGE / "public",
        places.cache,
    )
    rendered = renderer.render_all(sorted(units, key=repr), 1, in_silence)
    release = Release(digests=before.digests)
    for page in rendered:
        if not page.kept:
            staged = renderer.stage / page.path
            release.add_file(page.path, make_file(page.path, staged, page.sha256, page.size))
    return rendered, release


def _make_environment(places: Places, voice: Voice) -> Environment:
    """The environment that Pelican gives its generators."""
    settings = make_settings(places.root, places.content, places.output, None)
    force(settings, places.content)
    generator = Generator({}, settings, str(places.content), settings["THEME"], str(places.output))
    voice.install(generator.env)
    env: Environment = generator.env
    return env


def _price(release: Release, site: Site, slug: str, places: Places) -> None:
    """The shards of the price book that hold the units of a product."""
    product: Product = site.catalogue.products[slug]
    for sku in (variant.sku for variant in product.variants):
        path = shard_path(sku)
        known = release.private.get(path)
        data = known.read() if known else (places.var / "release" / path).read_bytes()
        shard = json.loads(data)
        shard["skus"][sku] = to_plain(site.records[sku])
        fresh = canonical(shard)
        if fresh != data:
            release.private.pop(path, None)
            release.add_private(path, fresh)


def _finish(
    places: Places, before: Before, rendered: Sequence[Rendered], release: Release, read: int, seconds: dict[str, float]
) -> BuildReport:
    """Move in what differs, and remember it."""
    started = time.perf_counter()
    private, last = places.var / "release", before.last
    changes: Mapping[str, str] = {
        **{f"{places.output}/{path}": file.sha256 for path, file in release.public.items()},
        **{f"{private}/{path}": file.sha256 for path, file in release.private.items()},
    }
    release_id, written = last.release_id, 0
    files = dict(last.files)
    if changes:
        release_id, manifest = release.renew((private / MANIFEST).read_bytes())
        written = commit(release, manifest, places.output, private, places.var / "build", whole=False).written
        files |= {**changes, f"{private}/{MANIFEST}": before.digests.of(private / MANIFEST)[0]}
    before.digests.keep_all()
    before.digests.save()
    pages = load_ledger(places.cache) | {page.path: (page.made, page.sha256) for page in rendered}
    save_ledger(places.cache, pages.items())
    names = {name: getattr(last, name) for name in LastBuild.__slots__}
    names |= {"inputs": before.inputs, "release_id": release_id, "files": files}
    save_last(places.cache, places.key, LastBuild(**names))
    seconds["write"] = time.perf_counter() - started
    return replace(
        before.report,
        release_id=release_id,
        written=written,
        unchanged=len(files) - 1 - written,
        seconds=seconds,
        read=read,
        rendered=count_rendered(rendered),
        reasons={page.path: page.reason for page in rendered},
    )
