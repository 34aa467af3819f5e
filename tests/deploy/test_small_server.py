"""One small server: it takes real keys or does not start, shows what is deployed meanwhile, and can be backed up."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from dynamo_engines import free_port
from served_shop import eventually, fetch
from served_site import running_mailbox
from small_catalogue import NOW, record

from chalicelib.adapters.smtp_mailer import SmtpMailer
from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.change import Change, Move, StockMove
from chalicelib.domain.errors import Misconfigured, Unavailable
from chalicelib.ports import Mail
from storefront.archive.backup import NoBackup, back_up, check_backup, put_back
from storefront.cli import main
from storefront.devserver.production import require_production

ROOT = Path(__file__).resolve().parent.parent.parent
READY = {
    "SITE_URL": "https://small.example",
    "STRIPE_SECRET_KEY": "sk_live_abc",
    "STRIPE_WEBHOOK_SECRET": "whsec_abc",
    "LINK_SECRET": "l" * 32,
    "ORIGIN_SECRET": "o" * 32,
    "SMTP_URL": "smtps://shop:secret@smtp.example",
}
"""What a server for real money needs."""


def test_it_refuses_to_start_and_names_all_that_is_missing_at_once(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as wrong:
        require_production({}, tmp_path / "public")
    named = [problem.partition(":")[0] for problem in wrong.value.details["problems"]]
    assert set(named) >= {*READY, str(tmp_path / "public")} - {"STRIPE_WEBHOOK_SECRET"}


@pytest.mark.parametrize("name", READY)
def test_nothing_of_it_may_be_missing(tmp_path: Path, name: str) -> None:
    (tmp_path / "index.html").write_text("shop")
    assert require_production(READY, tmp_path).stage == "prod"
    with pytest.raises(Misconfigured, match=name):
        require_production({key: value for key, value in READY.items() if key != name}, tmp_path)
    with pytest.raises(Misconfigured, match="local is not for production"):
        require_production({**READY, "STOREFRONT_STAGE": "local"}, tmp_path)


@contextmanager
def production(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The small shop in production on this machine, as systemd would start it; its address."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STOREFRONT", "STRIPE"))}
    process = subprocess.Popen(
        [
            Path(sys.executable).with_name("storefront"), "serve", "--production", "--port", str(port),
            "--var", folder / "var", "--site", folder / "public",
        ],
        cwd=ROOT, env={**environment, **READY}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        assert "takes orders" in said, said + process.stdout.read()
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.mark.slow
def test_it_shows_what_is_deployed_and_follows_the_next_deploy(tmp_path: Path) -> None:
    from deployed_shop import folder_shop

    shop = folder_shop(tmp_path)
    shop.build(2400)
    (tmp_path / "var").mkdir(exist_ok=True)
    shop.store = SqliteStore(tmp_path / "var" / "store.sqlite")
    shop.deploy()
    with closing(shop.store), production(tmp_path) as (address, _):
        page = fetch(address + "/products/fern/")
        assert (page.status, "'2400'" in page.text) == (200, True)
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert page.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert fetch(address + "/assets/store.1.css").headers["Cache-Control"].endswith("immutable")
        for hidden in ("/__stripe/", "/__mailbox/", "/_headers", "/../var/store.sqlite", "/%2e%2e/var/store.sqlite"):
            assert fetch(address + hidden).status == 404
        assert '"price":2400' in fetch(address + "/api/stock?sku=FERN").text.replace(" ", "")
        shop.build(2100, moss="Moss")
        shop.deploy()
        assert fetch(address + "/products/moss/").status == 200
        assert eventually(lambda: '"price":2100' in fetch(address + "/api/stock?sku=FERN").text.replace(" ", ""), 10)


def test_a_mail_is_handed_to_the_mail_server_whole(tmp_path: Path) -> None:
    mail = Mail("ada@example.com", "Your order", "<p>Thank you", "Thank you", "order-1")
    with running_mailbox() as mailbox:
        SmtpMailer(f"smtp://127.0.0.1:{mailbox.port}", "Small Shop <shop@small.example>").send(mail, NOW)
        assert mailbox.recipients == ["ada@example.com"]
        assert "Subject: Your order" in mailbox.messages[0]
    with pytest.raises(Unavailable, match="did not take the mail"):
        SmtpMailer(f"smtp://127.0.0.1:{free_port()}", "shop@small.example").send(mail, NOW)


def sell(store: SqliteStore, over: threading.Event, sold: list[int]) -> None:
    """Sell one fern after the other until it is over."""
    while not over.is_set():
        store.commit(Change(stock=(StockMove("FERN", Move.SELL, 1),)), NOW)
        sold.append(1)


@pytest.mark.slow
def test_a_backup_of_a_shop_that_sells_is_one_moment_and_can_be_put_back(tmp_path: Path) -> None:
    path, file = tmp_path / "var" / "store.sqlite", tmp_path / "shop.backup"
    path.parent.mkdir()
    over, sold = threading.Event(), list[int]()
    with closing(SqliteStore(path)) as store:
        store.book_opening({"FERN": 100_000}, NOW)
        seller = threading.Thread(target=sell, args=(store, over, sold))
        seller.start()
        try:
            counts = []
            for _ in range(5):
                before = len(sold)
                back_up(path, file)
                after = len(sold) + 1
                with closing(SqliteStore(file)) as copy:
                    level = copy.stock(["FERN"])["FERN"]
                assert level.on_hand + level.sold == 100_000
                assert before <= level.sold <= after
                counts.append(level.sold)
        finally:
            over.set()
            seller.join()
        assert counts == sorted(counts)
        assert file.stat().st_mode & 0o077 == 0
        put_back(file, path)  # while the shop has it open
        assert store.stock(["FERN"])["FERN"].sold == counts[-1]
        store.commit(Change(stock=(StockMove("FERN", Move.SELL, 1),)), NOW)
        assert store.stock(["FERN"])["FERN"].sold == counts[-1] + 1


def test_what_is_no_backup_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    store, file = tmp_path / "store.sqlite", tmp_path / "file"
    with closing(SqliteStore(store)) as opened:
        opened.book_opening({"FERN": 3}, NOW)
    file.write_text("no database at all")
    with pytest.raises(NoBackup, match="no backup of a store"):
        put_back(file, store)
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE letters (text)")
    with pytest.raises(NoBackup, match="no backup of a store"):
        check_backup(tmp_path / "other")
    back_up(store, file)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(NoBackup, match="newer version"):
        put_back(file, store)


def test_a_restore_keeps_what_was_there_and_checks_the_books(tmp_path: Path) -> None:
    var, file = tmp_path / "var", tmp_path / "shop.backup"
    var.mkdir()
    with closing(SqliteStore(var / "store.sqlite")) as store:
        store.book_opening({record().sku: 3}, NOW)
    run = CliRunner().invoke
    assert run(main, ["store", "backup", str(file), "--var", str(var)]).exit_code == 0
    assert "is there already" in run(main, ["store", "backup", str(file), "--var", str(var)]).output
    refused = run(main, ["store", "restore", str(file), "--var", str(var)])
    assert (refused.exit_code, "add --force" in refused.output) == (1, True)
    done = run(main, ["store", "restore", str(file), "--var", str(var), "--force"])
    assert (done.exit_code, "Everything fits together." in done.output) == (0, True)
    assert len(list(var.glob("store.sqlite.before-*"))) == 1
    assert run(main, ["store", "restore", str(file), "--var", str(tmp_path / "new")]).exit_code == 0
