"""Where a shop keeps its things: the clone, its content, the public site, and the private `var`."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The folders of one shop. `content` is as it was named, because problems name its files that way."""

    root: Path
    content: Path
    output: Path
    var: Path

    @property
    def release(self) -> Path:
        """The private half of the release that was built last."""
        return self.var / "release"

    @property
    def manifest(self) -> Path:
        """The list of everything in that release."""
        return self.release / "release.json"

    @property
    def theme(self) -> Path:
        """Templates, CSS and script."""
        return self.root / "theme"


def find_root() -> Path:
    """The shop around the working directory: the nearest folder upwards with a pelicanconf.py, else this clone."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "pelicanconf.py").is_file():
            return folder
    return Path(__file__).resolve().parent.parent


def find_places(content: Path | None = None, output: Path | None = None, var: Path | None = None) -> Places:
    """The folders that were named, and the usual ones for the rest. STOREFRONT_VAR names `var` where no option does."""
    root = find_root()
    private = var or Path(os.environ.get("STOREFRONT_VAR") or root / "var")
    return Places(
        root=root,
        content=content or root / "content",
        output=(output or root / "output").resolve(),
        var=private.resolve(),
    )
