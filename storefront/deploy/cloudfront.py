"""Tells CloudFront which addresses have changed."""

import secrets

from storefront.deploy.aws import make_client, said
from storefront.deploy.bucket import PREVIEWS

_PREVIEWS = f"/{PREVIEWS.rstrip('/')}"


def find_distribution(bucket: str) -> str | None:
    """The id of the distribution that shows the site in this bucket, and not its previews; None where there is none
    yet. Raises BucketRefused.
    """
    client, more = make_client("cloudfront", "us-east-1"), dict[str, str]()
    while True:
        with said("CloudFront", "cloudfront:ListDistributions"):
            page = client.list_distributions(**more)["DistributionList"]
        for found in page.get("Items", ()):
            origins = ((origin["DomainName"], origin.get("OriginPath")) for origin in found["Origins"]["Items"])
            if any(name.startswith(f"{bucket}.s3.") and path != _PREVIEWS for name, path in origins):
                return str(found["Id"])
        if not page.get("IsTruncated"):
            return None
        more = {"Marker": page["NextMarker"]}


class CloudFront:
    """A `Cdn`. Its interface is in one region, wherever the shop is."""

    def __init__(self, distribution: str) -> None:
        self._distribution = distribution
        self._client = make_client("cloudfront", "us-east-1")

    def invalidate(self, paths: tuple[str, ...]) -> None:
        """One invalidation of all paths. Raises BucketRefused."""
        with said(f"CloudFront {self._distribution}", "cloudfront:CreateInvalidation"):
            self._client.create_invalidation(
                DistributionId=self._distribution,
                InvalidationBatch={
                    "Paths": {"Quantity": len(paths), "Items": list(paths)},
                    "CallerReference": secrets.token_hex(16),
                },
            )
