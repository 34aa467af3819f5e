"""Our signatures are botocore's, byte for byte; and nobody reads a secret in a log."""

from datetime import UTC, datetime

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as TheirCredentials
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.adapters.aws_signature import Asked, Credentials, sign

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
segments = st.text(st.sampled_from(_PLAIN + "%"), min_size=1, max_size=12).map(lambda text: text.replace("%", "%C3%BC"))
paths = st.lists(segments.filter(lambda part: part.strip(".")), max_size=4).map(lambda parts: "/" + "/".join(parts))
pairs = st.tuples(st.text(_PLAIN, min_size=1, max_size=8), st.text(_PLAIN, max_size=8))
queries = st.lists(pairs, max_size=4, unique_by=lambda pair: pair[0]).map(lambda found: "&".join(map("=".join, found)))
values = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
headers = st.dictionaries(st.sampled_from(["Content-Type", "X-Amz-Target", "Range", "X-Two-Words"]), values)


def theirs(asked: Asked, credentials: Credentials, service: str, region: str) -> tuple[str, int]:
    """The Authorization header that botocore gives, and the second at which it did."""
    address = f"https://{asked.host}{asked.path}" + (f"?{asked.query}" if asked.query else "")
    request = AWSRequest(asked.method, address, dict(asked.headers), asked.body)
    if service == "s3":
        request.context["payload_signing_enabled"] = True
    kind = S3SigV4Auth if service == "s3" else SigV4Auth
    kind(TheirCredentials(credentials.key_id, credentials.secret, credentials.token), service, region).add_auth(request)
    at = datetime.strptime(request.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return request.headers["Authorization"], int(at.timestamp())


@settings(max_examples=200)
@given(
    method=st.sampled_from(["GET", "POST", "PUT"]),
    path=paths,
    query=queries,
    body=st.binary(max_size=200),
    sent=headers,
    service=st.sampled_from(["dynamodb", "s3", "ses", "ssm"]),
    region=st.sampled_from(["eu-west-1", "us-gov-west-1", "cn-north-1"]),
    token=st.none() | values,
)
@example("GET", "/", "0=&00=", b"", {}, "dynamodb", "eu-west-1", None)
def test_a_signature_is_the_one_that_botocore_gives(
    method: str, path: str, query: str, body: bytes, sent: dict[str, str], service: str, region: str, token: str | None
) -> None:
    asked = Asked(method, f"{service}.{region}.amazonaws.com", path, body, sent, query)
    credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token)
    expected, at = theirs(asked, credentials, service, region)
    assert sign(asked, credentials, service, region, at)["Authorization"] == expected


def test_the_example_of_aws_is_signed_as_aws_prints_it() -> None:
    """ "Signature Version 4 test suite", `get-vanilla`."""
    asked = Asked("GET", "example.amazonaws.com", "/", b"", {})
    credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    at = int(datetime(2015, 8, 30, 12, 36, tzinfo=UTC).timestamp())
    assert sign(asked, credentials, "service", "us-east-1", at)["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )


@pytest.mark.parametrize("written", [repr, str, "{}".format])
def test_credentials_never_show_their_secret(written: object) -> None:
    assert callable(written)
    shown = written(Credentials("AKID", "very secret", "token too"))
    assert "secret" not in shown
    assert "token too" not in shown
