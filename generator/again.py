"""Builds after the first one: nothing to do where nothing changed, and little where little did."""

import locale
from dataclasses import dataclass
from pathlib import Path

from generator.cache.digests import Digests
from generator.cache.engine import engine_key
from generator.cache.inputs import Inputs, changed, look
from generator.cache.last import LastBuild, load_last
from generator.report import BuildReport, Preview
from generator.write.commit import files_below


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of a build, whole paths, and whether drafts are published."""

    root: Path
    content: Path
    output: Path
    var: Path
    drafts: bool

    @property
    def cache(self) -> Path:
        """What a build remembers."""
        return self.var / "cache"

    @property
    def key(self) -> str:
        """What must be the same for the last build to say anything about this one."""
        names = (engine_key(), self.root, self.content, self.output, self.var, Path.cwd(), self.drafts)
        return "\n".join([*map(str, names), locale.setlocale(locale.LC_ALL)])

    def look(self, modules: list[str]) -> Inputs:
        """Everything that a build is made from, as it is now."""
        files = (str(self.root / "pelicanconf.py"), str(self.var / "stock.json"), *modules)
        return look((self.content, self.root / "theme"), files)


@dataclass(frozen=True, slots=True)
class Before:
    """The last build, and which files have changed since: `changed` is None where some came or went."""

    last: LastBuild
    inputs: Inputs
    changed: set[str] | None
    digests: Digests

    @property
    def report(self) -> BuildReport:
        """What is told where nothing is to be done."""
        last = self.last
        return BuildReport(
            last.release_id,
            last.pages,
            0,
            len(last.files) - 1,
            0,
            last.problems,
            tuple(last.unpublished),
            tuple(Preview(*plain) for plain in last.previews),
        )


def look_back(places: Places, moment: int) -> Before | None:
    """The last build, where what it left is all there and would be the same at this moment (UTC seconds)."""
    last = load_last(places.cache, places.key)
    if last is None or not last.was_present_at(moment):
        return None
    there = {*files_below(places.output), *files_below(places.var / "release")}
    digests = Digests(places.cache)
    if there != last.files.keys() or not digests.all_hold(last.files):
        return None
    inputs = places.look(last.modules)
    return Before(last, inputs, changed(last.inputs, inputs), digests)
