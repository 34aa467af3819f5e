"""A merchant at the command line of the small shop: store and release lie in files, where the command reads them."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from small_catalogue import CATALOGUE
from small_shop import SmallShop, open_shop

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.ports import OrderStore
from storefront.cli import main

DAY = 24 * 3600


@dataclass
class Merchant:
    """Somebody who types commands; `environment` says which store the shop has."""

    shop: SmallShop
    var: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def type(self, *words: str) -> Result:
        """Run `storefront` with these words."""
        named = {"STOREFRONT_VAR": str(self.var), "LINK_SECRET": "s" * 40, "LOGNAME": "ada", **self.environment}
        return CliRunner().invoke(main, list(words), prog_name="storefront", env=named)

    def says(self, *words: str) -> str:
        """What the command answers; it was done."""
        done = self.type(*words)
        assert done.exit_code == 0, done.output
        return done.output

    def asks(self, *words: str) -> Any:
        """What the command answers programs."""
        return json.loads(self.says(*words, "--json"))

    def publish(self, rules: ShopRules, *records: SkuRecord) -> None:
        """Make other rules current, in the store and in files."""
        self.shop.publish(*(records or CATALOGUE), rules=rules)
        write_releases(self.shop, self.var)

    def settle(self) -> None:
        """Send every message, and let every webhook come."""
        self.shop.clock.now = max(self.shop.clock.now, int(time.time()))
        for _ in range(3):
            self.shop.services.outbox.run()
            self.shop.deliver()


@contextmanager
def merchant_at(folder: Path, store: OrderStore | None = None, **environment: str) -> Iterator[Merchant]:
    """A merchant of a small shop whose clock stands at this second, because that of commands does."""
    var = folder / "var"
    var.mkdir()
    (var / "port").write_text("9\n")  # where no shop is ever served, whatever else runs on this machine
    with closing(SqliteStore(var / "store.sqlite")) as file:
        shop = open_shop(folder, store or file)
        shop.clock.now = int(time.time())
        write_releases(shop, var)
        yield Merchant(shop, var, environment)


def write_releases(shop: SmallShop, var: Path) -> None:
    """The releases of the shop as files."""
    for (release, path), content in shop.shelf.files.items():
        place = var / "releases" / release / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
