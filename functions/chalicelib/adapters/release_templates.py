"""The templates that a release carries, filled with Jinja: mails and the functions' own pages. For bootstrap only.

Page, price and template are of one release, so an order page or mail always looks as its release meant it to.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateNotFound, select_autoescape

from chalicelib.ports import Releases

FOLDER = "templates"
MOST_RELEASES = 4


class ReleaseTemplates:
    """A `Templates`. The environments of the last few releases are kept, with their compiled templates. Thread-safe."""

    def __init__(self, releases: Releases, *, most_releases: int = MOST_RELEASES) -> None:
        self._releases = releases
        self._most_releases = most_releases
        self._environments: OrderedDict[str, Environment] = OrderedDict()
        self._lock = threading.Lock()

    def render(self, release_id: str, name: str, view: Mapping[str, Any]) -> str:
        """Fill `templates/NAME` of the release.

        What the view does not hold is an error, and in a `.html` template everything is escaped. Raises
        FileNotFoundError where the release lacks the template, or one that it includes.
        """
        try:
            return self._environment(release_id).get_template(name).render(view)
        except TemplateNotFound as missing:
            raise FileNotFoundError(f"release {release_id!r} has no template {missing.name!r}") from missing

    def _environment(self, release_id: str) -> Environment:
        with self._lock:
            environment = self._environments.pop(release_id, None) or _new_environment(self._source(release_id))
            self._environments[release_id] = environment
            while len(self._environments) > self._most_releases:
                self._environments.popitem(last=False)
        return environment

    def _source(self, release_id: str) -> Callable[[str], str | None]:
        def load(name: str) -> str | None:
            try:
                return self._releases.read(release_id, f"{FOLDER}/{name}").decode()
            except FileNotFoundError:
                return None

        return load


def _new_environment(source: Callable[[str], str | None]) -> Environment:
    """Strict, and with the white space rules that Pelican has, so that theme templates read the same everywhere."""
    return Environment(
        loader=FunctionLoader(source),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False, default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
