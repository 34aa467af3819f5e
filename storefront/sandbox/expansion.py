"""`expand[]`, and lists in pages: what every answer of the API has in common."""

from collections.abc import Callable
from typing import Any, Final

from storefront.sandbox.answers import ApiError, Doc
from storefront.sandbox.lines import line_items
from storefront.sandbox.store import Work

# object -> property -> kind of the object behind the id
EXPANDABLE: Final[dict[str, dict[str, str]]] = {
    "checkout.session": {"payment_intent": "payment_intent", "line_items": ""},
    "payment_intent": {"latest_charge": "charge"},
    "charge": {"payment_intent": "payment_intent", "refunds": ""},
    "refund": {"charge": "charge", "payment_intent": "payment_intent"},
    "item": {},
    "price": {"product": "product"},
}


def expand(work: Work, doc: Doc, paths: list[str]) -> Doc:
    """A copy of the object (or list) with the named properties in place of their ids."""
    for path in paths:
        doc = _expand_one(work, doc, path.split("."), path)
    return doc


def _expand_one(work: Work, doc: Doc, path: list[str], whole: str) -> Doc:
    name, *rest = path
    if doc.get("object") == "list":
        if name != "data" or not rest:
            raise _not_expandable(whole)
        return {**doc, "data": [_expand_one(work, item, rest, whole) for item in doc["data"]]}
    found = doc.get(name)
    if not isinstance(found, dict):
        kinds = EXPANDABLE.get(doc["object"], {})
        if name not in kinds:
            raise _not_expandable(whole)
        found = _find(work, doc, name, kinds[name])
    if rest and found is not None:
        found = _expand_one(work, found, rest, whole)
    return {**doc, name: found}


def _find(work: Work, doc: Doc, name: str, kind: str) -> Doc | None:
    if name == "line_items":
        return page_of(line_items(work, doc["id"]), {}, f"/v1/checkout/sessions/{doc['id']}/line_items")
    if name == "refunds":
        refunds = [one for one in work.every("refund", doc["payment_intent"]) if one["charge"] == doc["id"]]
        return page_of(refunds, {}, f"/v1/charges/{doc['id']}/refunds")
    return work.need(doc[name], kind) if doc[name] is not None else None


def _not_expandable(path: str) -> ApiError:
    return ApiError(f"This property cannot be expanded ({path}).", param="expand")


def page_of(docs: list[Doc], form: dict[str, Any], url: str) -> Doc:
    """One page of a list; `form` may hold limit (1 to 100, default 10), starting_after and ending_before."""
    limit = form.get("limit", 10)
    if limit > 100:
        raise ApiError("The limit must be between 1 and 100.", "parameter_invalid_integer", "limit")
    ids = [doc["id"] for doc in docs]

    def position(name: str) -> int:
        if form[name] not in ids:
            raise ApiError(f"No such object to page from: '{form[name]}'", "resource_missing", name)
        return ids.index(form[name])

    if "ending_before" in form:
        end = position("ending_before")
        return _list(docs[max(end - limit, 0) : end], end > limit, url)
    start = position("starting_after") + 1 if "starting_after" in form else 0
    return _list(docs[start : start + limit], len(docs) > start + limit, url)


def _list(docs: list[Doc], has_more: bool, url: str) -> Doc:
    return {"object": "list", "data": docs, "has_more": has_more, "url": url}


def created_within(form: dict[str, Any]) -> Callable[[Doc], bool]:
    """Whether an object was created within the form's `created[gte]` and its like."""
    bounds = form.get("created", {})

    def within(doc: Doc) -> bool:
        at: int = doc["created"]
        return bool(
            bounds.get("gt", at - 1) < at < bounds.get("lt", at + 1)
            and bounds.get("gte", at) <= at <= bounds.get("lte", at)
        )

    return within
