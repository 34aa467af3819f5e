"""The bill of a month: quantities from orders and visits, prices from the table, in US dollars."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from storefront.cost.pages import PageLoad

_HERE = Path(__file__).resolve().parent
_GIGABYTE = Decimal(1024**3)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `listed` is what the quantity costs, `due` what of it is above the part that is free for good."""

    service: str
    what: str
    quantity: Decimal
    listed: Decimal
    due: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Bill:
    """All lines, and of which day and place the prices are."""

    lines: tuple[Line, ...]
    date: str
    region: str

    @property
    def listed(self) -> Decimal:
        """All of it at list price."""
        return sum((line.listed for line in self.lines), Decimal(0))

    @property
    def due(self) -> Decimal:
        """Without what is free."""
        return sum((line.due for line in self.lines), Decimal(0))

    def by_service(self) -> dict[str, tuple[Decimal, Decimal]]:
        """List price and what is due of each service, in the order of the table."""
        sums: dict[str, tuple[Decimal, Decimal]] = {}
        for line in self.lines:
            listed, due = sums.get(line.service, (Decimal(0), Decimal(0)))
            sums[line.service] = (listed + line.listed, due + line.due)
        return sums


@cache
def prices() -> Mapping[str, Any]:
    """The table of prices."""
    return tomllib.loads((_HERE / "prices.toml").read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def counts() -> Mapping[str, Mapping[str, Any]]:
    """What an order, a page and a month ask for."""
    return tomllib.loads((_HERE / "counts.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def make_bill(orders: int, visits: int, pages: int, load: PageLoad) -> Bill:
    """A month with so many orders and visits of so many pages each."""
    table = prices()
    wanted = quantities(orders, visits, pages, load)
    lines = tuple(_line(table[name], wanted[name]) for name in table if name in wanted)
    return Bill(lines, table["date"], table["region"])


def quantities(orders: int, visits: int, pages: int, load: PageLoad) -> dict[str, Decimal]:
    """How much of each thing in the table of prices."""
    counted, assumed = counts()["counted"], counts()["assumed"]
    seen = visits * pages
    files = visits * load.first.requests + seen * load.page.requests
    # Each page asks for its stock once; what CloudFront answers itself is not taken off.
    api = seen + orders * (assumed["order_requests"] + counted["order_webhooks"])
    looks = assumed["outbox_looks"] + assumed["sweep_looks"]
    calls = api + looks
    sent = visits * load.first.size + seen * load.page.size + api * assumed["answer_bytes"]
    kept = orders * assumed["months_kept"] * assumed["order_bytes"] / _GIGABYTE
    reads = seen * counted["stock_read_units"] + orders * counted["order_read_units"]
    seconds = Decimal(calls) * assumed["request_milliseconds"] / 1000
    plain: dict[str, Any] = {
        "cdn_requests": files + api,
        "cdn_gigabytes": sent / _GIGABYTE,
        "cdn_functions": files * assumed["edge_functions"],
        "api_requests": api,
        "function_requests": calls,
        "function_gigabyte_seconds": seconds * assumed["memory_megabytes"] / 1024,
        "table_write_units": orders * counted["order_write_units"],
        "table_read_units": reads + looks * counted["look_read_units"],
        "table_gigabytes": kept,
        "table_backup_gigabytes": kept,
        "bucket_gigabytes": load.release * assumed["releases_kept"] / _GIGABYTE,
        "bucket_reads": files * assumed["missed_share"],
        "mails": orders * counted["order_mails"],
        "log_gigabytes": calls * assumed["log_bytes"] / _GIGABYTE,
        "alarms": assumed["alarm_count"],
    }
    return {name: Decimal(value) for name, value in plain.items()}


def _line(price: Mapping[str, Any], quantity: Decimal) -> Line:
    usd = Decimal(price["usd"]) / price["per"]
    above = max(quantity - price["free"], Decimal(0))
    return Line(price["service"], price["what"], quantity, quantity * usd, above * usd, price["source"])
