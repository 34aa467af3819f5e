"""A mail as the message that travels: headers that nobody can add to, text first, HTML beside it. For mailers only."""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.ports import Mail

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_OURS = frozenset({"from", "to", "subject", "date", "message-id", "content-language", "mime-version", "content-type"})


def compose(mail: Mail, sender: str, now: int) -> EmailMessage:
    """The mail as a message: text first, HTML as its better alternative.

    No value can become a header of its own: line breaks and control characters are folded into spaces, and the
    recipient is one address whatever it contains. Raises InvalidRequest for an address that is none.
    """
    recipient = _address(mail.to)
    message = EmailMessage(policy=SMTP if mail.to.isascii() else SMTPUTF8)
    message["From"] = _sender(sender)
    message["To"] = recipient
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = datetime.fromtimestamp(now, UTC)
    message["Message-ID"] = _message_id(mail.message_id, sender)
    for name, value in mail.headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f"{name!r} cannot be an additional header of a mail")
        message[name] = _one_line(value)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    # Last, because a Content- header that is there before moves into the first part.
    message["Content-Language"] = _one_line(mail.language)
    return message


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _sender(text: str) -> Address:
    """`Name <address>` or an address; a name may hold any sign."""
    named = re.fullmatch("(.*)<([^<>]*)>.*", _one_line(text))
    name, address = named.groups() if named else ("", _one_line(text))
    local, _, domain = address.rpartition("@")
    return Address(name.strip(), local, domain)


def _address(text: str) -> Address:
    local, at, domain = text.strip().rpartition("@")
    try:
        wire = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        wire = ""
    if not (at and local and len(text) <= 320 and _DOMAIN.fullmatch(wire)) or _CONTROL.search(local):
        raise InvalidRequest([Problem("invalid_address", f"{text!r} is not a mail address (write name@domain).", "to")])
    return Address(username=local, domain=wire)


def _message_id(text: str, sender: str) -> str:
    inner = re.sub(r"[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]", "_", text.strip().strip("<>"))
    domain = sender.rpartition("@")[2].strip(" >") or "localhost"
    return f"<{inner}>" if "@" in inner else f"<{inner}@{domain}>"
