"""Moto as a server of its own: S3 and CloudFront over HTTP, for tests that deploy."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import botocore.session
from dynamo_engines import free_port

REGION = "eu-west-1"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}
_PATIENCE = 60


@contextmanager
def running_moto(folder: Path) -> Iterator[str]:
    """The address of a moto of its own."""
    port = free_port()
    with (folder / "moto.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "MOTO_S3_CUSTOM_ENDPOINTS": ""},
        )
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + _PATIENCE
        while not _answers(address):
            assert process.poll() is None, (folder / "moto.log").read_text()
            assert time.monotonic() < deadline, "moto does not answer"
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/moto-api/data.json", timeout=2):
            return True
    except OSError:
        return False


def client(service: str, address: str, environment: Mapping[str, str] = CREDENTIALS):
    """A client of moto, for what a test sets up and looks at."""
    return botocore.session.get_session().create_client(
        service,
        region_name=REGION,
        endpoint_url=address,
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )


def make_bucket(address: str, name: str) -> str:
    """A bucket that is new."""
    client("s3", address).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


def make_distribution(address: str, bucket: str) -> str:
    """The id of a CloudFront distribution that is new, before a bucket."""
    origin = {
        "Id": "shop",
        "DomainName": f"{bucket}.s3.{REGION}.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    behaviour = {"TargetOriginId": "shop", "ViewerProtocolPolicy": "redirect-to-https"}
    made = client("cloudfront", address).create_distribution(
        DistributionConfig={
            "CallerReference": bucket,
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": behaviour,
        }
    )
    return str(made["Distribution"]["Id"])
