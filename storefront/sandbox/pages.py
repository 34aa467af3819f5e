"""The sandbox's pages by path: the hosted payment page, the dashboard and their stylesheet."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from storefront.sandbox import checkout, dashboard
from storefront.sandbox.answers import Answer
from storefront.sandbox.checkout import Desk
from storefront.sandbox.html import answer_page, answer_stylesheet, read_fields
from storefront.sandbox.store import Store


class Pages:
    """Answers what is not the API."""

    def __init__(self, store: Store, public_url: str, settle_after: int | None) -> None:
        self._store = store
        # Paths, not addresses: the pages work under whatever name the machine is reached by.
        self._desk = Desk(urlsplit(public_url).path, settle_after)

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request for a page; header names are in lower case."""
        if method == "GET":
            return self._show(path) or self._not_found()
        if method != "POST":
            return self._error(405, "That cannot be done here.")
        if headers.get("sec-fetch-site") == "cross-site":
            return self._error(403, "This form was sent from another site.")
        with self._store.write() as work:
            form = read_fields(body)
            if found := _session_in(path):
                session = work.find(found, "checkout.session")
                return checkout.submit(work, self._desk, session, form) if session else self._not_found()
            return dashboard.act(work, self._desk.base, path, form) or self._not_found()

    def _show(self, path: str) -> Answer | None:
        if path == "/pay.css":
            return answer_stylesheet()
        with self._store.read() as work:
            if path in {"", "/"}:
                return dashboard.show_dashboard(work, self._desk.base)
            found = _session_in(path)
            session = found and work.find(found, "checkout.session")
            return checkout.show_session(work, self._desk, session) if session else None

    def _not_found(self) -> Answer:
        return self._error(404, "There is no such page in the payment sandbox.")

    def _error(self, status: int, message: str) -> Answer:
        return answer_page("error.html", status, base=self._desk.base, message=message)


def _session_in(path: str) -> str | None:
    match = re.fullmatch(r"/pay/([A-Za-z0-9_]+)", path)
    return match and match[1]
