"""What Pelican is told. The shop's own switches stand in pelicanconf.py; these here make it a shop."""

import locale
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from pelican.settings import read_settings  # type: ignore[import-untyped]

from generator.bodies import Engine
from generator.once import Once
from generator.problems import ContentError, ContentProblem

PLUGIN = "generator.plugin"
ENGINE = "PRODUCT_MARKDOWN_ENGINE"
RUN = "STOREFRONT_RUN"
"""Where a run keeps itself among the settings; set by `generator.build`."""

FORCED: dict[str, Any] = {
    "SITEURL": "",
    "ARTICLE_PATHS": ["journal"],
    "PAGE_PATHS": ["pages"],
    "ARTICLE_EXCLUDES": [],
    "PAGE_EXCLUDES": [],
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": [],
    "USE_FOLDER_AS_CATEGORY": False,
    "DEFAULT_CATEGORY": "journal",
    "SLUGIFY_SOURCE": "basename",
    "SLUGIFY_USE_UNICODE": True,
    "ARTICLE_URL": "journal/{slug}/",
    "ARTICLE_SAVE_AS": "journal/{slug}/index.html",
    "ARTICLE_LANG_URL": "{lang}/journal/{slug}/",
    "ARTICLE_LANG_SAVE_AS": "{lang}/journal/{slug}/index.html",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "{slug}/index.html",
    "PAGE_LANG_URL": "{lang}/{slug}/",
    "PAGE_LANG_SAVE_AS": "{lang}/{slug}/index.html",
    "DIRECT_TEMPLATES": [],
    "TEMPLATE_PAGES": {},
    "RELATIVE_URLS": False,
    "OUTPUT_SOURCES": False,
    "DELETE_OUTPUT_DIRECTORY": False,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    **dict.fromkeys(
        (
            "DRAFT_SAVE_AS", "DRAFT_LANG_SAVE_AS", "DRAFT_PAGE_SAVE_AS", "DRAFT_PAGE_LANG_SAVE_AS", "CATEGORY_SAVE_AS",
            "TAG_SAVE_AS", "AUTHOR_SAVE_AS", "YEAR_ARCHIVE_SAVE_AS", "MONTH_ARCHIVE_SAVE_AS", "DAY_ARCHIVE_SAVE_AS",
        ),
        "",
    ),
    **dict.fromkeys(
        (
            "FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "FEED_ALL_RSS", "CATEGORY_FEED_ATOM", "CATEGORY_FEED_RSS",
            "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS", "TAG_FEED_ATOM", "TAG_FEED_RSS", "TRANSLATION_FEED_ATOM",
            "TRANSLATION_FEED_RSS",
        ),
        None,
    ),
}  # fmt: skip
"""Addresses, and what a shop has no use for: no setting of Pelican may change them."""


def make_settings(root: Path, content: Path, output: Path, run: object) -> dict[str, Any]:
    """The settings of one run: `pelicanconf.py` where the shop has one, then what the run needs."""
    conf = root / "pelicanconf.py"
    theme = root / "theme"
    override = {
        **FORCED,
        "TIMEZONE": "UTC",
        "PATH": str(content),
        "OUTPUT_PATH": str(output),
        # As it is: setting another one would change how the whole process reads and writes text.
        "LOCALE": [locale.setlocale(locale.LC_ALL)],
        RUN: run,
        **({"THEME": str(theme)} if theme.is_dir() else {}),
        **({} if conf.is_file() else {"PLUGINS": [PLUGIN]}),
    }
    settings: dict[str, Any] = read_settings(str(conf) if conf.is_file() else None, override)
    return settings


def force(settings: dict[str, Any], content: Path) -> None:
    """Put what a shop needs over what was set."""
    settings.update(FORCED)
    settings["JINJA_ENVIRONMENT"] = {
        **settings["JINJA_ENVIRONMENT"],
        "autoescape": True,
        "extensions": [*settings["JINJA_ENVIRONMENT"].get("extensions", ()), "jinja2.ext.i18n", Once],
        "undefined": StrictUndefined,
    }
    overrides = content / "theme" / "templates"
    if overrides.is_dir():
        settings["THEME_TEMPLATES_OVERRIDES"] = [str(overrides), *settings["THEME_TEMPLATES_OVERRIDES"]]


def engine_of(settings: dict[str, Any]) -> Engine:
    """Which engine renders the texts of products. Raises ContentError where it is none of ours."""
    written = settings.get(ENGINE, Engine.PYROMARK)
    try:
        return Engine(written)
    except ValueError:
        hint = f"write one of {', '.join(Engine)}"
        raise ContentError(
            [ContentProblem("pelicanconf.py", 1, 1, ENGINE, f"{written!r} is not an engine", hint)]
        ) from None
