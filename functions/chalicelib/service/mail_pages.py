"""A mail from its two templates: what every mail shows, and how subject, HTML and text become one letter."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.rules import ShopRules
from chalicelib.ports import Mail, Templates
from chalicelib.service.wording import Wording


def frame(rules: ShopRules, wording: Wording) -> dict[str, Any]:
    """What the layout of every mail takes (`shop`, `language`, `rtl`), for a reader of the wording's language."""
    return {
        "shop": {
            "name": rules.called(wording.language),
            "url": f"{rules.url}{rules.home(wording.language)}",
            "email": rules.email,
            "address": list(rules.address),
        },
        "language": wording.language,
        "rtl": wording.formats.rtl,
    }


def make_mail(
    templates: Templates,
    release: str,
    template: str,
    view: Mapping[str, Any],
    *,
    to: str,
    message_id: str,
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """The mail of `mail/TEMPLATE.html` and `.txt`, whose first line is the subject; `view` holds a `frame`."""
    language = str(view["language"])
    html, plain = (templates.render(release, f"mail/{template}.{kind}", view, language) for kind in ("html", "txt"))
    subject, _, text = plain.lstrip().partition("\n")
    return Mail(
        to=to,
        subject=subject.removeprefix("Subject:").strip(),
        html=html,
        text=text.lstrip("\n"),
        message_id=message_id,
        language=language,
        headers=headers or {},
    )
