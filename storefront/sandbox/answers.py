"""What the sandbox answers: a status, headers and bytes; and Stripe's errors as one exception with its shape.

Shapes after Stripe's API reference, section "Errors".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

API_VERSION = "2026-05-27.dahlia"
Doc = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, for whatever server carries the sandbox."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class ApiError(Exception):
    """An error in Stripe's shape. Raised anywhere below the routes, answered by `Sandbox.handle`."""

    message: str
    code: str | None = None
    param: str | None = None
    status: int = 400
    type: str = "invalid_request_error"
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self) -> Answer:
        """The error as JSON."""
        error: Doc = {"message": self.message, "type": self.type}
        if self.code is not None:
            error["code"] = self.code
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + self.code.replace("_", "-")
        if self.param is not None:
            error["param"] = self.param
        return answer_json({"error": error}, self.status, self.headers)


class InvalidRequest(ApiError):
    """The form itself is wrong: no endpoint began to work, so nothing is kept under an idempotency key."""


def missing_object(kind: str, id_: str, param: str) -> ApiError:
    """Stripe's 404 for an id that it does not know."""
    return ApiError(f"No such {kind}: '{id_}'", "resource_missing", param, 404)


def answer_json(doc: Doc, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """JSON laid out as Stripe lays it out: two spaces, keys in their order."""
    body = json.dumps(doc, indent=2, ensure_ascii=False).encode()
    return Answer(status, {"Content-Type": "application/json", **(headers or {})}, body)


def see_other(address: str) -> Answer:
    """303: after a form, look there."""
    return Answer(303, {"Location": address, "Cache-Control": "no-store"}, b"")
