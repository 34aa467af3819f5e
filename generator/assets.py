"""Style sheet, script and icon of the theme, each one file with the hash of its content in its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import rcssmin  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Assets:
    """Their root-relative addresses, and the files themselves by path below the site."""

    css: str
    js: str
    favicon: str
    search: str
    filter: str
    files: dict[str, bytes]

    @property
    def view(self) -> dict[str, str]:
        """`assets`, as every template sees it."""
        return {name: getattr(self, name) for name in ("css", "js", "favicon", "search", "filter")}


def make_assets(theme: Path, content: Path) -> Assets:
    """Join what the theme has, component by component; the shop's own `theme/brand.css` comes last.

    `theme/fonts/NAME.woff2` is a file of its own, which the style sheet names as `url("fonts/NAME.woff2")`.
    `store` is on every page. `search` and `filter` are modules of their own, which a page fetches when they are used.
    """
    static = theme / "static"
    sheets = [*sorted((static / "css").glob("*.css")), content / "theme" / "brand.css"]
    fonts = sorted((content / "theme" / "fonts").glob("*.woff2"))
    named = dict(_named((path.stem, "woff2", path.read_bytes()) for path in fonts))
    css = _plain(b"\n".join(path.read_bytes().rstrip() for path in sheets if path.is_file()))
    for path, name in zip(fonts, named, strict=True):
        css = css.replace(f"fonts/{path.name}".encode(), f"/{name}".encode())
    js = b"".join(_in_scope(path.read_bytes()) for path in sorted((static / "js").glob("*.js")))
    icons = [path for path in (content / "theme" / "favicon.svg", static / "favicon.svg") if path.is_file()]
    icon = icons[0].read_bytes() if icons else _PLAIN_ICON
    used = [(name, "js", _module(static / "js" / name)) for name in ("search", "filter")]
    own = dict(_named((("store", "css", css), ("store", "js", js), ("favicon", "svg", icon), *used)))
    css_path, js_path, icon_path, search, filters = (f"/{path}" for path in own)
    return Assets(css_path, js_path, icon_path, search, filters, own | named)


_PLAIN_ICON = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"/></svg>\n'


def _plain(css: bytes) -> bytes:
    """The same rules without comments and spaces that say nothing."""
    text: str = rcssmin.cssmin(css.decode())
    return text.encode() + b"\n"


def _in_scope(source: bytes) -> bytes:
    """A component in a block of its own: its names are nobody else's."""
    return b"{\n" + source.rstrip() + b"\n}\n"


def _module(folder: Path) -> bytes:
    """The parts of a module as one."""
    return b"\n".join(path.read_bytes().rstrip() for path in sorted(folder.glob("*.js"))) + b"\n"


def _named(files: Iterable[tuple[str, str, bytes]]) -> Iterable[tuple[str, bytes]]:
    return ((f"assets/{name}.{sha256(data).hexdigest()[:10]}.{kind}", data) for name, kind, data in files)
