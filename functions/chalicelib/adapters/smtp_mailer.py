"""A mailer that hands each mail to a mail server by SMTP, encrypted. For bootstrap only."""

import smtplib
import ssl
from urllib.parse import unquote, urlsplit

from chalicelib.adapters.mail_message import compose
from chalicelib.domain.errors import Unavailable
from chalicelib.ports import Mail

_SECONDS = 20
_SUBMISSION = 587  # RFC 6409, STARTTLS
_SUBMISSIONS = 465  # RFC 8314, TLS from the beginning


class SmtpMailer:
    """A `Mailer`. `url` is smtps://USER:PASSWORD@HOST, or smtp:// for STARTTLS; `sender` is the From header.

    A mail to a server of this machine travels as it is; elsewhere nothing is sent before it is encrypted.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender

    def send(self, mail: Mail, now: int) -> None:
        """Hand it over. Raises InvalidRequest for an address that is none, Unavailable where it was not taken."""
        message = compose(mail, self._sender, now)
        try:
            with self._connect() as server:
                if self._parts.username:
                    server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as wrong:
            raise Unavailable(f"The mail server {self._parts.hostname} did not take the mail: {wrong}") from wrong

    def _connect(self) -> smtplib.SMTP:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "smtps":
            secure = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or _SUBMISSIONS, timeout=_SECONDS, context=secure)
        server = smtplib.SMTP(host, port or _SUBMISSION, timeout=_SECONDS)
        if host not in ("127.0.0.1", "localhost", "::1"):
            server.starttls(context=ssl.create_default_context())
        return server
