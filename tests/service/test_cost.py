"""What `storefront cost` multiplies is what was counted, and what it adds up is right to the cent."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from dynamo_recorder import LINES, Recorder, recorded_shop
from small_shop import SmallShop

from chalicelib.adapters.stripe_notices import EVENTS
from generator.release import Release
from storefront.cli import main
from storefront.cost.bill import counts, make_bill, prices, quantities
from storefront.cost.pages import Load, PageLoad, weigh
from storefront.deploy.release import decode_built

_LOAD = PageLoad(Load(6, 200_000), Load(3, 10_000), 42, 20_000_000)
_STYLE = "<link rel='stylesheet' href='/assets/store.1.css'>"
_PICTURE = "<source srcset='/assets/a-320.1.avif 320w, /assets/a-960.2.avif 960w'><img src='/assets/a.jpg'>"


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def shop(ministack: str, tmp_path: Path, recorder: Recorder) -> Iterator[SmallShop]:
    with recorded_shop(ministack, tmp_path, recorder) as shop:
        yield shop


def documented(root: Path, steps: str) -> tuple[Decimal, Decimal]:
    """Write and read units of the steps whose words fit, in the table that a test holds against the engine."""
    text = (root / "docs" / "stores.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| \d+ \| ([\d.]+) \| ([\d.]+) \|$", text, re.MULTILINE)
    chosen = [(Decimal(written), Decimal(read)) for step, written, read in rows if re.search(steps, step)]
    assert chosen
    return sum((one[0] for one in chosen), Decimal(0)), sum((one[1] for one in chosen), Decimal(0))


def test_an_order_asks_for_what_the_docs_say(root: Path) -> None:
    counted = counts()["counted"]
    life = documented(root, "cart is priced|order is placed|webhook|mail is sent|buyer looks")
    assert (counted["order_write_units"], counted["order_read_units"]) == life
    for schedule in ("outbox is looked at", "sweep looks"):
        assert documented(root, schedule) == (0, counted["look_read_units"])


def test_webhooks_mails_and_the_stock_of_a_page_are_counted(shop: SmallShop, recorder: Recorder) -> None:
    counted = counts()["counted"]
    release = shop.services.releases.current(fresh=True)
    recorder.forget()
    shop.services.shelves.availability([line.sku for line in LINES], release)
    ((operation, asked),) = recorder.calls
    keys = [key for table in asked["RequestItems"].values() for key in table["Keys"]]
    # A consistent read of up to 4 KB is one unit; the engine of the tests bills no batch.
    assert (operation, len(keys)) == ("BatchGetItem", counted["stock_read_units"])
    shop.pay(shop.check_out(*LINES))
    # Stripe sends what the endpoint is registered for; the sandbox sends everything.
    answer = shop.sandbox.handle("GET", "/v1/events", "limit=100", {"authorization": "Bearer sk_test_x"}, b"")
    sent = [event["type"] for event in json.loads(answer.body)["data"]]
    assert len([kind for kind in sent if kind in EVENTS]) == counted["order_webhooks"], sent
    assert len(shop.mails()) == counted["order_mails"]


def test_a_bill_is_quantities_times_prices_above_what_is_free() -> None:
    bill, wanted = make_bill(1_000, 100_000, 3, _LOAD), quantities(1_000, 100_000, 3, _LOAD)
    assert wanted["api_requests"] == 300_000 + 1_000 * (6 + counts()["counted"]["order_webhooks"])
    assert wanted["cdn_requests"] == 100_000 * 3 + 300_000 * 6 + wanted["api_requests"]
    writes = next(line for line in bill.lines if line.what.startswith("write units"))
    assert (writes.quantity, writes.listed, writes.due) == (83_000, Decimal("0.051875"), Decimal("0.051875"))
    assert (bill.lines[0].due, bill.lines[0].listed) == (0, wanted["cdn_requests"] * Decimal("0.000001"))
    busy = make_bill(1_000, 2_000_000, 3, _LOAD).lines[0]
    assert busy.due == (busy.quantity - 10_000_000) * Decimal("0.000001")
    assert bill.listed == sum(listed for listed, _ in bill.by_service().values())
    assert len(bill.lines) == len(wanted) == len(prices()) - 2
    assert make_bill(0, 0, 1, _LOAD).due < 1


def test_every_price_is_dated_and_says_its_source() -> None:
    table = dict(prices())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", table.pop("date"))
    assert table.pop("region")
    for name, price in table.items():
        assert price["source"].startswith("https://aws.amazon.com/"), name
        assert price.keys() == {"service", "what", "usd", "per", "free", "source"}


def test_the_pages_are_those_of_the_release_and_the_command_says_so(tmp_path: Path) -> None:
    release, output = Release(), tmp_path / "output"
    pages = {
        "index.html": _STYLE + _PICTURE,
        "about/index.html": _STYLE + "words",
        "404.html": _PICTURE,
        "assets/store.1.css": "body{}",
        "assets/a-320.1.avif": "1" * 1000,
        "assets/a-960.2.avif": "2" * 5000,
        "assets/a.jpg": "3" * 9000,
    }
    for path, text in pages.items():
        release.add_public(path, text.encode())
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(text)
    manifest = release.manifest(None, ())[1]
    load = weigh(decode_built(manifest), output)
    assert (load.pages, load.page.requests, load.first.requests) == (2, 2, 1)
    assert 2500 < load.page.size < 2700
    (tmp_path / "var" / "release").mkdir(parents=True)
    (tmp_path / "var" / "release" / "release.json").write_bytes(manifest)
    asked = ["cost", "--orders", "10", "--visits", "100", "--output", str(output), "--var", str(tmp_path / "var")]
    said = json.loads(CliRunner().invoke(main, [*asked, "--json"]).output)
    assert (said["currency"], said["page"]["requests"], len(said["lines"])) == ("USD", 2, len(prices()) - 2)
    told = CliRunner().invoke(main, asked).output
    assert "10 orders and 100 visits of 3 pages a month" in told
    (output / "index.html").unlink()
    assert "run `storefront build` again" in CliRunner().invoke(main, asked).output
