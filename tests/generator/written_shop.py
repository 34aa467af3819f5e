"""A shop written file by file, for the tests of the generator, and built with the real theme and `pelicanconf.py`."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from generator.bodies import Engine
from generator.build import BuildReport, build
from generator.check import check
from generator.compile.redirects import list_redirects
from generator.compile.sheets import read_sheets
from generator.compile.shop import Compiled, compile_shop
from generator.images import Pictures
from generator.made import last_change, make_site
from generator.pages.site import Site
from generator.problems import Findings
from generator.read.folder import read_shop

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = 1_790_000_000
"""21 September 2026, 13:33 UTC."""

SHOP = """\
name: Small Shop
tagline: Things on paper
description: A shop for tests.
url: https://small.example
email: hello@small.example
timezone: Europe/Lisbon
language: en
languages: {en: {currency: EUR}}
currencies: [EUR, USD]
ships_to: [PT, DE]
shipping:
  - id: standard
    title: Standard delivery
    price: {EUR: 4.90, USD: 5.90}
    free_from: {EUR: 60.00, USD: 65.00}
    days: [3, 6]
navigation: [{title: Collections, href: /collections/}]
"""
PRODUCT = "title: Print\nsku: PRINT\nprice: {EUR: 24.00, USD: 26.00}\n"


@dataclass(frozen=True)
class WrittenShop:
    """A content folder, and where its builds go."""

    folder: Path

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def write(self, path: str, text: str | bytes) -> None:
        """A file below the content folder."""
        target = self.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def product(self, name: str, fields: str = PRODUCT, body: str = "") -> None:
        """A product file with these lines between the `---`."""
        self.write(f"products/{name}.md", f"---\n{fields.rstrip()}\n---\n{body}")

    def picture(self, name: str = "a.jpg", size: tuple[int, int] = (40, 30), colour: str = "teal") -> None:
        """A small picture below images/."""
        buffer = io.BytesIO()
        Image.new("RGB", size, colour).save(buffer, "JPEG")
        self.write(f"images/{name}", buffer.getvalue())

    def build(self, *, now: int = NOW, at: int | None = None, drafts: bool = False, jobs: int = 1) -> BuildReport:
        """Build it with the theme of the repository."""
        return build(
            ROOT, content=self.content, output=self.output, var=self.var, now=now, at=at, drafts=drafts, jobs=jobs
        )

    def problems(self) -> list[str]:
        """What `check` says is wrong."""
        return self.said(check(ROOT, self.content, NOW, var=self.var)[0])

    def warnings(self) -> list[str]:
        """What `check` warns of; there are no problems."""
        problems, warnings = check(ROOT, self.content, NOW, var=self.var)
        assert problems == ()
        return self.said(warnings)

    def compile(self, engine: Engine = Engine.PYROMARK) -> Compiled:
        """The compiled shop; there are no problems."""
        findings = Findings()
        compiled = compile_shop(read_shop(self.content, findings), self.content, engine, findings)
        assert findings.problems == []
        assert compiled is not None
        return compiled

    def site(self, now: int = NOW) -> Site:
        """The shop as pages show it at a moment, without its pictures; there are no problems."""
        compiled = self.compile()
        return make_site(compiled, Pictures({}, {}), {}, (), last_change(compiled, now))

    def redirects(self, now: int = NOW) -> dict[str, str | None]:
        """Where former addresses lead at a moment."""
        sheets = read_sheets(read_shop(self.content, Findings()), Findings())
        site = self.site(now)
        found = list_redirects(sheets, site.catalogue.products, site.moment)
        return {item.source: item.target for item in found}

    def compile_problems(self, engine: Engine = Engine.PYROMARK) -> list[str]:
        """What reading and compiling alone find wrong."""
        findings = Findings()
        compile_shop(read_shop(self.content, findings), self.content, engine, findings)
        return self.said(sorted(findings.problems))

    def said(self, problems: Iterable[object]) -> list[str]:
        """Problems as somebody in the folder of the shop reads them."""
        return [str(problem).replace(f"{self.folder}/", "") for problem in problems]

    def page(self, path: str) -> str:
        """A built file of the site."""
        return (self.output / path).read_text(encoding="utf-8")


def write_shop(folder: Path, shop: str = SHOP) -> WrittenShop:
    """A shop with its facts and nothing for sale."""
    written = WrittenShop(folder)
    written.write("shop.yaml", shop)
    return written
