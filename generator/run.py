"""One run of the generator, stage by stage. `generator.plugin` calls the stages at Pelican's signals."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment

from chalicelib.domain.wordings import Texts
from generator.assets import make_assets
from generator.bodies import Engine
from generator.budgets import warn_of_long
from generator.cache.digests import Digests
from generator.cards import Cards, make_cards
from generator.catalogues import Spoken, read_spoken
from generator.compile.sheets import Sheets, read_sheets
from generator.compile.shop import Compiled, compile_sheets
from generator.embeds import make_check, make_render
from generator.images import Pictures, make_pictures
from generator.journal import Tongues, Writing, expand_body, journal_in, read_writings, uses_of
from generator.links import Addresses, check_menus, check_texts, written_addresses
from generator.made import Made, last_change, make_site, make_sites, read_stock_states, with_pages
from generator.pages.previews import list_previews
from generator.pages.shelves import shown_at, warn_of_waiting
from generator.pages.site import Site, View
from generator.pages.writings import article_meta, article_view, page_meta, page_view
from generator.problems import ContentError, Findings, Spot
from generator.read.folder import RawShop, read_shop
from generator.release import Release
from generator.rendering import Rendered
from generator.report import Preview, Step, in_silence
from generator.siblings import Siblings
from generator.untranslated import warn_of_untranslated
from generator.uses import list_uses
from generator.voice import Voice
from generator.watched import watched, watching
from generator.whereabouts import check_all_former, find_whereabouts
from generator.write.commit import Counts, find_foreign


@dataclass(slots=True)
class Run:
    """What one build is asked for, and what its stages have made so far. `at` and `now` are UTC seconds."""

    root: Path
    content: Path
    output: Path
    var: Path
    now: int
    at: int | None = None
    jobs: int = 1
    drafts: bool = False
    cache: Path | None = None
    only_check: bool = False
    only_addresses: bool = False
    repeatable: bool = False
    findings: Findings = field(default_factory=Findings)
    seconds: dict[str, float] = field(default_factory=dict)
    theme: Path = Path()
    raw: RawShop | None = None
    sheets: Sheets | None = None
    compiled: Compiled | None = None
    writings: tuple[Writing, ...] = ()
    files: tuple[str, ...] = ()
    made: Made | None = None
    pages: list[Rendered] = field(default_factory=list)
    live: dict[int, View] = field(default_factory=dict)
    spoken_by: dict[int, Texts] = field(default_factory=dict)
    views: dict[str, list[View]] = field(default_factory=dict)
    siblings: Siblings | None = None
    voice: Voice = field(default_factory=Voice)
    engine: Engine = Engine.PYROMARK
    states: dict[str, str] = field(default_factory=dict)
    addresses: Addresses = Addresses(frozenset())
    embedded: set[str] = field(default_factory=set)
    written: frozenset[str] = frozenset()
    cards: Cards = field(default_factory=Cards)
    release: Release = field(default_factory=Release)
    step: Step = in_silence
    digests: Digests = field(init=False)
    release_id: str = ""
    counts: Counts = Counts(0, 0, 0)

    def __post_init__(self) -> None:
        self.digests = self.release.digests = Digests(self.memory)

    @property
    def moment(self) -> int:
        """The moment that is asked for, UTC seconds."""
        return self.now if self.at is None else self.at

    @property
    def build(self) -> Path:
        """Where a release is put together."""
        return self.var / "build"

    @property
    def pelican_output(self) -> Path:
        """Where Pelican writes articles and pages, before they are moved in with everything else."""
        return self.build / "pelican"

    @property
    def private(self) -> Path:
        """The private half of the release."""
        return self.var / "release"

    @property
    def memory(self) -> Path:
        """What this build remembers of the one before."""
        return self.cache or self.var / "cache"

    @property
    def tongues(self) -> Tongues:
        """The languages of the shop, as far as they could be read."""
        rules = self.sheets.facts.shop.rules if self.sheets and self.sheets.facts else None
        return Tongues(rules.language, tuple(rules.languages)) if rules else Tongues("en", ("en",))

    @property
    def previews(self) -> tuple[Preview, ...]:
        """The drafts that can be looked at."""
        return list_previews(self.compiled) if self.compiled else ()

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Note how long a stage takes."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started

    def compile(self, engine: Engine) -> None:
        """Read and compile products, collections and `shop.yaml`; problems are kept until all are known."""
        self.engine = engine
        with self.timed("read"):
            self.raw = read_shop(self.content, self.findings)
        with self.timed("compile"):
            self.sheets = read_sheets(self.raw, self.findings, drafts=self.drafts)
            self.compiled = compile_sheets(self.raw, self.sheets, self.content, engine, self.findings)

    def read_journal(self, articles: Sequence[Any], pages: Sequence[Any], files: Iterable[str]) -> None:
        """Read what Pelican has read. `files` are the addresses of files that articles and pages link to."""
        assert self.sheets is not None
        with self.timed("journal"):
            self.files = tuple(files)
            self.writings = read_writings(articles, pages, self.content, self.tongues, self.findings)
            check_all_former(self.sheets, self.writings, self.findings)

    def make_site(self) -> None:
        """Encode the pictures, and know everything that pages show. Raises ContentError with every problem."""
        assert self.raw is not None
        assert self.sheets is not None
        if self.compiled is None:
            check_menus(self.sheets, written_addresses(self.sheets, self.writings, self.files), self.findings)
            self._check_shortcodes()
            self.findings.raise_if_any()
            raise ContentError([])
        present = last_change(self.compiled, self.moment)
        with self.timed("images"):
            pictures = self._encode_pictures(self.compiled, present)
        days = [writing.changed_on for writing in self.writings]
        self.states = read_stock_states(self.var / "stock.json", self.findings)
        spoken = self._read_spoken()
        own = make_site(self.compiled, pictures, self.states, days, present, spoken[self.tongues.own])
        where = find_whereabouts(self.sheets, own, self.writings, self.files, self.findings)
        sites = with_pages(make_sites(own, self.compiled, self.writings, spoken), where.pages)
        if "cards" in own.shop.feeds and not self.only_check:
            sites = self._draw_cards(sites)
        self.addresses = where.known
        self.made = Made(
            self.compiled,
            tuple(watched(site) for site in sites),
            make_assets(self.theme, self.content),
            where.redirects,
            spoken,
        )
        check_menus(self.sheets, where.known, self.findings)
        check_texts(self.raw, sites, self.writings, where.known, self.findings)
        warn_of_long(self.sheets, self.writings, self.findings)
        warn_of_waiting(own, self.compiled.shelves, self.findings)
        warn_of_untranslated(self.raw, self.sheets, self.compiled, self.writings, spoken, self.findings)

    def _read_spoken(self) -> dict[str, Spoken]:
        """The catalogue of each language."""
        return {
            language: read_spoken(language, self.theme, self.content, self.findings) for language in self.tongues.all
        }

    def _encode_pictures(self, compiled: Compiled, present: int) -> Pictures:
        """Every picture is encoded, so that a mistake shows today; those that no page shows at present stay private."""
        whole, drafts = compiled.catalogue, compiled.previews
        written = [use for writing in self.writings for use in uses_of(writing)]
        uses = list_uses(compiled, (*whole.products.values(), *drafts), self.content) + written
        pictures = make_pictures(self.content, uses, self.memory, self.findings, jobs=self.jobs)
        shown = shown_at(whole, present).products.values()
        return pictures.only({use.name for use in list_uses(compiled, (*shown, *drafts), self.content) + written})

    def _draw_cards(self, sites: Sequence[Site]) -> tuple[Site, ...]:
        """The sites with a picture for social networks for each product and article."""
        with self.timed("images"):
            cards = make_cards(sites, self.writings, self.content, self.theme, self.memory, self.jobs)
        self.cards = cards
        return tuple(replace(site, cards=cards.by_address) for site in sites)

    def _check_shortcodes(self) -> None:
        """Where no page can be made, what articles and pages name is looked up all the same."""
        assert self.sheets is not None
        look_up = make_check(self.sheets.names)
        for writing in self.writings:
            expand_body(writing, look_up, self.findings)

    def make_pages(self, env: Environment) -> None:
        """Describe every page. Raises ContentError with every problem."""
        assert self.made is not None
        with self.timed("pages"):
            for site in self.made.sites:
                with self.voice.speaking(site.texts), watching(site.catalogue.products) as seen:
                    self._describe_writings(site, env)
                self.embedded |= seen
            self.findings.raise_if_any()
            for site in self.made.sites:
                listed = journal_in(self.writings, site.language, site.languages.own)
                self.views[site.language] = [self.live[id(writing.item)]["article_view"] for writing in listed]

    def _describe_writings(self, site: Site, env: Environment) -> None:
        """What the articles and pages in one language see."""
        assert self.made is not None
        shared = self.made.shared(site)
        render = make_render(site, env, shared)
        for writing in (writing for writing in self.writings if writing.language == site.language):
            body = expand_body(writing, render, self.findings)
            if writing.is_article:
                view = article_view(site, writing, body)
                own = {"meta": article_meta(site, writing, view), "article_view": view}
            else:
                own = {"meta": page_meta(site, writing), "page_view": page_view(site, writing, body)}
            self.live[id(writing.item)] = {**shared, **own}
            self.spoken_by[id(writing.item)] = site.texts

    def live_context(self, item: object) -> Mapping[str, Any]:
        """What an article or page sees besides Pelican's own context."""
        return self.live[id(item)]

    def texts_of(self, item: object) -> Texts:
        """The texts of the language that an article or page is in."""
        return self.spoken_by[id(item)]

    def check_output(self) -> None:
        """Raises ContentError where the output folder holds somebody else's files; the shop's own is always ours."""
        foreign = None if self.output == self.root / "output" else find_foreign(self.output, self.private)
        if foreign is not None:
            message = f"holds {foreign.name!r}, which no build of this shop wrote"
            hint = "choose an empty folder, or empty this one"
            self.findings.problem(self.output.name, Spot(), "output", message, hint)
            self.findings.raise_if_any()
