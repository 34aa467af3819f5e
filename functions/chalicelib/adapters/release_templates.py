"""The templates that a release carries, filled with Jinja: mails and the functions' own pages. For bootstrap only.

Page, price and template are of one release, so an order page or mail always looks as its release meant it to.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateNotFound, select_autoescape

from chalicelib.ports import Releases

FOLDER = "templates"
MOST_ENVIRONMENTS = 8


class ReleaseTemplates:
    """A `Templates`. The last few environments, one a release and language, are kept compiled. Thread-safe."""

    def __init__(self, releases: Releases, *, most_environments: int = MOST_ENVIRONMENTS) -> None:
        self._releases = releases
        self._most_environments = most_environments
        self._environments: OrderedDict[tuple[str, str], Environment] = OrderedDict()
        self._lock = threading.Lock()

    def render(self, release_id: str, name: str, view: Mapping[str, Any], language: str) -> str:
        """Fill `templates/NAME` of the release, with its texts from `locale/LANGUAGE.mo` where that is there.

        What the view does not hold is an error, and in a `.html` template everything is escaped. Raises
        FileNotFoundError where the release lacks the template, or one that it includes.
        """
        try:
            return self._environment(release_id, language).get_template(name).render(view)
        except TemplateNotFound as missing:
            raise FileNotFoundError(f"release {release_id!r} has no template {missing.name!r}") from missing

    def _environment(self, release_id: str, language: str) -> Environment:
        key = (release_id, language)
        with self._lock:
            environment = self._environments.pop(key, None)
            if environment is None:
                environment = _new_environment(self._source(release_id), self._texts(release_id, language))
            self._environments[key] = environment
            while len(self._environments) > self._most_environments:
                self._environments.popitem(last=False)
        return environment

    def _texts(self, release_id: str, language: str) -> NullTranslations:
        try:
            return GNUTranslations(BytesIO(self._releases.read(release_id, f"locale/{language}.mo")))
        except FileNotFoundError:
            return NullTranslations()

    def _source(self, release_id: str) -> Callable[[str], str | None]:
        def load(name: str) -> str | None:
            try:
                return self._releases.read(release_id, f"{FOLDER}/{name}").decode()
            except FileNotFoundError:
                return None

        return load


def _new_environment(source: Callable[[str], str | None], texts: NullTranslations) -> Environment:
    """Strict, and with the white space rules that Pelican has, so that theme templates read the same everywhere."""
    environment = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=FunctionLoader(source),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False, default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    return environment
