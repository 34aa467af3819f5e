"""A mailer that writes each mail into a folder as one .eml file, which every mail program opens. For bootstrap only."""

import os
import re
import tempfile
import threading
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from chalicelib.adapters.mail_message import compose
from chalicelib.domain.errors import Unavailable
from chalicelib.ports import Mail

_STAMP = "%Y%m%dT%H%M%SZ"
_ANY_STAMP = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z"


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
