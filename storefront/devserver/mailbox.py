"""`/__mailbox/`: the mail that the local shop has sent, which nobody but its developer ever gets to see.

A mail's HTML is somebody's text: it is shown in a sandboxed frame, from an address of its own whose policy allows
neither script nor anything from outside.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html import escape
from pathlib import Path

from storefront.devserver.answers import HTML, Answer, Request, html, redirect, text

PREFIX = "/__mailbox/"
STYLE = Path(__file__).with_name("static") / "mailbox.css"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9@_.,=+-]{0,200}\.eml")
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation allow-popups"
)
_SHOWN = ("From", "To", "Subject", "Date", "Reply-To", "Message-ID")


@dataclass(frozen=True)
class StoredMail:
    """One file of `var/mail`."""

    name: str
    message: EmailMessage

    def header(self, name: str) -> str:
        """A header in words, empty where there is none."""
        return str(self.message[name] or "")

    @property
    def sent_at(self) -> datetime:
        """The date in the mail; the beginning of time where there is none."""
        try:
            sent = parsedate_to_datetime(self.header("Date"))
        except ValueError:
            return datetime.fromtimestamp(0, UTC)
        return sent if sent.tzinfo else sent.replace(tzinfo=UTC)

    def part(self, kind: str) -> str | None:
        """The HTML (`html`) or the text (`plain`), where the mail has it."""
        found = self.message.get_body((kind,))
        return str(found.get_content()) if found is not None else None


def read_mails(folder: Path) -> list[StoredMail]:
    """All mails, the newest first."""
    files = sorted(folder.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    mails = [StoredMail(path.name, _parse(path)) for path in files]
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)


def _parse(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError(f"{path.name}: the default policy parses to EmailMessage")
    return message


class Mailbox:
    """The part of the local shop that shows `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def answer(self, request: Request) -> Answer:
        """The list at /__mailbox/, a mail at /__mailbox/NAME/, its HTML at /__mailbox/NAME/html."""
        if request.method not in ("GET", "HEAD"):
            return text(405, "Only GET and HEAD.\n", (("Allow", "GET, HEAD"),))
        if request.path == PREFIX.rstrip("/"):
            return redirect(301, PREFIX)
        name, _, rest = request.path.removeprefix(PREFIX).partition("/")
        if not name:
            return _page("Mailbox", _list(read_mails(self._folder)))
        if name == STYLE.name and not rest:
            return Answer(200, (("Content-Type", "text/css; charset=utf-8"),), STYLE.read_bytes())
        path = self._folder / name
        if not _NAME.fullmatch(name) or not path.is_file():
            return text(404, "There is no such mail.\n")
        mail = StoredMail(name, _parse(path))
        if rest == "html":
            return _frame(mail)
        if rest == "":
            return _page(mail.header("Subject") or "Mail", _show(mail))
        return text(404, "There is nothing at this address.\n")


def _page(title: str, body: str) -> Answer:
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="{PREFIX}{STYLE.name}">\n</head>\n'
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return html(page, headers=(("Content-Security-Policy", _PAGE_POLICY),))


def _list(mails: Iterable[StoredMail]) -> str:
    rows = [
        f'<li><a href="{PREFIX}{escape(mail.name)}/">'
        f'<span class="subject">{escape(mail.header("Subject") or "(no subject)")}</span>'
        f'<span class="to">{escape(mail.header("To"))}</span>'
        f'<time datetime="{mail.sent_at.isoformat()}">{mail.sent_at.strftime("%d %b %Y, %H:%M %Z")}</time></a></li>'
        for mail in mails
    ]
    listing = f'<ol class="mails">{"".join(rows)}</ol>' if rows else '<p class="empty">No mail has been sent yet.</p>'
    return (
        '<h1>Mailbox</h1>\n<p class="hint">Every mail of this shop on this machine ends here, and nowhere else. '
        f'<a href="{PREFIX}">Look again</a> or go back <a href="/">to the shop</a>.</p>\n{listing}'
    )


def _show(mail: StoredMail) -> str:
    known = [(name, mail.header(name)) for name in _SHOWN]
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in known if value)
    others = [(name, str(value)) for name, value in mail.message.items() if name.title() not in map(str.title, _SHOWN)]
    rest = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in others)
    parts = [
        f'<p class="back"><a href="{PREFIX}">All mail</a></p>\n<h1>{escape(mail.header("Subject"))}</h1>',
        f'<dl class="headers">{rows}</dl>',
    ]
    if mail.part("html") is not None:
        parts.append(
            f'<h2>As HTML</h2>\n<iframe title="The mail as HTML" src="{PREFIX}{escape(mail.name)}/html" '
            'sandbox="allow-top-navigation-by-user-activation allow-popups"></iframe>'
        )
    plain = mail.part("plain")
    if plain is not None:
        parts.append(f"<h2>As text</h2>\n<pre>{_with_links(plain)}</pre>")
    parts.append(f'<details><summary>All other headers</summary><dl class="headers">{rest}</dl></details>')
    return "\n".join(parts)


def _with_links(plain: str) -> str:
    """The text, escaped, with its addresses as links."""
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(plain, quote=False))


def _frame(mail: StoredMail) -> Answer:
    content = mail.part("html")
    if content is None:
        return text(404, "This mail has no HTML part.\n")
    # Links leave the frame: an order page inside a mail would be refused by its own frame-ancestors.
    base = '<base target="_top">'
    page = re.sub(r"(<head[^>]*>)", lambda found: found[0] + base, content, count=1, flags=re.IGNORECASE)
    if page == content:
        page = base + content
    headers = (
        ("Content-Type", HTML),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", _MAIL_POLICY),
        ("Cross-Origin-Opener-Policy", "unsafe-none"),
    )
    return Answer(200, headers, page.encode())
