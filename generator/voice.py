"""The language in which templates speak at the moment: one set of compiled templates serves all languages."""

from collections.abc import Iterator
from contextlib import contextmanager

from jinja2 import Environment
from markupsafe import Markup

from chalicelib.domain.wordings import Texts
from generator.once import look_up_fast, remember_in


class Voice:
    """What `_()` and `ngettext()` of templates ask. Pages are rendered one after the other, so one language will do.

    A partial must not keep a translated text at its top level: it is loaded once for all languages.
    """

    def __init__(self) -> None:
        self._texts = Texts()
        self._shown: dict[int, dict[str, Markup]] = {}

    def install(self, env: Environment) -> None:
        """Let the templates of an environment speak; it has the extension `jinja2.ext.i18n`."""
        env.install_gettext_callables(self._gettext, self._ngettext, newstyle=True)  # type: ignore[attr-defined]
        remember_in(env, self.memory)
        look_up_fast(env)

    def memory(self) -> dict[str, Markup]:
        """What blocks that are rendered once have become in the language of the moment."""
        return self._shown.setdefault(id(self._texts), {})

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
