"""Drafts that can be looked at: each is told once, with its link, when it is there for the first time."""

from collections.abc import Callable, Iterable

from generator.problems import printable
from generator.report import Preview


class PreviewTeller:
    """Tells of the previews of one build after another."""

    def __init__(self, site_url: str, say: Callable[[str], None]) -> None:
        self._site_url, self._say = site_url, say
        self._told: set[str] = set()

    def tell(self, previews: Iterable[Preview]) -> None:
        """Say the link of each preview that has not been told."""
        for preview in previews:
            if preview.address not in self._told:
                self._say(f"Preview of {printable(preview.title)}: {self._site_url}{preview.address}")
            self._told.add(preview.address)
