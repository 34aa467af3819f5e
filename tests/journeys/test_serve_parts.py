"""The parts of the local shop that need neither a build nor a port: mailbox, reload, settings, publication, worker."""

import json
import re
import threading
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import ReleaseState
from chalicelib.domain.errors import Contended
from chalicelib.domain.pricebook import RULES_PATH, encode_rules, encode_shards
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from generator.problems import ContentError, ContentProblem
from storefront.devserver.answers import Answer, Request
from storefront.devserver.mailbox import Mailbox
from storefront.devserver.rebuild import Rebuilder, Steps
from storefront.devserver.reload import ReloadHub
from storefront.devserver.settings import choose_settings
from storefront.devserver.site import Site
from storefront.devserver.worker import Worker
from storefront.places import Places
from storefront.publish import KEPT, EditedOpening, publish


def rules(name: str) -> ShopRules:
    return ShopRules(
        name=name,
        url="https://isoline.example",
        email="hello@isoline.example",
        currencies=("EUR",),
        languages={"en": "EUR"},
        language="en",
        timezone="UTC",
        zones=(),
    )


def write_release(folder: Path, name: str, stock: int = 4) -> Path:
    records = [
        SkuRecord("FERN-A4", "fern", "Fern", "/products/fern/", {"EUR": 2400}, opening_stock=stock),
        SkuRecord("SKY", "sky", "Sky", "/products/sky/", {"EUR": 900}, stock_policy=StockPolicy.DIGITAL),
    ]
    files = {RULES_PATH: encode_rules(rules(name)), **encode_shards(records)}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    page = {"index.html": {"sha256": "", "size": 1, "type": "text/html; charset=utf-8", "cache": "no-cache"}}
    manifest = {"schema": 1, "id": name, "at": None, "public": page, "private": {}, "changes": []}
    (folder / "release.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "store.sqlite")


def test_publishing_keeps_the_release_books_opening_stock_once_and_makes_it_current(
    tmp_path: Path, store: SqliteStore
) -> None:
    assert publish(tmp_path, store, write_release(tmp_path / "release", "first", stock=4), 1000) == ()
    second = publish(tmp_path, store, write_release(tmp_path / "release", "second", stock=9), 2000)
    again = publish(tmp_path, store, tmp_path / "release", 3000)
    assert second == again == (EditedOpening("FERN-A4", written=9, booked=4),)
    states = [(record.id, record.state, record.replaced_at) for record in store.releases()]
    assert states == [("second", ReleaseState.CURRENT, None), ("first", ReleaseState.REPLACED, 2000)]
    assert store.stock(["FERN-A4"])["FERN-A4"].on_hand == 4
    assert store.stock(["SKY"])["SKY"].opening == 0
    for name in ("first", "second"):
        assert json.loads((tmp_path / "releases" / name / "release.json").read_text(encoding="utf-8"))["id"] == name
    store.close()


def test_old_releases_go_unless_an_order_names_them_or_their_price_is_still_honoured(
    tmp_path: Path, store: SqliteStore
) -> None:
    total = KEPT + 6
    for number in range(total):
        release = write_release(tmp_path / "release", f"r{number:02}")
        publish(tmp_path, store, release, 1000 + number * 3600, {"r01"})
    left = sorted(path.name for path in (tmp_path / "releases").iterdir())
    assert left == ["r01", *(f"r{number:02}" for number in range(total - KEPT, total))]
    for number in range(total, total + 3):
        publish(tmp_path, store, write_release(tmp_path / "release", f"r{number:02}"), 1000 + total * 3600, None)
    assert len(list((tmp_path / "releases").iterdir())) == len(left) + 3
    store.close()


def test_a_publication_that_was_killed_is_finished_by_the_next_one(tmp_path: Path, store: SqliteStore) -> None:
    release = write_release(tmp_path / "release", "whole")
    half = tmp_path / "releases" / ".whole.part"
    half.mkdir(parents=True)
    (half / "left-over").write_text("x")
    publish(tmp_path, store, release, 1000)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["whole"]
    assert not (tmp_path / "releases" / "whole" / "left-over").exists()
    store.close()


def write_mail(folder: Path, subject: str, hour: int) -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hello@isoline.example", "ada@example.com", subject
    message["Date"] = f"Mon, 02 Nov 2026 {hour:02}:00:00 +0000"
    message.set_content("Your order <K7>: http://127.0.0.1:8000/api/orders/K7?t=a&b=c.")
    message.add_alternative(
        '<html><head></head><body><script>alert(1)</script><a href="http://127.0.0.1:8000/">Order</a></body></html>',
        subtype="html",
    )
    folder.mkdir(exist_ok=True)
    name = f"20261102T{hour:02}0000Z-{hour}@isoline.example.eml"
    (folder / name).write_bytes(message.as_bytes())
    return name


def test_the_mailbox_lists_the_newest_mail_first_and_escapes_what_others_wrote(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mail")
    assert b"No mail has been sent yet" in mailbox.answer(Request("GET", "/__mailbox/")).body
    write_mail(tmp_path / "mail", "First", 9)
    write_mail(tmp_path / "mail", "<b>Second</b>", 10)
    page = mailbox.answer(Request("GET", "/__mailbox/")).body.decode()
    assert page.index("&lt;b&gt;Second") < page.index("First")


def test_a_mail_is_shown_in_a_frame_that_runs_nothing(tmp_path: Path) -> None:
    name = write_mail(tmp_path / "mail", "Thanks", 9)
    mailbox = Mailbox(tmp_path / "mail")
    page = mailbox.answer(Request("GET", f"/__mailbox/{name}/"))
    assert b'href="http://127.0.0.1:8000/api/orders/K7?t=a&amp;b=c">' in page.body
    assert re.search(rb"<iframe[^>]* sandbox=", page.body)
    assert b"<script" not in page.body
    frame = mailbox.answer(Request("GET", f"/__mailbox/{name}/html"))
    policy = frame.header("Content-Security-Policy") or ""
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert b'<base target="_top">' in frame.body


@pytest.mark.parametrize(
    "path", ["/__mailbox/../store.sqlite/", "/__mailbox/%2e%2e/", "/__mailbox/none.eml/", "/__mailbox/a/b"]
)
def test_the_mailbox_shows_mail_only(tmp_path: Path, path: str) -> None:
    assert Mailbox(tmp_path / "mail").answer(Request("GET", path)).status == 404


def test_a_waiting_page_hears_of_the_next_release_at_once() -> None:
    hub = ReloadHub()
    hub.show("a" * 64)
    answers: list[Answer] = []
    waiting = threading.Thread(
        target=lambda: answers.append(hub.answer(Request("GET", "/__reload", f"since={'a' * 16}.")))
    )
    waiting.start()
    time.sleep(0.05)
    assert answers == []
    hub.show("b" * 64)
    waiting.join(5)
    assert json.loads(answers[0].body) == {"state": f"{'b' * 16}.", "problems": []}


def test_problems_reach_the_page_and_go_away_again() -> None:
    hub = ReloadHub()
    hub.show("a" * 64, ["content/products/fern.md:4:8: price: is missing"])
    told = json.loads(hub.answer(Request("GET", "/__reload", f"since={'a' * 16}.")).body)
    assert told["problems"] == ["content/products/fern.md:4:8: price: is missing"]
    hub.show("a" * 64)
    assert json.loads(hub.answer(Request("GET", "/__reload", f"since={told['state']}")).body)["problems"] == []


def test_the_script_is_put_at_the_end_of_a_page_and_nowhere_else() -> None:
    hub = ReloadHub()
    hub.show("a" * 64)
    page = hub.decorate(b"<body><p></body> in a text</p></body></html>")
    assert page.count(b"/__reload.js") == 1
    assert page.endswith(b" defer></script></body></html>")
    assert hub.decorate(b"no body") == b"no body"


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    first = choose_settings({}, tmp_path, 8000)
    again = choose_settings({}, tmp_path, 8001)
    assert first.environment["LINK_SECRET"] == again.environment["LINK_SECRET"]
    assert len(first.environment["LINK_SECRET"]) >= 32
    assert (tmp_path / "link-secret").stat().st_mode & 0o777 == 0o600
    assert first.sandbox
    assert first.environment["STRIPE_API_BASE"] == "http://127.0.0.1:8000/__stripe"


def test_a_key_of_the_users_own_puts_the_sandbox_away(tmp_path: Path) -> None:
    settings = choose_settings({"STRIPE_SECRET_KEY": "sk_test_theirs"}, tmp_path, 8000)
    assert not settings.sandbox
    assert settings.stripe_needs_secret
    assert "STRIPE_API_BASE" not in settings.environment
    assert "STRIPE_SECRET_KEY" not in settings.environment


def test_work_that_fails_is_said_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    tried = threading.Semaphore(0)

    def fail() -> None:
        tried.release()
        raise Contended("too many writers")

    worker = Worker("outbox", fail, 0.01)
    worker.start()
    assert all(tried.acquire(timeout=5) for _ in range(4))
    worker.stop()
    assert caplog.text.count("outbox: too many writers") == 1


class Shop:
    """A rebuilder whose build is a list of outcomes: a release's name, or what goes wrong."""

    def __init__(self, folder: Path) -> None:
        (folder / "output").mkdir()
        (folder / "output" / "index.html").write_text("<body></body>")
        self.places = Places(folder, folder / "content", folder / "output", folder / "var")
        self.store = SqliteStore(folder / "var" / "store.sqlite")
        self.site, self.hub = Site(self.places.output), ReloadHub()
        self.said: list[str] = []
        self.followed: list[str] = []
        self.outcomes: list[str | Exception] = []
        steps = Steps(
            build=self._build,
            publish=lambda release: publish(self.places.var, self.store, release, 1000),
            follow=lambda: self.followed.append(self.hub.state),
            say=self.said.append,
            clock=lambda: 1000,
        )
        self.rebuilder = Rebuilder(self.places, self.site, self.hub, steps)

    def _build(self) -> tuple[str, ...]:
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        write_release(self.places.release, outcome)
        return ()


@pytest.mark.parametrize(
    "wrong",
    [
        ContentError([ContentProblem("content/products/fern.md", 4, 8, "price", "is missing")]),
        RuntimeError("a template is broken"),
        Contended("another process writes"),
    ],
)
def test_a_build_that_fails_leaves_the_last_good_release_in_place(tmp_path: Path, wrong: Exception) -> None:
    shop = Shop(tmp_path)
    shop.outcomes = ["good", wrong, "better"]
    assert shop.rebuilder.rebuild()
    assert not shop.rebuilder.rebuild()
    assert shop.site.release == "good"
    assert shop.site.answer(Request("GET", "/")).status == 200
    assert str(wrong).splitlines()[0] in shop.said[0]
    assert "the last good release is served" in shop.said[0]
    told = json.loads(shop.hub.answer(Request("GET", "/__reload", "since=good.")).body)
    assert str(wrong).splitlines()[0] in told["problems"][0]
    assert shop.rebuilder.rebuild()
    assert shop.site.release == "better"
    assert shop.hub.state == "better."
    shop.store.close()


def test_the_functions_read_a_release_before_any_page_is_told_of_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.outcomes = ["first", "second"]
    assert shop.rebuilder.rebuild()
    assert shop.rebuilder.rebuild()
    assert shop.followed == [".", "first."]
    assert shop.hub.state == "second."
    shop.store.close()


def test_a_shop_that_was_never_built_says_so_and_looks_again(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.outcomes = [ContentError([ContentProblem("content/shop.yaml", 1, 1, "name", "is missing")])]
    assert not shop.rebuilder.rebuild_or_show_last()
    answer = shop.site.answer(Request("GET", "/"))
    assert answer.status == 503
    assert b"has not been built yet" in answer.body
    assert "nothing is served until it is put right" in shop.said[0]
