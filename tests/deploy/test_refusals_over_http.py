"""Everything that AWS may refuse, at every step, as it refuses it over HTTP.

Each time it is said what happened, what holds and what to do; what is shown stays whole; and once the cause is gone the
same command goes on.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from deployed_shop import Shop
from moto_server import REGION, make_bucket, make_distribution
from refusing_front import Front, Refusal, running_front

from chalicelib.domain.errors import StorefrontError
from storefront.deploy.cloudfront import CloudFront
from storefront.deploy.deploying import Errand, deploy_site
from storefront.deploy.previews import deploy_preview
from storefront.deploy.s3_bucket import S3Bucket
from storefront.deploy.stages import Stage
from storefront.deploy.target import open_stage

pytestmark = pytest.mark.slow

_NUMBERS = count()
_EXPIRED = "the credentials have expired: log in again"

# Operation, status and code as AWS answers, after how many that went well; the words that have to be said.
REFUSALS = [
    ("HeadBucket", 403, "AccessDenied", 0, "somebody else's bucket"),
    ("HeadBucket", 404, "NoSuchBucket", 0, "`storefront deploy functions` makes it"),
    ("GetObject", 403, "AccessDenied", 0, "s3:GetObject"),
    ("GetObject", 400, "ExpiredToken", 1, _EXPIRED),
    ("PutObject", 403, "AccessDenied", 0, "s3:PutObject"),
    ("PutObject", 400, "ExpiredToken", 1, _EXPIRED),
    ("PutObject", 400, "ExpiredToken", 8, _EXPIRED),
    ("PutObject", 403, "InvalidAccessKeyId", 5, "AWS does not know these credentials"),
    ("PutObject", 403, "SignatureDoesNotMatch", 6, "set both again"),
    ("PutObject", 403, "RequestTimeTooSkewed", 7, "the clock of this machine is wrong"),
    ("PutObject", 503, "SlowDown", 9, "wait a minute"),
    ("CopyObject", 403, "AccessDenied", 0, "s3:GetObject and s3:PutObject"),
    ("DeleteObjects", 403, "AccessDenied", 0, "s3:DeleteObject"),
    ("CreateInvalidation", 403, "AccessDenied", 0, "cloudfront:CreateInvalidation"),
    ("CreateInvalidation", 404, "NoSuchDistribution", 0, "mend `distribution`"),
    ("CreateInvalidation", 400, "ExpiredToken", 0, _EXPIRED),
]


@pytest.fixture
def front(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    """A front before moto, where AWS is now."""
    with running_front(aws) as found:
        monkeypatch.setenv("AWS_ENDPOINT_URL", found.address)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        yield found


@pytest.fixture
def shop(front: Front, aws: str, tmp_path: Path) -> Shop:
    """A shop that is deployed there, with a page that goes and a distribution before it."""
    name = make_bucket(aws, f"refusing-{next(_NUMBERS)}")
    found = Shop(tmp_path, S3Bucket(name, REGION))
    found.build(2400, sky="Sky")
    found.deploy()
    return found


def errand(shop: Shop, aws: str) -> Errand:
    """A deploy that tells a CDN, too."""
    bucket = shop.bucket.name.removeprefix("s3://")
    plain = shop.errand()
    return replace(plain, target=replace(plain.target, cdn=CloudFront(make_distribution(aws, bucket))))


def wait_for_the_lock(shop: Shop, operation: str) -> None:
    """Who may not take anything away leaves a lock, and says so; two minutes later it is no more."""
    locks = [key for key in shop.bucket.names("deploy/") if key.endswith("lock.json")]
    assert bool(locks) == (operation == "DeleteObjects")
    assert bool(locks) == any("it is stale in 120 seconds" in said for said in shop.said)
    shop.bucket.remove(locks)


@pytest.mark.parametrize(("operation", "status", "code", "after", "words"), REFUSALS)
def test_a_deploy_says_what_happened_and_leaves_nothing_half_switched(
    shop: Shop, front: Front, aws: str, operation: str, status: int, code: str, after: int, words: str
) -> None:
    before = shop.current()
    work = errand(shop, aws)
    built = shop.build(2100, "2", moss="Moss")
    front.refusal = Refusal(operation, status, code, after)
    with pytest.raises(StorefrontError) as wrong:
        deploy_site(work)
    refused, front.refusal = front.refusal.refused, None
    assert refused, "nothing was refused"
    assert words in wrong.value.message
    assert shop.current() in (before, built.id)
    if operation != "DeleteObjects":
        assert shop.current() == before
    assert shop.crawl() == []
    wait_for_the_lock(shop, operation)
    deploy_site(work)
    assert (shop.current(), shop.crawl()) == (built.id, [])
    assert "products/sky/index.html" not in shop.shown()


@pytest.mark.parametrize(("operation", "status", "code", "after", "words"), [
    one for one in REFUSALS if one[0] not in ("CreateInvalidation", "CopyObject")
])  # fmt: skip
def test_a_preview_that_is_refused_leaves_the_shop_alone(
    shop: Shop, front: Front, operation: str, status: int, code: str, after: int, words: str
) -> None:
    before, shown = shop.current(), shop.shown()
    shop.build(2100, "2", moss="Moss")
    front.refusal = Refusal(operation, status, code, after)
    with pytest.raises(StorefrontError) as wrong:
        deploy_preview(shop.errand(), "pr-12")
    front.refusal = None
    assert words in wrong.value.message
    assert (shop.current(), shop.shown()) == (before, shown)
    wait_for_the_lock(shop, operation)
    deploy_preview(shop.errand(), "pr-12")
    assert (shop.current(), shop.shown()) == (before, shown)


def test_a_half_made_stack_is_said_with_what_makes_it(
    aws: str, ministack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYNAMODB_ENDPOINT", ministack)
    name = make_bucket(aws, f"half-{next(_NUMBERS)}")
    shop = Shop(tmp_path, S3Bucket(name, REGION))
    shop.build()
    stage = Stage("prod", REGION, name, f"no-such-table-{name}")
    with closing((target := open_stage(shop.places, stage)).store), pytest.raises(StorefrontError) as wrong:
        deploy_site(replace(shop.errand(), target=target))
    for words in (stage.table, "storefront deploy functions"):
        assert words in wrong.value.message
    assert list(shop.bucket.names("")) == []
