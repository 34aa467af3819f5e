"""What a host refuses is said: what happened, what holds now, what to do. Nothing is left half-switched."""

import json
import os
from io import BytesIO
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner
from deployed_shop import Shop, folder_shop
from moto_server import REGION, make_bucket, make_distribution

from chalicelib.domain.errors import Misconfigured
from storefront.cli import main
from storefront.deploy.bucket import BucketRefused, NoBucket
from storefront.deploy.cloudfront import CloudFront, find_distribution
from storefront.deploy.deploying import deploy_site, plan_site
from storefront.deploy.execute import DeployFailed
from storefront.deploy.prepare import OutputChanged
from storefront.deploy.release import NewerFormat
from storefront.deploy.s3_bucket import S3Bucket
from storefront.deploy.stages import read_stage


class Refusing:
    """The client of S3, which answers with an error of AWS where `method` is asked."""

    def __init__(self, client: object, method: str, code: str, after: int = 0) -> None:
        self._client, self._method, self._code, self._left = client, method, code, after

    def __getattr__(self, name: str) -> object:
        real = getattr(self._client, name)

        def call(**arguments: object) -> object:
            if name == self._method:
                self._left -= 1
                if self._left < 0:
                    raise ClientError({"Error": {"Code": self._code, "Message": "no"}}, name)
            return real(**arguments)

        return call


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ExpiredToken", "the credentials have expired"),
        ("AccessDenied", "has to allow s3:PutObject"),
        ("InvalidAccessKeyId", "AWS does not know these credentials"),
        ("RequestTimeTooSkewed", "the clock of this machine is wrong"),
    ],
)
def test_what_aws_refuses_in_the_middle_is_said_with_what_holds_and_what_to_do(
    s3_shop: Shop, code: str, words: str
) -> None:
    first = s3_shop.build(2400)
    s3_shop.deploy()
    s3_shop.build(2100, "2", moss="Moss")
    bucket = s3_shop.bucket
    assert isinstance(bucket, S3Bucket)
    real = bucket._client
    bucket._client = Refusing(real, "put_object", code, after=8)
    with pytest.raises(DeployFailed) as failed:
        s3_shop.deploy()
    bucket._client = real
    assert words in failed.value.message
    assert f"Release {first.id[:12]} is still current" in failed.value.message
    assert "run the same command again: it goes on from here" in failed.value.message
    assert (s3_shop.current(), s3_shop.crawl()) == (first.id, [])
    s3_shop.deploy()
    assert (s3_shop.current() != first.id, s3_shop.crawl()) == (True, [])


def test_a_bucket_that_is_not_there_or_somebody_elses_is_said_before_anything(aws: str, tmp_path: Path) -> None:
    bucket = S3Bucket("no-such-bucket-of-ours", REGION)
    with pytest.raises(NoBucket, match="storefront deploy functions"):
        bucket.check()
    theirs = S3Bucket(make_bucket(aws, "theirs"), REGION)
    theirs._client = Refusing(theirs._client, "head_bucket", "403")
    with pytest.raises(BucketRefused, match="somebody else's bucket"):
        theirs.check()


def test_without_credentials_it_says_how_to_get_some(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    with pytest.raises(BucketRefused, match="there are no credentials for AWS"):
        S3Bucket("any", REGION).check()


def test_a_distribution_is_told_and_one_that_is_not_there_is_said(aws: str) -> None:
    made = make_distribution(aws, make_bucket(aws, "behind-the-cdn"))
    assert (find_distribution("behind-the-cdn"), find_distribution("behind")) == (made, None)
    CloudFront(made).invalidate(("/", "/index.html"))
    with pytest.raises(BucketRefused, match="there is no such CloudFront distribution"):
        CloudFront("ENOSUCH").invalidate(("/*",))


def test_a_full_disk_is_said_and_the_release_before_stays_whole(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full: a device of Linux on which every write finds the disk full")
    shop = folder_shop(tmp_path)
    first = shop.build(2400)
    shop.deploy()
    shop.build(2100, "2", moss="Moss")
    page = tmp_path / "public" / "assets" / "store.2.css"
    half = page.with_name(f".{page.name}.{os.getpid()}.part")
    half.symlink_to("/dev/full")
    with pytest.raises(DeployFailed, match="the disk is full: make room"):
        shop.deploy()
    assert (shop.current(), shop.crawl()) == (first.id, [])
    shop.deploy()
    assert shop.crawl() == []


def test_a_release_or_state_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    shop = folder_shop(tmp_path)
    shop.build()
    shop.deploy()
    for file in (tmp_path / "var" / "release" / "release.json", tmp_path / "var" / "deploy" / "public" / "state.json"):
        whole = file.read_bytes()
        file.write_text(json.dumps(json.loads(whole) | {"schema": 2}))
        with pytest.raises(NewerFormat, match=r"made by a newer one\. Nothing was changed"):
            plan_site(shop.errand())
        file.write_bytes(whole)


def test_a_page_that_was_changed_after_the_build_is_not_sent(tmp_path: Path) -> None:
    shop = folder_shop(tmp_path)
    shop.build()
    (tmp_path / "output" / "index.html").write_text("half of another build")
    with pytest.raises(DeployFailed, match="is not what was built: run `storefront build` again") as failed:
        shop.deploy()
    assert isinstance(failed.value.__cause__, OutputChanged)
    assert "index.html" not in shop.shown()


def test_a_folder_with_files_of_somebody_else_is_taken_over_only_when_asked(tmp_path: Path) -> None:
    shop = folder_shop(tmp_path)
    shop.build()
    letter = tmp_path / "public" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("mine")
    with pytest.raises(Misconfigured, match=r"holds 1 files that no deploy .* such as letter.txt"):
        shop.deploy()
    assert letter.read_text() == "mine"
    deploy_site(shop.errand(), adopt=True)
    assert not letter.exists()
    assert shop.crawl() == []


def test_resending_trusts_no_record(shop: Shop) -> None:
    built = shop.build()
    shop.deploy()
    shop.bucket.remove(["site/index.html"])
    plan = deploy_site(shop.errand(), resend=True).plan
    assert {item.path for item in plan.sent} == built.public.keys()
    assert shop.crawl() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "deploy.toml is missing"),
        ("stages = 1", "it has no stage"),
        ("[stages.a]\n[stages.b]\n", "has several stages"),
        ("[stages.prod]\nbuckett = 'x'\n", "buckett is unknown (did you mean bucket?)"),
        ("[stages.prod]\nbucket = 1\n", "bucket is text"),
        ("[stages", "deploy.toml: "),
    ],
)
def test_what_is_wrong_in_deploy_toml_is_said_with_what_to_write(tmp_path: Path, text: str | None, words: str) -> None:
    if text is not None:
        (tmp_path / "deploy.toml").write_text(text)
    with pytest.raises(Misconfigured) as wrong:
        read_stage(tmp_path, None)
    assert words in wrong.value.message


@pytest.mark.parametrize("place", ["output", "/", "rsync:", "rsync:-e x:y"])
def test_a_place_that_cannot_be_meant_is_refused(place: str) -> None:
    ran = CliRunner().invoke(main, ["deploy", "site", "--to", place])
    assert ran.exit_code == 1
    assert "--to" in ran.output


def test_large_texts_are_stored_compressed_and_their_headers_say_so(s3_shop: Shop, aws: str) -> None:
    import gzip

    from moto_server import client

    from storefront.deploy.release import Entry

    bucket = s3_shop.bucket
    bucket.write("site/feeds/all.xml", b"<a/>" * 100, Entry("", 400, "application/xml", "no-cache"), "gzip")
    stored = client("s3", aws).get_object(Bucket=bucket.name.removeprefix("s3://"), Key="site/feeds/all.xml")
    assert (stored["ContentEncoding"], stored["ContentType"]) == ("gzip", "application/xml")
    assert gzip.GzipFile(fileobj=BytesIO(stored["Body"].read())).read() == b"<a/>" * 100
