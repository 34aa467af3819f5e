"""The Pelican plugin: stages of a shop, hung on Pelican's signals.

    initialized                read and compile: products, collections and shop.yaml to one catalogue
    get_generators             a generator of ours, for its templates and its turn at writing
    all_generators_finalized   pages: articles with their shortcodes, pictures, the description of every page;
                               here every problem of every file is raised at once
    content_object_init        articles and pages get their language, and what their original says for them
    ..._write_article, _page   what an article or page sees besides Pelican's own context
    finalized                  write: manifest, and the whole release moved in

`generator.build` runs it; so does plain `pelican` with `pelicanconf.py`.
"""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pelican import Pelican  # type: ignore[import-untyped]
from pelican.generators import (  # type: ignore[import-untyped]
    ArticlesGenerator,
    Generator,
    PagesGenerator,
    StaticGenerator,
)
from pelican.plugins import signals  # type: ignore[import-untyped]

from generator import finish
from generator.run import Run
from generator.settings import RUN, engine_of, force
from generator.siblings import Siblings
from generator.strictness import collected
from generator.write.commit import recover
from generator.write.lock import locked


class CheckFinished(Exception):
    """Everything was read and nothing is to be written."""


class StorefrontGenerator(Generator):  # type: ignore[misc]  # Pelican has no types
    """Renders the shop's own pages when Pelican says that it is time to write."""

    def generate_output(self, _writer: object) -> None:
        """Render everything that is not an article or a page."""
        finish.render(self.settings[RUN], self.env)


def register() -> None:
    """Connect the stages. Called by Pelican, as often as it likes."""
    signals.initialized.connect(start)
    signals.get_generators.connect(name_generator)
    signals.content_object_init.connect(place_translation)
    signals.all_generators_finalized.connect(make_pages)
    signals.article_generator_write_article.connect(show_writing)
    signals.page_generator_write_page.connect(show_writing)
    signals.finalized.connect(move_in)


def start(pelican: Pelican) -> None:
    """Read and compile, and tell Pelican what it must know of the shop."""
    settings = pelican.settings
    if settings.get(RUN) is None:
        settings[RUN] = _plain_run(settings)
    run: Run = settings[RUN]
    run.theme = Path(settings["THEME"])
    force(settings, run.content)
    settings["OUTPUT_PATH"] = pelican.output_path = str(run.pelican_output)
    run.compile(engine_of(settings))
    if run.compiled is not None:
        rules = run.compiled.shop.rules
        settings["SITENAME"] = rules.name
        settings["TIMEZONE"] = rules.timezone
        settings["DEFAULT_LANG"] = rules.language
    run.siblings = Siblings(settings, run.tongues)


def name_generator(_pelican: Pelican) -> type[StorefrontGenerator]:
    """Our generator."""
    return StorefrontGenerator


def place_translation(content: object) -> None:
    """Give an article or page its language."""
    run: Run | None = getattr(content, "settings", {}).get(RUN)
    if run is not None and run.siblings is not None:
        run.siblings.place(content)


def make_pages(generators: Iterable[Generator]) -> None:
    """Describe every page, or raise all the problems."""
    every = list(generators)
    ours = next(item for item in every if isinstance(item, StorefrontGenerator))
    articles = next(item for item in every if isinstance(item, ArticlesGenerator))
    pages = next(item for item in every if isinstance(item, PagesGenerator))
    run: Run = ours.settings[RUN]
    for item in every:
        run.voice.install(item.env)
    written = [*articles.articles, *articles.translations, *articles.hidden_articles, *articles.hidden_translations]
    files = [file.url for item in every if isinstance(item, StaticGenerator) for file in item.staticfiles]
    shown = [*pages.pages, *pages.translations, *pages.hidden_pages, *pages.hidden_translations]
    run.read_journal(written, shown, files)
    if run.only_addresses:
        raise CheckFinished
    run.make_site()
    run.make_pages(ours.env)
    if run.only_check:
        raise CheckFinished


def show_writing(generator: Generator, content: object) -> None:
    """Give the article or page that is about to be written what its template shows."""
    run: Run = generator.settings[RUN]
    generator.context.update(run.live_context(content))
    run.voice.speak(run.texts_of(content))


def move_in(pelican: Pelican) -> None:
    """Move the release in."""
    run: Run = pelican.settings[RUN]
    run.findings.raise_if_any()
    finish.finish(run)
    _OPEN.close()


_OPEN = ExitStack()
"""What a run of plain `pelican` holds until it ends; a run of ours holds it itself."""


def _plain_run(settings: dict[str, Any]) -> Run:
    content, output = Path(settings["PATH"]), Path(settings["OUTPUT_PATH"])
    run = Run(content.parent, content, output, content.parent / "var", now=int(time.time()))
    _OPEN.enter_context(locked(run.build))
    recover(run.build)
    _OPEN.enter_context(collected(content, run.findings, quiet=False))
    return run
