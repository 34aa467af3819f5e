"""What each template is made of: its own text, and that of all that it extends, includes and imports."""

from hashlib import blake2b
from pathlib import Path

from jinja2 import Environment, TemplateError, TemplateNotFound, meta

from generator.cache.kept import load, save

_KEY = "1"


class TemplateDigests:
    """Digests of the templates of an environment, by name. What a text refers to is found once, and remembered."""

    def __init__(self, env: Environment, cache: Path) -> None:
        self._env, self._path = env, cache / "references"
        self._known: dict[str, list[str | None]] = load(self._path, _KEY) or {}
        self._used: dict[str, list[str | None]] = {}
        self._texts: dict[str, tuple[str, list[str | None]]] = {}
        self._done: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The digest of a template with all that it draws in; where that is found while rendering, of all there are."""
        if name not in self._done:
            names = self._reach(name)
            digest = blake2b(digest_size=16)
            for part in sorted(names):
                digest.update(f"{part}\0{self._look(part)[0]}\n".encode())
            self._done[name] = digest.hexdigest()
        return self._done[name]

    def save(self) -> None:
        """Keep what was found."""
        save(self._path, _KEY, self._used)

    def _reach(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting: list[str | None] = [name]
        while waiting:
            part = waiting.pop()
            if part is None:  # a name that is only known while rendering
                waiting += [other for other in self._env.list_templates() if other not in found]
            elif part not in found:
                found.add(part)
                waiting += self._look(part)[1]
        return found

    def _look(self, name: str) -> tuple[str, list[str | None]]:
        """The digest of a text and the templates that it names; of one that is not there, that it is not."""
        if name not in self._texts:
            try:
                assert self._env.loader is not None
                text = self._env.loader.get_source(self._env, name)[0]
            except TemplateNotFound:
                return self._texts.setdefault(name, ("", []))
            digest = blake2b(text.encode(), digest_size=16).hexdigest()
            if digest not in self._used:
                self._used[digest] = self._known[digest] if digest in self._known else self._parse(text)
            self._texts[name] = (digest, self._used[digest])
        return self._texts[name]

    def _parse(self, text: str) -> list[str | None]:
        try:
            return list(meta.find_referenced_templates(self._env.parse(text)))
        except TemplateError:  # said where it is rendered, with its place
            return []
