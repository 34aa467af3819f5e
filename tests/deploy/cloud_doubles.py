"""S3, SES, SSM and CloudFormation as moto plays them, over HTTP on a port of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default as modern
from functools import cache
from typing import Any
from urllib.request import Request, urlopen

import botocore.session
from botocore.config import Config

BUCKET = "small-shop-prod"
SENDER = "Small Shop <shop@small.example>"
REGION = "eu-west-1"


@dataclass(frozen=True)
class Cloud:
    """Doubles that listen at `url`."""

    url: str

    def client(self, service: str) -> Any:
        """botocore's client of a service."""
        return _client(self.url, service)

    def put(self, key: str, content: bytes) -> None:
        """Put a file into the bucket."""
        self.client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)

    def keep_secret(self, name: str, value: str) -> None:
        """Keep a secret in the parameter store."""
        self.client("ssm").put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)

    def mails(self) -> list[EmailMessage]:
        """What SES was handed."""
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.ses.models import ses_backends

        sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
        return [message_from_string(mail.raw_data, _class=EmailMessage, policy=modern) for mail in sent]


@cache
def _client(url: str, service: str) -> Any:
    return botocore.session.get_session().create_client(
        service,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}),
    )


@contextmanager
def running_cloud() -> Iterator[Cloud]:
    """Doubles with an empty bucket and a sender that SES knows; whatever was there before is gone."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        cloud = Cloud(f"http://{host}:{port}")
        urlopen(Request(f"{cloud.url}/moto-api/reset", method="POST"), timeout=10).close()
        location = {"LocationConstraint": REGION}
        cloud.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=location)
        cloud.client("ses").verify_domain_identity(Domain="small.example")
        yield cloud
    finally:
        server.stop()
