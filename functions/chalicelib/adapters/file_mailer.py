"""A mailer that writes each mail into a folder as one .eml file, which every mail program opens. For bootstrap only."""

import os
import re
import tempfile
import threading
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from hashlib import sha256
from pathlib import Path

from chalicelib.domain.errors import InvalidRequest, Problem, Unavailable
from chalicelib.ports import Mail

_STAMP = "%Y%m%dT%H%M%SZ"
_ANY_STAMP = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_OURS = frozenset({"from", "to", "subject", "date", "message-id", "content-language", "mime-version", "content-type"})


class FileMailer:
    """A `Mailer`. `sender` is the From header: an address, or `Name <address>`."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender
        self._writing = threading.Lock()

    def send(self, mail: Mail, now: int) -> None:
        """Write `YYYYMMDDTHHMMSSZ-<message id>.eml`, whole or not at all; the same message id only once.

        Raises InvalidRequest for an address that is none, Unavailable where the folder cannot be written.
        """
        message = compose(mail, self._sender, now)
        name = _file_name(mail.message_id)
        target = self._folder / f"{datetime.fromtimestamp(now, UTC):{_STAMP}}-{name}"
        try:
            with self._writing:
                self._folder.mkdir(parents=True, exist_ok=True)
                if not any(self._folder.glob(f"{_ANY_STAMP}-{name}")):
                    _write(target, message.as_bytes())
        except OSError as wrong:
            raise Unavailable(f"The mail could not be written to {self._folder}: {wrong}") from wrong


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


def _file_name(message_id: str) -> str:
    """The message id as a name that every file system takes; a hash keeps two ids apart that would look the same."""
    plain = re.sub(r"[^A-Za-z0-9.@_-]", "_", message_id.strip("<>"))
    if plain != message_id.strip("<>") or len(plain) > 150:
        plain = f"{plain[:150]}-{sha256(message_id.encode()).hexdigest()[:10]}"
    return f"{plain}.eml"


def _write(target: Path, content: bytes) -> None:
    """Readers see the whole file or none, also after a crash."""
    handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(target)
    except OSError:
        Path(scratch).unlink(missing_ok=True)
        raise
