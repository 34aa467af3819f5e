"""What runs in CloudFront, run in a real engine of JavaScript."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EDGE = Path(__file__).resolve().parent.parent.parent / "storefront" / "deploy" / "edge"


def run(chromium: "Browser", name: str, event: dict[str, Any]) -> dict[str, Any]:
    """What the function `name` makes of an event."""
    context = chromium.new_context()
    try:
        page = context.new_page()
        source = (EDGE / f"{name}.js").read_text(encoding="utf-8")
        answer: dict[str, Any] = page.evaluate(f"() => {{ {source}; return handler({json.dumps(event)}); }}")
        return answer
    finally:
        context.close()
