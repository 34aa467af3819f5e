"""Releases in S3, mails by SES and secrets in SSM, against moto over HTTP."""

from collections.abc import Iterator

import pytest
from cloud_doubles import BUCKET, SENDER, Cloud, running_cloud

from chalicelib.adapters.s3_releases import S3Releases
from chalicelib.adapters.ses_mailer import SesMailer
from chalicelib.adapters.ssm_secrets import read_secrets
from chalicelib.domain.errors import InvalidRequest, Unavailable
from chalicelib.ports import Mail

NOW = 1_790_000_000
AWAY = "http://127.0.0.1:9"
MAIL = Mail("ada@example.com", "Order – Öland", "<p>Thank you</p>", "Thank you\n", "mail-1")


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with running_cloud() as opened:
        yield opened


def test_a_file_of_a_release_is_read_once_and_then_known(cloud: Cloud) -> None:
    files = S3Releases(BUCKET, cloud.url)
    cloud.put("releases/abc/mail/Grüße +1.txt", b"hello")
    assert files.read("abc", "mail/Grüße +1.txt") == b"hello"
    cloud.client("s3").delete_object(Bucket=BUCKET, Key="releases/abc/mail/Grüße +1.txt")
    assert files.read("abc", "mail/Grüße +1.txt") == b"hello"


@pytest.mark.parametrize("path", ["none.json", "../abc/rules.json", "/rules.json", "", "a/../../site/index.html"])
def test_what_is_not_in_the_release_is_not_found(cloud: Cloud, path: str) -> None:
    cloud.put("site/index.html", b"public")
    cloud.put("releases/abc/rules.json", b"{}")
    with pytest.raises(FileNotFoundError):
        S3Releases(BUCKET, cloud.url).read("abc", path)


def test_a_bucket_that_is_not_there_or_does_not_answer_is_unavailable(cloud: Cloud) -> None:
    with pytest.raises(Unavailable, match="NoSuchBucket"):
        S3Releases("another-bucket", cloud.url).read("abc", "rules.json")
    with pytest.raises(Unavailable, match="does not answer"):
        S3Releases(BUCKET, AWAY).read("abc", "rules.json")


def test_a_mail_is_handed_over_whole(cloud: Cloud) -> None:
    SesMailer(SENDER, cloud.url).send(MAIL, NOW)
    (sent,) = cloud.mails()
    assert {name: sent[name] for name in ("From", "To", "Subject")} == {
        "From": SENDER,
        "To": "ada@example.com",
        "Subject": "Order – Öland",
    }
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


def test_a_mail_that_ses_does_not_take_is_tried_again_later(cloud: Cloud) -> None:
    with pytest.raises(Unavailable, match="SES did not take the mail"):
        SesMailer("shop@unknown.example", cloud.url).send(MAIL, NOW)
    with pytest.raises(Unavailable, match="no answer"):
        SesMailer(SENDER, AWAY).send(MAIL, NOW)
    with pytest.raises(InvalidRequest):
        SesMailer(SENDER, cloud.url).send(Mail("nobody", "", "", "", "m"), NOW)
    assert cloud.mails() == []


def test_secrets_are_decrypted_and_one_that_is_not_there_is_left_out(cloud: Cloud) -> None:
    cloud.keep_secret("/shop/prod/LINK_SECRET", "s" * 40)
    wanted = ("LINK_SECRET", "STRIPE_SECRET_KEY")
    assert read_secrets("/shop/prod/", wanted, cloud.url) == {"LINK_SECRET": "s" * 40}
    with pytest.raises(Unavailable, match="/shop/prod"):
        read_secrets("/shop/prod", wanted, AWAY)
