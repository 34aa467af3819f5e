"""Pages described, compared with the last build, and rendered where they differ; in several processes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, TemplateError

from chalicelib.domain.catalogue import Product
from generator.cache.digests import Digests
from generator.cache.engine import digest_of, engine_key, own_modules
from generator.cache.ledger import Entry, Fingerprint, digest_view
from generator.cache.templates import TemplateDigests
from generator.pages.every import Unit, describe
from generator.pages.pictures import image_addresses
from generator.pages.site import Page, Site, View, shop_view
from generator.pages.sitemaps import Listed, list_page
from generator.problems import ContentError
from generator.report import Step
from generator.surfaces.twins import Twin
from generator.surfaces.written import beside, twin_of
from generator.templates import template_problem
from generator.voice import Voice
from generator.watched import ALL, watching
from generator.workers import run_parts, share

FEW = 40
"""So few units are not worth a process of their own."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it is now. `kept` says that its file is in place already; `reason` why it was rendered, if it was.

    `seen` are the slugs of the products that it shows.
    """

    path: str
    made: Fingerprint
    sha256: str
    size: int
    kept: bool
    reason: str
    listed: tuple[Listed, ...]
    unit: Unit
    seen: tuple[str, ...]


@dataclass(slots=True)
class Renderer:
    """Everything that rendering needs. `articles` are the journal's by language, `known` is the ledger.

    `catalogues` are the texts of the theme by language, `drafts` those that can be looked at. `output` is where pages
    are, `stage` where new ones are put.
    """

    sites: Mapping[str, Site]
    assets: View
    catalogues: Mapping[str, bytes | None]
    env: Environment
    voice: Voice
    articles: Mapping[str, Sequence[View]]
    drafts: Mapping[str, Sequence[Product]]
    known: Mapping[str, Entry]
    digests: Digests
    root: Path
    output: Path
    stage: Path
    cache: Path
    shared: dict[str, tuple[View, str]] = field(default_factory=dict)
    texts: TemplateDigests = field(init=False)
    folders: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.texts = TemplateDigests(self.env, self.cache)
        code = self.cache / "templates" / engine_key()
        code.mkdir(parents=True, exist_ok=True)
        self.env.bytecode_cache = FileSystemBytecodeCache(str(code))
        # No template changes while a build runs, and each is drawn in thousands of times.
        self.env.auto_reload = False
        base = f"{engine_key()} {digest_of(own_modules(self.root))}"
        for language, site in self.sites.items():
            view = {"shop": shop_view(site), "assets": self.assets}
            said = self.catalogues.get(language) or b""
            digest = blake2b(f"{base}\0{view!r}\0".encode() + said, digest_size=16)
            self.shared[language] = (view, digest.hexdigest())

    def render_all(self, units: Sequence[Unit], jobs: int, step: Step) -> list[Rendered]:
        """The pages of these units, in order. `step` is told how many units are done, about."""
        for name in self.env.list_templates():
            if "/" not in name:
                self.texts.of(name)
        parts = min(jobs, max(1, len(units) // FEW))

        def work(number: int) -> list[Rendered]:
            found: list[Rendered] = []
            for done, unit in enumerate(share(units, number, parts), 1):
                found += self._render_unit(unit)
                if number == 0:  # the others do about as much in the same time
                    step(min(done * parts, len(units)), len(units))
            return found

        done = [page for part in run_parts(work, parts) for page in part]
        self.digests.keep(str(self.output / page.path) for page in done if page.kept)
        self.texts.save()
        return done

    def _render_unit(self, unit: Unit) -> list[Rendered]:
        site = self.sites[unit.language]
        self.voice.speak(site.texts)
        with watching(site.catalogue.products) as seen:
            pages = describe(unit, site, self.articles[unit.language], self.drafts[unit.language])
            listed = [_list(unit, site, page) for page in pages]
            twins = [(page, twin_of(site, page)) for page in pages if page.view["meta"]["twin"]]
        if unit.kind == "previews" and pages:
            seen.add(ALL)
        names = tuple(sorted(seen))
        done = [self._render_page(page, site, found, unit, names) for page, found in zip(pages, listed, strict=True)]
        return [*done, *(self._write_twin(page, twin, unit, names) for page, twin in twins)]

    def _render_page(
        self, page: Page, site: Site, listed: tuple[Listed, ...], unit: Unit, seen: tuple[str, ...]
    ) -> Rendered:
        view, shared = self.shared[site.language]
        made = Fingerprint(page.template, digest_view(page.view), self.texts.of(page.template), shared)
        return self._keep(page.path, made, lambda: self.render(page, view), listed, unit, seen)

    def _write_twin(self, page: Page, twin: Twin, unit: Unit, seen: tuple[str, ...]) -> Rendered:
        made = Fingerprint("", digest_view(twin), "", engine_key())
        return self._keep(beside(page.path), made, twin.write, (), unit, seen)

    def _keep(
        self,
        path: str,
        made: Fingerprint,
        write: Callable[[], bytes],
        listed: tuple[Listed, ...],
        unit: Unit,
        seen: tuple[str, ...],
    ) -> Rendered:
        """A file as it is, where it was made from the same; else as it is written now."""
        before, digest = self.known.get(path) or (None, "")
        target = str(self.output / path)
        if made == before and self.digests.holds(target, digest):
            return Rendered(path, made, digest, self.digests.size(target), True, "", listed, unit, seen)
        data = write()
        now = sha256(data).hexdigest()
        kept = self.digests.holds(target, now)
        if not kept:
            staged = self.stage / path
            if staged.parent not in self.folders:
                staged.parent.mkdir(parents=True, exist_ok=True)
                self.folders.add(staged.parent)
            staged.write_bytes(data)
        reason = made.difference(before) or "its file is missing, or was changed by somebody else"
        return Rendered(path, made, now, len(data), kept, reason, listed, unit, seen)

    def render(self, page: Page, view: Mapping[str, Any]) -> bytes:
        """One page. Raises ContentError with the place of a mistake in a template."""
        try:
            return self.env.get_template(page.template).render(**view, **page.view).encode()
        except TemplateError as error:
            raise ContentError([template_problem(error, self.root)]) from error


def count_rendered(found: Iterable[Rendered]) -> int:
    """How many pages were rendered; a twin is none."""
    return sum(bool(page.reason) for page in found if page.path.endswith(".html"))


def _list(unit: Unit, site: Site, page: Page) -> tuple[Listed, ...]:
    """What the site map says of a page; of a product with all its pictures, and the day that its file names."""
    meta = page.view["meta"]
    if unit.kind != "product":
        return tuple(list_page(site, meta))
    product = site.catalogue.products[unit.slug]
    return tuple(list_page(site, meta, product.modified or product.date, image_addresses(site, product.pictures)))
