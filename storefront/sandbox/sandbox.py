"""The sandbox as one handler: authenticates, keeps idempotency keys, finds the route or the page, lets time pass."""

import base64
import binascii
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path

from storefront.sandbox import deliveries, disputes, faults, idempotency, outcomes, refunds
from storefront.sandbox.answers import API_VERSION, Answer, ApiError, Doc, InvalidRequest, answer_json
from storefront.sandbox.api import Call, Route, find_route
from storefront.sandbox.deliveries import Deliverer, Delivery
from storefront.sandbox.expansion import expand
from storefront.sandbox.faults import Faults
from storefront.sandbox.forms import decode, read_form
from storefront.sandbox.idempotency import Claim
from storefront.sandbox.pages import Pages
from storefront.sandbox.sessions import expire_session
from storefront.sandbox.store import Cause, Clock, NewId, Store, is_busy


class Sandbox:
    """A payment provider that moves no money.

    `state` is its SQLite file, owned by one process at a time; `public_url` is where it is reached from outside,
    without a trailing slash; `clock` gives unix seconds; a bank debit arrives by itself `settle_after` seconds after
    the shopper chose it, or, when that is None, by hand.
    """

    def __init__(
        self,
        state: Path,
        *,
        webhook_url: str,
        webhook_secret: str,
        public_url: str,
        clock: Clock,
        new_id: NewId,
        deliver: Deliverer = deliveries.post,
        settle_after: int | None = None,
    ) -> None:
        self._store = Store(state, clock, new_id)
        self._new_id = new_id
        self._public_url = public_url.rstrip("/")
        self._webhook = (webhook_url, webhook_secret, deliver)
        self._sending = threading.Lock()
        self._pages = Pages(self._store, self._public_url, settle_after)
        with self._store.write() as work:
            idempotency.let_go_of_all(work)

    @property
    def delivery(self) -> Delivery:
        """The switches for hostile delivery; they hold for the events that come after they are set."""
        with self._store.read() as work:
            return deliveries.read_delivery(work)

    @delivery.setter
    def delivery(self, delivery: Delivery) -> None:
        with self._store.write() as work:
            deliveries.write_delivery(work, delivery)

    @property
    def faults(self) -> Faults:
        """The API's own faults to come."""
        with self._store.read() as work:
            return faults.read_faults(work)

    @faults.setter
    def faults(self, to_come: Faults) -> None:
        with self._store.write() as work:
            faults.write_faults(work, to_come)

    def handle(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request; `path` is without the prefix that the sandbox is mounted under."""
        given = {name.lower(): value for name, value in headers.items()}
        try:
            self.advance()
            if path.startswith("/v1/"):
                return self._answer_api(method, path, query, given, body)
            return self._pages.handle(method, path, given, body)
        except sqlite3.OperationalError as wrong:
            if not is_busy(wrong):
                raise
            return ApiError(
                "This object cannot be accessed right now because another API request or Stripe process is currently "
                "accessing it.",
                "lock_timeout",
                status=429,
            ).answer()

    def advance(self) -> None:
        """Let what time brings happen: sessions expire, bank debits arrive, banks let go of what nobody captured."""
        with self._store.read() as work:
            if not work.due("checkout.session"):
                return
        with self._store.write() as work:
            for session in work.due("checkout.session"):
                if session["status"] == "open":
                    expire_session(work, session["id"])
                elif outcomes.is_settling(work, session):
                    outcomes.settle(work, session["id"], succeeds=True)
                else:
                    outcomes.lapse(work, session)

    def settle(self, session: str, *, succeeds: bool) -> Doc:
        """End a bank debit by hand; the session as it is then."""
        with self._store.write() as work:
            return outcomes.settle(work, session, succeeds)

    def settle_refund(self, refund: str) -> Doc:
        """Let a pending refund succeed."""
        with self._store.write() as work:
            return refunds.settle_refund(work, refund)

    def fail_refund(self, refund: str) -> Doc:
        """Let a refund fail, also after it had succeeded."""
        with self._store.write() as work:
            return refunds.fail_refund(work, refund)

    def refund_payment(self, payment_intent: str, amount: int) -> Doc:
        """Refund a payment as somebody does who is signed in at the provider: the shop hears of it by webhook."""
        with self._store.write() as work:
            return refunds.create_refund(work, {"payment_intent": payment_intent, "amount": amount})

    def dispute_payment(self, payment_intent: str, reason: str = "fraudulent") -> str:
        """The shopper's bank asks for a payment back; the id of the dispute."""
        with self._store.write() as work:
            return str(disputes.open_dispute(work, payment_intent, reason)["id"])

    def close_dispute(self, dispute: str, status: str) -> Doc:
        """The bank has decided: `won` or `lost`, from the shop's side; or has the shop's answer: `under_review`."""
        with self._store.write() as work:
            return disputes.move_dispute(work, dispute, status)

    def look(self, kind: str, belongs_to: str | None = None) -> list[Doc]:
        """Objects of a kind (`charge`, `refund`, ...), the newest first, such as all that belong to a payment."""
        with self._store.read() as work:
            return work.every(kind, belongs_to)

    def find(self, kind: str, id_: str) -> Doc | None:
        """The object of a kind with this id, as it stands."""
        with self._store.read() as work:
            return work.find(id_, kind)

    def undelivered(self) -> int:
        """How many webhooks are still to be sent, now or later."""
        with self._store.read() as work:
            return deliveries.count_pending(work)

    def resend_lost(self) -> int:
        """Send every webhook again that was dropped, or given up after its last try; how many these are."""
        with self._store.write() as work:
            return deliveries.resend_lost(work)

    def deliver_due(self) -> int:
        """Send the webhook deliveries that are due; how many were sent. Safe to call from several threads."""
        with self._sending:
            self.advance()
            return deliveries.deliver_batch(self._store, *self._webhook)

    def _answer_api(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        request = self._new_id("req_")
        try:
            _check_key(headers)
            _check_version(headers)
            answer = self._route(method, path, query, headers, body, request)
        except ApiError as wrong:
            answer = wrong.answer()
        about = {"Request-Id": request, "Stripe-Version": API_VERSION, "Cache-Control": "no-cache, no-store"}
        if "idempotency-key" in headers:
            about["Idempotency-Key"] = headers["idempotency-key"]
        return Answer(answer.status, {**answer.headers, **about}, answer.body)

    def _route(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, request: str
    ) -> Answer:
        found = find_route(method, path)
        if found is None:
            raise ApiError(
                f"Unrecognized request URL ({method}: {path}). The sandbox knows the part of the API that the shop "
                "uses.",
                status=404,
            )
        route, id_ = found
        if method == "GET":
            form = read_form(route.form, decode(query))
            with self._store.read() as work:
                return self._act(route, Call(work, id_, form, self._public_url))
        tree = decode(_form_of(headers, body))
        key = headers.get("idempotency-key")
        if key is None:
            return self._write(route, id_, read_form(route.form, tree), Cause(request), None)
        claim = idempotency.claim_of(key, method, path, tree)
        kept = idempotency.begin(self._store, claim, request)
        if kept is not None:
            return kept
        try:
            return self._write(route, id_, read_form(route.form, tree), Cause(request, key), claim)
        except BaseException:
            with self._store.write() as work:
                idempotency.let_go(work, claim)
            raise

    def _write(self, route: Route, id_: str, form: Doc, cause: Cause, claim: Claim | None) -> Answer:
        """Act and keep the answer in one transaction; a refusal undoes the act, and is kept by itself."""
        try:
            with self._store.write(cause) as work:
                failure = faults.take_error(work)
                answer = failure or self._act(route, Call(work, id_, form, self._public_url))
                if claim is not None:
                    idempotency.keep(work, claim, answer)
                return failure or faults.take_loss(work) or answer
        except ApiError as wrong:
            answer = wrong.answer()
        if claim is not None:
            with self._store.write() as work:
                idempotency.keep(work, claim, answer)
        return answer

    @staticmethod
    def _act(route: Route, call: Call) -> Answer:
        return answer_json(expand(call.work, route.act(call), call.form.get("expand", [])))


def _check_key(headers: Mapping[str, str]) -> None:
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(key, validate=True).decode("ascii").partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            key = ""
    if scheme.lower() in {"basic", "bearer"} and key.startswith("sk_test_"):
        return
    wrong = (
        f"Invalid API Key provided: {key[:8]}{'*' * 8}. The sandbox takes any key that starts with sk_test_."
        if key
        else "You did not provide an API key. You need to provide your API key in the Authorization header, using "
        "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
    )
    raise ApiError(wrong, status=401, headers={"WWW-Authenticate": 'Basic realm="Stripe"'})


def _check_version(headers: Mapping[str, str]) -> None:
    asked = headers.get("stripe-version", API_VERSION)
    if asked != API_VERSION:
        raise ApiError(
            f"Invalid Stripe API version: {asked}. The sandbox speaks {API_VERSION}: pass "
            f'stripe_version="{API_VERSION}" to StripeClient.'
        )


def _form_of(headers: Mapping[str, str], body: bytes) -> str:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/x-www-form-urlencoded":
        raise InvalidRequest(
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded)."
        )
    try:
        return body.decode("ascii")
    except UnicodeDecodeError as wrong:
        raise InvalidRequest("Invalid request: the form is not urlencoded UTF-8") from wrong
