"""Webhook endpoints as an account registers them. The sandbox keeps them, and delivers to its own shop all the same.

Shapes after https://docs.stripe.com/api/webhook_endpoints.
"""

from storefront.sandbox.answers import API_VERSION, ApiError, Doc
from storefront.sandbox.store import Work

MOST = 16
KIND = "webhook_endpoint"


def create_endpoint(work: Work, form: Doc) -> Doc:
    """Register one. Its secret is in this answer and in no other."""
    if len(work.every(KIND)) >= MOST:
        raise ApiError(f"You have reached the maximum of {MOST} test webhook endpoints.")
    if form.get("api_version", API_VERSION) != API_VERSION:
        raise ApiError(f"Invalid API version: {form['api_version']}", param="api_version")
    doc: Doc = {
        "id": work.new_id("we_"),
        "object": KIND,
        "api_version": form.get("api_version"),
        "application": None,
        "created": work.now,
        "description": form.get("description"),
        "enabled_events": form["enabled_events"],
        "livemode": False,
        "metadata": form.get("metadata", {}),
        "status": "enabled",
        "url": form["url"],
    }
    return {**work.put(doc), "secret": work.new_id("whsec_")}


def update_endpoint(work: Work, id_: str, form: Doc) -> Doc:
    """Change one; its version of the API stays what it was."""
    doc = work.need(id_, KIND, "webhook_endpoint")
    changed: Doc = {name: form[name] for name in ("url", "enabled_events", "description") if name in form}
    if "disabled" in form:
        changed["status"] = "disabled" if form["disabled"] else "enabled"
    return work.put({**doc, **changed, "metadata": {**doc["metadata"], **form.get("metadata", {})}})


def delete_endpoint(work: Work, id_: str) -> Doc:
    """Take one away."""
    work.need(id_, KIND, "webhook_endpoint")
    work.drop(id_)
    return {"id": id_, "object": KIND, "deleted": True}
