"""What came in, read once: body, form or JSON, cookie, language, who asks and what kind of answer they want."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs

from chalice.app import Request

from chalicelib.domain.errors import IdempotencyKeyRequired, InvalidRequest, Problem
from chalicelib.domain.wordings import to_translate
from chalicelib.edge.errors import BodyTooLarge, CrossSite, UnsupportedMediaType

if TYPE_CHECKING:
    from chalicelib.domain.cart import Cart

MAX_BODY_BYTES = 256 * 1024
_MAX_FIELDS = 500
_KEY_LENGTH = range(16, 256)
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request. `query` and forms keep every value of a repeated name, in order."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: bytes
    address: str

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_form(self) -> bool:
        """Whether a browser's form sent it."""
        return self.media_type == _FORM

    @property
    def wants_html(self) -> bool:
        """Whether the answer is a page: to a form unless JSON is asked for, otherwise where HTML is."""
        accept = self.headers.get("accept", "")
        return _JSON not in accept if self.is_form else "text/html" in accept

    @property
    def cart(self) -> "Cart | None":
        """The cart in the cookie, where there is a readable one."""
        from chalicelib.domain.cart import decode_cookie

        value = self.cookie("cart")
        return decode_cookie(value) if value else None

    def idempotency_key(self, once: str) -> str:
        """The key under which something happens once, `once` being what it is new for. Raises IdempotencyKeyRequired.

        Long enough not to be met by chance: https://www.ietf.org/archive/id/draft-ietf-httpapi-idempotency-key-header-07.html
        """
        key = self.headers.get("idempotency-key", "")
        if len(key) not in _KEY_LENGTH or not key.isascii() or not key.isprintable():
            raise IdempotencyKeyRequired(f"send an Idempotency-Key of 16 to 255 printable characters, a new one {once}")
        return key

    def cookie(self, wanted: str) -> str | None:
        """The value of a cookie, as it was sent."""
        for part in self.headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == wanted:
                return value
        return None

    def one(self, name: str) -> str | None:
        """The last value of a query parameter."""
        return self.query[name][-1] if self.query.get(name) else None

    def refuse_cross_site(self) -> None:
        """Raise CrossSite for what another site made the browser send (https://www.w3.org/TR/fetch-metadata/)."""
        if self.headers.get("sec-fetch-site", "").lower() == "cross-site":
            raise CrossSite(to_translate("this came from another site; please start from the shop's own page"))

    def client(self, secret: str, origin_secret: str | None) -> str:
        """Who asks, as an id that tells nothing: a keyed hash of the network address."""
        return sha256(f"{secret}|client|{self._asker(origin_secret)}".encode()).hexdigest()[:24]

    def _asker(self, origin_secret: str | None) -> str:
        # Each proxy appends the address that called it, so behind CDN and gateway the shopper's is the last but one.
        # Anybody can send the header: it counts only with the secret that our own CDN adds.
        told = self.headers.get("x-origin-secret", "")
        if origin_secret and compare_digest(told.encode(), origin_secret.encode()):
            hops = [hop.strip() for hop in self.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
            return hops[-2] if len(hops) > 1 else self.address
        return self.address

    def json_body(self) -> dict[str, Any]:
        """The body as a JSON object. Raises InvalidRequest, BodyTooLarge, UnsupportedMediaType."""
        self._check_body(_JSON)
        try:
            value = json.loads(self.body.decode("utf-8"), parse_constant=_refuse_constant)
        except UnicodeDecodeError:
            raise _invalid("the body is not UTF-8") from None
        except (ValueError, RecursionError) as error:
            raise _invalid(f"the body is not JSON: {error}") from None
        if not isinstance(value, dict):
            raise _invalid("the body has to be a JSON object")
        return value

    def form_body(self) -> dict[str, list[str]]:
        """The fields of a form. Raises InvalidRequest, BodyTooLarge, UnsupportedMediaType."""
        self._check_body(_FORM)
        try:
            return parse_qs(
                self.body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
            )
        except ValueError:
            raise _invalid("the form is not urlencoded UTF-8, or has too many fields") from None

    def single_values(self) -> dict[str, Any]:
        """The body, form or JSON alike; of a form's field that was sent more than once, the last. Raises as they do."""
        if not self.is_form:
            return self.json_body()
        return {name: given[-1] for name, given in self.form_body().items()}

    def _check_body(self, media_type: str) -> None:
        if len(self.body) > MAX_BODY_BYTES:
            raise BodyTooLarge(f"a body has at most {MAX_BODY_BYTES // 1024} KB")
        if self.media_type != media_type:
            given = self.media_type or "none"
            raise UnsupportedMediaType(f"send {_JSON} or {_FORM}, not {given}")


def read(request: Request) -> Incoming:
    """Chalice's request as ours."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    params = request.query_params
    query = {name: params.getlist(name) for name in params} if params else {}
    return Incoming(
        method=request.method,
        path=request.path or "",
        headers=headers,
        query=query,
        body=raw.encode() if isinstance(raw := request.raw_body or b"", str) else raw,
        address=request.context.get("identity", {}).get("sourceIp", ""),
    )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _invalid(message: str) -> InvalidRequest:
    return InvalidRequest([Problem("invalid_body", message)])
