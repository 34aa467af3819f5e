"""Names that parts of the template share."""

API = "api"
"""The function that answers requests; the others are called as their handlers."""

API_STAGE = "shop"
"""The API's stage: its path at CloudFront's origin."""

NAMESPACE = "Storefront"
"""Of our own metrics."""


def logical(function: str, suffix: str = "") -> str:
    """The logical id of something of a function: `run_outbox` is `RunOutbox`."""
    return "".join(part.capitalize() for part in function.split("_")) + suffix


def function_name(stack: str, function: str) -> str:
    """The name of a function at Lambda: `shop-prod-run-outbox`."""
    return f"{stack}-{function.replace('_', '-')}"
