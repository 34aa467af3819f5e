"""A mailer that hands each mail to Amazon SES as a whole message. For bootstrap only."""

import base64
import json

from chalicelib.adapters.aws_service import AwsRefused, AwsService
from chalicelib.adapters.http_connections import NotAnswered
from chalicelib.adapters.mail_message import compose
from chalicelib.domain.errors import Unavailable
from chalicelib.ports import Mail

_SEND = "/v2/email/outbound-emails"


class SesMailer:
    """A `Mailer`. `sender` is the From header, of an identity that SES has verified; `endpoint` a double of SES.

    SES knows no token for what may be sent once only: a mail whose answer was lost is sent again by the outbox.
    """

    def __init__(self, sender: str, endpoint: str | None = None) -> None:
        self._sender = sender
        self._service = AwsService("ses", endpoint, host="email")

    def send(self, mail: Mail, now: int) -> None:
        """Hand it over. Raises InvalidRequest for an address that is none, Unavailable where SES did not take it."""
        message = compose(mail, self._sender, now)
        body = {
            "FromEmailAddress": str(message["From"]),
            "Destination": {"ToAddresses": [str(message["To"])]},
            "Content": {"Raw": {"Data": base64.b64encode(message.as_bytes()).decode()}},
        }
        try:
            self._service.send("POST", _SEND, {"Content-Type": "application/json"}, json.dumps(body).encode())
        except AwsRefused as refused:
            raise Unavailable(f"SES did not take the mail: {refused}") from refused
        except NotAnswered as lost:
            raise Unavailable(f"SES gave no answer: {lost}") from lost
