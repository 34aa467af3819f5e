"""The language in which templates speak at the moment: one set of compiled templates serves all languages."""

from collections.abc import Iterator
from contextlib import contextmanager

from jinja2 import Environment

from chalicelib.domain.wordings import Texts


class Voice:
    """What `_()` and `ngettext()` of templates ask. Pages are rendered one after the other, so one language will do.

    A partial must not keep a translated text at its top level: it is loaded once for all languages.
    """

    def __init__(self) -> None:
        self._texts = Texts()

    def install(self, env: Environment) -> None:
        """Let the templates of an environment speak; it has the extension `jinja2.ext.i18n`."""
        env.install_gettext_callables(self._gettext, self._ngettext, newstyle=True)  # type: ignore[attr-defined]

    def speak(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._texts = texts

    @contextmanager
    def speaking(self, texts: Texts) -> Iterator[None]:
        """Speak this language for a while."""
        before, self._texts = self._texts, texts
        try:
            yield
        finally:
            self._texts = before

    def _gettext(self, text: str) -> str:
        return self._texts.catalogue.gettext(text)

    def _ngettext(self, one: str, many: str, number: int) -> str:
        return self._texts.catalogue.ngettext(one, many, number)
