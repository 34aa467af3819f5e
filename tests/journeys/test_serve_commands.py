"""The command as a merchant types it: what it prints, what it writes, with which exit code it ends."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import Change
from chalicelib.domain.events import OrderPlaced
from chalicelib.domain.listing import list_entry
from chalicelib.domain.order import fold
from chalicelib.domain.pricebook import RULES_PATH, encode_rules, encode_shards
from chalicelib.domain.quote import QuoteLine
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from generator.problems import Findings
from generator.read.front_matter import read_file
from generator.schema.product import read_product
from generator.schema.sheet import Terms
from storefront.cli import main
from storefront.ledger import releases_of_orders

_SHOP = """\
name: Isoline Press
url: https://isoline.example
email: hello@isoline.example
language: en
currencies: [EUR, USD, JPY]
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="storefront")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "shop.yaml").write_text(_SHOP)
    return folder


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The private folder of a shop with one release, one order and some stock."""
    folder = tmp_path / "var"
    release = folder / "release"
    rules = ShopRules(
        name="Isoline Press",
        url="https://isoline.example",
        email="hello@isoline.example",
        currencies=("EUR",),
        languages={"en": "EUR"},
        language="en",
        timezone="UTC",
        zones=(),
    )
    records = [
        SkuRecord(sku, sku.lower(), sku.title(), f"/products/{sku.lower()}/", {"EUR": 2400})
        for sku in ("FERN", "SKY", "TIDE")
    ]
    for path, body in {RULES_PATH: encode_rules(rules), **encode_shards(records)}.items():
        (release / path).parent.mkdir(parents=True, exist_ok=True)
        (release / path).write_bytes(body)
    store = SqliteStore(folder / "store.sqlite")
    store.book_opening({"FERN": 40, "SKY": 2, "TIDE": 0}, 1000)
    line = QuoteLine("FERN", "fern", "Fern [red]", "", "/products/fern/", None, 2, 2400, 2400, 4800, 4800)
    placed = OrderPlaced(
        at=1_790_000_000,
        reference="K7QX2M9PTA",
        cart_id="c" * 32,
        body_hash="h",
        release="first",
        currency="EUR",
        language="en",
        lines=(line,),
        demand=(),
        subtotal=4800,
        total=4800,
        due=4800,
        client="127.0.0.1",
    )
    listing = list_entry("o1", fold((placed,)))
    store.commit(Change(order_id="o1", events=(placed,), reference="K7QX2M9PTA", listing=listing), 1_790_000_000)
    store.close()
    return folder


def test_help_answers_at_once() -> None:
    started = time.monotonic()
    code = "import sys; from storefront.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert time.monotonic() - started < 3
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert loaded & {"pelican", "chalice", "stripe", "rich", "jinja2", "PIL", "watchfiles"} == set()


def test_a_command_that_does_not_exist_is_used_wrongly() -> None:
    assert run("sell").exit_code == 2
    assert run("build", "--at", "tomorrow").exit_code == 2
    assert run("check", "--content", "/nowhere").exit_code == 2


def test_a_new_product_is_valid_and_names_every_currency(content: Path) -> None:
    ran = run("new", "product", 'Contour: "No. 4" #1', "--content", content)
    assert ran.exit_code == 0, ran.output
    path = content / "products" / "contour-no-4-1.md"
    assert ran.output.strip() == str(path)
    findings = Findings()
    raw = read_file(path.read_bytes(), path.name, path.name, findings, kind="product")
    assert raw is not None, findings.problems
    sheet = read_product(raw, Terms(("EUR", "USD", "JPY")), findings)
    assert findings.problems == []
    assert sheet is not None
    assert (sheet.title, sheet.draft) == ('Contour: "No. 4" #1', True)
    assert sheet.preview is not None
    assert len(sheet.preview.value) >= 16
    assert sheet.unit.prices is not None
    assert set(sheet.unit.prices.value) == {"EUR", "USD", "JPY"}


def test_a_new_product_never_overwrites(content: Path) -> None:
    assert run("new", "product", "Fern", "--content", content).exit_code == 0
    path = content / "products" / "fern.md"
    path.write_text("mine")
    again = run("new", "product", "Fern", "--content", content)
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("title", ["Füchse & Farne", "狐", "null", "a: b", "Yes", "1.5", "a" * 199])
def test_a_title_stays_what_it_was(content: Path, title: str) -> None:
    ran = run("new", "product", title, "--content", content)
    assert ran.exit_code == 0, ran.output
    path = Path(ran.output.strip())
    findings = Findings()
    raw = read_file(path.read_bytes(), path.name, path.name, findings, kind="product")
    assert raw is not None
    sheet = read_product(raw, Terms(("EUR", "USD", "JPY")), findings)
    assert findings.problems == []
    assert sheet is not None
    assert sheet.title == title


def test_a_title_without_letters_is_used_wrongly(content: Path) -> None:
    assert run("new", "product", "!!!", "--content", content).exit_code == 2


def test_orders_are_listed_with_what_was_bought(var: Path) -> None:
    listed = run("orders", "list", "--var", var)
    assert listed.exit_code == 0, listed.output
    for words in ("K7QX2M9PTA", "48.00 EUR", "FERN"):
        assert words in listed.output
    [order] = json.loads(run("orders", "list", "--var", var, "--json").output)["orders"]
    assert (order["total"], order["currency"], order["skus"]) == (4800, "EUR", ["FERN"])


def test_the_releases_that_orders_name_are_known(var: Path) -> None:
    assert releases_of_orders(var) == {"first"}
    assert releases_of_orders(var / "nowhere") == set()


def test_an_order_is_shown_with_its_history(var: Path) -> None:
    shown = run("orders", "show", "k7qx2m9pta", "--var", var)
    assert shown.exit_code == 0, shown.output
    assert "2 × Fern [red], FERN  48.00 EUR" in shown.output
    assert "Placed for 48.00 EUR: 2 × FERN" in shown.output
    assert run("orders", "show", "NOWHERE", "--var", var).exit_code == 1


def test_stock_is_listed_with_levels_and_its_snapshot_has_none(var: Path) -> None:
    listed = json.loads(run("stock", "list", "--var", var, "--json").output)
    assert [(row["sku"], row["state"], row["on_hand"]) for row in listed] == [
        ("FERN", "in", 40),
        ("SKY", "low", 2),
        ("TIDE", "out", 0),
    ]
    assert "40" in run("stock", "list", "--var", var).output
    assert run("stock", "snapshot", "--var", var).exit_code == 0
    assert json.loads((var / "stock.json").read_text(encoding="utf-8")) == {"FERN": "in", "SKY": "low", "TIDE": "out"}


def test_a_shop_without_anything_has_empty_lists_and_no_traceback(tmp_path: Path) -> None:
    listed = run("orders", "list", "--var", tmp_path / "var", "--json")
    assert (listed.exit_code, json.loads(listed.output)) == (0, {"orders": [], "next": None})
    assert run("orders", "list", "--var", tmp_path / "var").output == "No orders yet.\n"
    for command in (("orders", "show", "K7QX2M9PTA"), ("production", "list"), ("stock", "receive", "FERN", "1")):
        ran = run(*command, "--var", tmp_path / "var")
        assert (ran.exit_code, "`storefront serve` makes one" in ran.output) == (1, True)
    for command in (("mail", "list"), ("releases",)):
        ran = run(*command, "--var", tmp_path / "var", "--json")
        assert (ran.exit_code, json.loads(ran.output)) == (0, [])
    ran = run("stock", "list", "--var", tmp_path / "var")
    assert ran.exit_code == 1
    assert "run `storefront build` first" in ran.output
    assert not (tmp_path / "var").exists()


def test_the_doctor_says_what_is_missing_and_shows_no_secret(
    content: Path, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_verysecret")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_verysecret")
    ran = run("doctor", "--content", content, "--var", var)
    assert ran.exit_code == 0, ran.output
    assert "STRIPE_SECRET_KEY" in ran.output
    assert "verysecret" not in ran.output
    assert "run `storefront build`" in ran.output
    wrong = run("doctor", "--content", content.parent, "--var", var, "--json")
    assert wrong.exit_code == 1
    assert [found["subject"] for found in json.loads(wrong.output)["findings"] if found["state"] == "wrong"] == [
        "Content"
    ]
